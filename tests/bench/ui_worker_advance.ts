/** `advance()` in an isolate of the library's pool, shown by the main one. Arguments: WINDOW_MS. */
import { Progress, WorkerPool } from "../../lib/mod.ts";
import { type CallReport, tellCalls } from "./ui_calls.ts";

const STDERR = 2;

if (import.meta.main) {
  const module = new URL("./ui_worker_task.ts", import.meta.url);
  const progress = new Progress();
  const pool = new WorkerPool<number, CallReport>(module, { size: 1 });
  tellCalls(STDERR, await pool.run(Number(Deno.args[0]), { label: "work", progress }));
  Deno.exit(0);
}
