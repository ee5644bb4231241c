/** One worker, one bar: counts prime numbers in an isolate of its own, while this one stays free. */
import { Progress, WorkerPool } from "../../lib/mod.ts";
import type { Range } from "./workers/primes.ts";

const worker = new URL("./workers/primes.ts", import.meta.url);
const range = { from: 0, to: Number(Deno.args[0] ?? 1_500_000) };

await using progress = new Progress();
await using pool = new WorkerPool<Range, number>(worker, { size: 1 });

const primes = await pool.run(range, { label: "primes", progress });
console.log(`${primes} primes below ${range.to}`);
