/** What tasks came to, gathered from the events of their run. */
import type { EventOf, RunEvent } from "../events.ts";
import type { RunOutcome } from "../engine/options.ts";
import type { CallOutcome } from "./call_executor.ts";
import { TaskError } from "./task_error.ts";

/** What is known of every task that has ended. */
export interface EndedTask {
  /** Unique among the tasks. */
  readonly id: string;
  /** Its name for people. */
  readonly label: string;
  /** How often it was tried; 0 if it never started. */
  readonly attempts: number;
}

/** How one task ended. */
export type TaskResult<T> =
  | EndedTask & { readonly status: "succeeded"; readonly value: T }
  | EndedTask & { readonly status: "failed"; readonly error: TaskError }
  /** `by`: the signal or reason that ended the run. */
  | EndedTask & { readonly status: "cancelled"; readonly by: string }
  /** `need`: the task that it needed and that did not succeed. */
  | EndedTask & { readonly status: "skipped"; readonly need: string };

/** How all of them ended. */
export interface TasksOutcome<T> {
  /** True when every task succeeded, or failed where it may. */
  readonly isOk: boolean;
  /** What a program should exit with: 0 all well, 1 tasks failed, 128 + n ended by a signal. */
  readonly exitCode: number;
  /** What ended the run early: a signal's name, `fail-fast`, `abort`; null if nothing did. */
  readonly cancelledBy: string | null;
  /** In the order of the tasks; those that were never read are not among them. */
  readonly results: readonly TaskResult<T>[];
}

interface Progressing {
  readonly index: number;
  readonly label: string;
  attempts: number;
  outcome: CallOutcome | null;
}

export class RunResults {
  readonly #open = new Map<string, Progressing>();
  readonly #ended: TaskResult<unknown>[] = [];

  /** How an attempt ended; comes before the event that tells so. */
  takeOutcome(id: string, outcome: CallOutcome): void {
    const task = this.#open.get(id);
    if (task !== undefined) task.outcome = outcome;
  }

  take(event: RunEvent): void {
    switch (event.kind) {
      case "task_added":
      case "task_requeued":
        return this.#add(event);
      case "attempt_started": {
        const task = this.#open.get(event.task);
        if (task !== undefined) task.attempts = event.attempt;
        return;
      }
      case "task_succeeded":
        return this.#end(event.task, (task) => ({
          ...task,
          status: "succeeded",
          value: this.#open.get(event.task)?.outcome?.value,
        }));
      case "task_failed":
        return this.#end(
          event.task,
          (task) => ({ ...task, status: "failed", error: this.#errorOf(event) }),
        );
      case "task_cancelled":
        return this.#end(event.task, (task) => ({ ...task, status: "cancelled", by: event.by }));
      case "task_skipped":
        return this.#end(
          event.task,
          (task) => ({ ...task, status: "skipped", need: event.need ?? "" }),
        );
    }
  }

  outcome<T>({ exitCode, cancelledBy }: RunOutcome): TasksOutcome<T> {
    const results = this.#ended.filter((result) => result !== undefined) as TaskResult<T>[];
    return { isOk: exitCode === 0, exitCode, cancelledBy, results };
  }

  #add({ task, index, label }: EventOf<"task_added" | "task_requeued">): void {
    this.#open.set(task, { index, label, attempts: 0, outcome: null });
  }

  #end(id: string, resultOf: (task: EndedTask) => TaskResult<unknown>): void {
    const task = this.#open.get(id);
    if (task === undefined) return;
    const { index, label, attempts } = task;
    this.#ended[index - 1] = resultOf({ id, label, attempts });
    this.#open.delete(id);
  }

  #errorOf({ task, failure, attempts }: EventOf<"task_failed">): TaskError {
    const open = this.#open.get(task);
    const cause = open?.outcome?.error;
    return new TaskError({ task, label: open?.label ?? task, failure, attempts, cause });
  }
}
