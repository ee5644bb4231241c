/** Four workers, one bar: sixteen shares of one count, four at a time, all added up on the same bar. */
import { Progress, WorkerPool } from "../../lib/mod.ts";
import type { Range } from "./workers/primes.ts";

const worker = new URL("./workers/primes.ts", import.meta.url);
const total = Number(Deno.args[0] ?? 3_200_000);
const shares = Array.from({ length: 16 }, (_, at): Range => ({
  from: Math.floor((total * at) / 16),
  to: Math.floor((total * (at + 1)) / 16),
}));

await using progress = new Progress();
await using pool = new WorkerPool<Range, number>(worker, { size: 4 });

const bar = progress.add({ description: "primes", total });
const counts = await Promise.all(shares.map((share) => pool.run(share, { progress: bar })));
const primes = counts.reduce((sum, count) => sum + count, 0);
console.log(`${primes} primes below ${total}, by ${pool.workerCount} workers`);
