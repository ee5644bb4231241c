/**
 * What the tasks of one plan do, whoever carries them out: loaded by workers, and called in the main isolate. Nothing
 * here knows which of the two it is.
 */
import type { TaskContext } from "../../lib/worker/task_context.ts";

/** Resolves when the task is asked to end. */
function asked({ signal }: TaskContext): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

class QuotaError extends Error {
  override readonly name = "QuotaError";
}

const WORK = {
  /** In a loop that never pauses. */
  counts(context: TaskContext) {
    context.unit = "rows";
    context.total(2_000);
    for (let row = 0; row < 2_000; row++) context.advance();
    context.status("counted");
    return { rows: 2_000 };
  },
  async talks(context: TaskContext) {
    context.log("first");
    await Promise.resolve();
    context.log("second\nand third");
    return new Map([["said", 2]]);
  },
  flaky(context: TaskContext) {
    context.set(context.attempt);
    if (context.attempt < 3) throw new RangeError(`not in try ${context.attempt}`);
    return context.attempt;
  },
  async broken(context: TaskContext) {
    context.total(10);
    context.set(4);
    await Promise.resolve();
    throw new QuotaError("no more room", { cause: "a full disk" });
  },
  throwsText() {
    // deno-lint-ignore no-throw-literal -- users do
    throw "only words";
  },
  throwsNothing() {
    // deno-lint-ignore no-throw-literal -- users do
    throw undefined;
  },
  tellsWhere: ({ cwd, env }: TaskContext) => ({ cwd, env }),
  /** Ends by its signal's reason. */
  async heeds(context: TaskContext) {
    context.log("here");
    await asked(context);
    context.log("asked to end");
    context.signal.throwIfAborted();
  },
  /** Sees that it shall end, and returns. */
  async sees(context: TaskContext) {
    context.log("here");
    await asked(context);
    return context.cancelled;
  },
  /** Hears that it shall end, and returns: nobody can tell whether all is done. */
  async finishes(context: TaskContext) {
    context.log("here");
    await asked(context);
    return "done";
  },
  /** Hears nothing. */
  deaf(context: TaskContext) {
    context.log("here");
    return new Promise<void>(() => {});
  },
  fails() {
    throw new Error("failed");
  },
} satisfies Record<string, (context: TaskContext) => unknown>;

export type WorkName = keyof typeof WORK;

export default function work(name: WorkName, context: TaskContext): unknown {
  return WORK[name](context);
}
