/** What a task's events do to a bar: one of its own, or one that several tasks add to. */
import type { EventOf, Failure, ProgressValues } from "../events.ts";
import { failureText } from "../text/failure_text.ts";
import { formatRetry } from "../text/format_duration.ts";
import { nodeOf, type ProgressTask } from "./progress_task.ts";
import type { TaskNode } from "./task_node.ts";

/** A bar that follows one task. */
export interface RunBar {
  /** A try begins; what the try before has told no longer counts. */
  started(): void;
  progressed(values: ProgressValues): void;
  /** A try failed, and another one will follow. */
  retrying(event: EventOf<"retry_scheduled">, failure: Failure | null): void;
  succeeded(): void;
  failed(failure: Failure): void;
  cancelled(): void;
}

/** A bar that belongs to the task and ends with it. */
export class OwnBar implements RunBar {
  readonly #task: ProgressTask;
  readonly #node: TaskNode;

  constructor(task: ProgressTask) {
    this.#task = task;
    this.#node = nodeOf(task);
  }

  started(): void {
    this.#node.done = 0;
    this.#node.statusText = "";
    this.#task.start();
    this.#node.touch();
  }

  progressed({ done, total, unit, status }: ProgressValues): void {
    const node = this.#node;
    if (done !== undefined) node.done = done;
    if (total !== undefined) node.total = total;
    if (unit !== undefined) node.unit = unit;
    if (status !== undefined) node.statusText = status;
    node.touch();
  }

  retrying(event: EventOf<"retry_scheduled">, failure: Failure | null): void {
    const { attempt, maxAttempts, dueAtMs } = event;
    const reason = failure === null ? "" : ` · ${failureText(failure)}`;
    this.#node.state = "retrying";
    this.#node.statusText = (nowMs) =>
      formatRetry(`${attempt}/${maxAttempts}`, dueAtMs - nowMs) + reason;
    this.#node.touch();
  }

  succeeded(): void {
    this.#task.finish();
  }

  failed(failure: Failure): void {
    this.#task.fail(failureText(failure));
  }

  cancelled(): void {
    this.#task.cancel("");
  }
}

/** A bar that outlives the task: what the task tells is added to it. */
export class SharedBar implements RunBar {
  readonly #task: ProgressTask;
  readonly #sumsTotals: boolean;
  #done = 0;
  #total = 0;

  constructor(task: ProgressTask) {
    this.#task = task;
    const node = nodeOf(task);
    // Whoever has no total when the first task is added to it gets the sum of theirs.
    node.sumsTotals ??= task.total === null;
    this.#sumsTotals = node.sumsTotals;
  }

  started(): void {
    if (this.#task.state === "waiting") this.#task.start();
    this.#take({ done: 0 });
  }

  progressed(values: ProgressValues): void {
    this.#take(values);
  }

  retrying(): void {
    this.#take({ done: 0 });
  }

  succeeded(): void {}

  failed(): void {}

  cancelled(): void {}

  #take({ done, total, unit, status }: ProgressValues): void {
    if (done !== undefined) {
      this.#task.advance(done - this.#done);
      this.#done = done;
    }
    if (total !== undefined && this.#sumsTotals) {
      this.#task.total = (this.#task.total ?? 0) + total - this.#total;
      this.#total = total;
    }
    if (unit !== undefined) this.#task.unit = unit;
    if (status !== undefined) this.#task.status(status);
  }
}
