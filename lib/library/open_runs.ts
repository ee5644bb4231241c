/**
 * The calls of a pool that somebody waits for: turns events into settled promises, bars and lines. Every call that was
 * added is settled exactly once.
 */
import type { EventOf, Failure, RunEvent } from "../events.ts";
import type { CallOutcome } from "./call_executor.ts";
import { Progress } from "./progress.ts";
import type { ProgressTask } from "./progress_task.ts";
import { OwnBar, type RunBar, SharedBar } from "./run_bar.ts";
import { TaskError } from "./task_error.ts";

/** A call that somebody waits for. */
export interface NewRun {
  readonly id: string;
  readonly label: string;
  readonly progress: Progress | ProgressTask | undefined;
  readonly signal: AbortSignal | undefined;
  /** Asks it to end. */
  cancel(): void;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface OpenRun extends NewRun {
  readonly bar: RunBar | null;
  outcome: CallOutcome | null;
  lastFailure: Failure | null;
  forgetSignal(): void;
}

export class OpenRuns {
  /** What cancelled calls reject with. */
  reason: unknown = undefined;
  readonly #log: (text: string, label: string) => void;
  readonly #open = new Map<string, OpenRun>();
  /** Calls that were cancelled by a fault that is not known yet. */
  readonly #broken: OpenRun[] = [];
  #drained: PromiseWithResolvers<void> | null = null;

  constructor(log: (text: string, label: string) => void) {
    this.#log = log;
  }

  get size(): number {
    return this.#open.size + this.#broken.length;
  }

  add(run: NewRun): void {
    const { progress, label, signal, cancel } = run;
    const bar = progress === undefined
      ? null
      : progress instanceof Progress
      ? new OwnBar(progress.add({ description: label, isWaiting: true }))
      : new SharedBar(progress);
    signal?.addEventListener("abort", cancel, { once: true });
    this.#open.set(run.id, {
      ...run,
      bar,
      outcome: null,
      lastFailure: null,
      forgetSignal: () => signal?.removeEventListener("abort", cancel),
    });
  }

  /** How an attempt ended; comes before the event that tells so. */
  takeOutcome(id: string, outcome: CallOutcome): void {
    const run = this.#open.get(id);
    if (run !== undefined) run.outcome = outcome;
  }

  take(event: RunEvent): void {
    if (!("task" in event)) return;
    const run = this.#open.get(event.task);
    if (run === undefined) return;
    switch (event.kind) {
      case "attempt_started":
        return run.bar?.started();
      case "attempt_progress":
        return run.bar?.progressed(event);
      case "task_log":
        return this.#log(event.text, run.label);
      case "attempt_failed":
        run.lastFailure = event.failure;
        return;
      case "retry_scheduled":
        return run.bar?.retrying(event, run.lastFailure);
      case "task_succeeded":
        run.bar?.succeeded();
        return this.#settle(run, () => run.resolve(run.outcome?.value));
      case "task_failed":
        run.bar?.failed(event.failure);
        return this.#settle(run, () => run.reject(errorOf(run, event)));
      case "task_cancelled":
        return this.#cancelled(run, event.by);
    }
  }

  /** Nothing more will come. */
  end(fault: string | null): void {
    for (const run of [...this.#broken.splice(0), ...this.#open.values()]) {
      run.bar?.cancelled();
      this.#settle(run, () => run.reject(new Error(fault ?? "The pool was closed")));
    }
    this.#checkDrained();
  }

  /** Resolves when no call is open. */
  async drained(): Promise<void> {
    if (this.size > 0) await (this.#drained ??= Promise.withResolvers<void>()).promise;
  }

  #cancelled(run: OpenRun, by: string): void {
    if (by === "bug") {
      this.#open.delete(run.id);
      this.#broken.push(run);
      return;
    }
    run.bar?.cancelled();
    const reason = run.signal?.aborted === true ? run.signal.reason : this.reason;
    const message = `Task "${run.label}" was cancelled`;
    this.#settle(run, () => run.reject(reason ?? new DOMException(message, "AbortError")));
  }

  #settle(run: OpenRun, tell: () => void): void {
    run.forgetSignal();
    this.#open.delete(run.id);
    tell();
    this.#checkDrained();
  }

  #checkDrained(): void {
    if (this.size > 0) return;
    this.#drained?.resolve();
    this.#drained = null;
  }
}

function errorOf(run: OpenRun, { failure, attempts }: EventOf<"task_failed">): TaskError {
  const cause = run.outcome?.error;
  return new TaskError({ task: run.id, label: run.label, failure, attempts, cause });
}
