/**
 * A worker that polls nothing and blocks for seconds at a time. Cancelling it kills nothing: it ends by itself at its
 * next look at the flag, in memory that both isolates share. Ctrl-C cancels, and so does a number of milliseconds.
 */
import { Progress, WorkerPool } from "../../lib/mod.ts";

const worker = new URL("./workers/blocks.ts", import.meta.url);
const [limitMs = 1_000, seconds = 2] = Deno.args.map(Number);

await using progress = new Progress({ onInterrupt: "abort" });
await using pool = new WorkerPool<number, void>(worker, { size: 1 });

const signal = AbortSignal.any([progress.signal, AbortSignal.timeout(limitMs)]);
const run = pool.run(seconds, { label: `blocks for ${seconds} s`, progress, signal });
let raisedMs = 0;
const raised = () => raisedMs = performance.now();
signal.addEventListener("abort", raised);
await run.catch(() => {});
// A timeout that somebody listens to would keep the program.
signal.removeEventListener("abort", raised);

console.log(`saw the flag ${Math.round(performance.now() - raisedMs)} ms after it was raised`);
console.log(`${pool.workerCount} worker lives on`);
if (progress.signal.aborted) Deno.exitCode = 130;
