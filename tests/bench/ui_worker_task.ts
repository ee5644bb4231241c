/** The worker module of `ui_worker_advance.ts`: calls `context.advance()` for so many milliseconds. */
import { defineTask } from "../../lib/mod.ts";
import { type CallReport, timeCalls } from "./ui_calls.ts";

export default defineTask(async (windowMs: number, context): Promise<CallReport> => {
  context.total(1e12);
  await timeCalls(windowMs / 4, () => context.advance());
  return timeCalls(windowMs, () => context.advance());
});
