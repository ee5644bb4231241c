/**
 * Three tasks, three bars. Ctrl-C cancels them, and so does the program itself after so many milliseconds, if it is
 * given a number: what runs is asked to end, the pool drains, and no worker is left.
 */
import { Progress, WorkerPool } from "../../lib/mod.ts";

const worker = new URL("./workers/steps.ts", import.meta.url);
const limitMs = Number(Deno.args[0] ?? Infinity);

const progress = new Progress({ onInterrupt: "abort" });
const pool = new WorkerPool<number, string>(worker, {
  size: 3,
  signal: progress.signal,
  graceMs: 2_000,
});
const runs = Object.entries({ red: 80, green: 120, blue: 160 })
  .map(([label, steps]) => pool.run(steps, { label, progress }));
const timer = Number.isFinite(limitMs) ? setTimeout(() => pool.cancel(), limitMs) : undefined;

const ends = await Promise.allSettled(runs);
clearTimeout(timer);
await pool.close();
await progress.close();

const done = ends.filter(({ status }) => status === "fulfilled").length;
console.log(`${done} of ${ends.length} done, ${pool.workerCount} workers left`);
if (progress.signal.aborted) Deno.exitCode = 130;
