/** One bar of a progress display, as its program sees it. */
import type { RowStatus } from "../view/columns/mod.ts";
import type { StatusText, TaskNode } from "./task_node.ts";
import { errorMessage } from "../text/error_message.ts";

/** What a task begins with. */
export interface ProgressTaskOptions {
  /** What it is, in a few words; any text. */
  readonly description: string;
  /** How much there is to do, in `unit`, >= 0; null or absent while nobody knows. May change at any time. */
  readonly total?: number | null;
  /** What is done already, in `unit`. @default 0 */
  readonly done?: number;
  /** What is counted: `"B"` or `"bytes"` shows amounts of bytes, anything else is a word. @default nothing in particular */
  readonly unit?: string;
  /**
   * How much of the task that it is part of it is, >= 0, compared with its siblings: with weights 1 and 3 the second
   * part is three quarters of the whole. Without any weights parts that count the same unit weigh what their totals are,
   * others weigh the same.
   */
  readonly weight?: number;
  /** True: its clock does not run before `start()` or the first progress. @default false */
  readonly isWaiting?: boolean;
  /** Values for columns of your own, as `row.fields`. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What the task needs from its display. */
interface TaskOwner {
  nowMs(): number;
  add(options: ProgressTaskOptions | string, parent: TaskNode): ProgressTask;
  remove(node: TaskNode): void;
}

/** For the library's own parts: what is behind a task. */
export let nodeOf: (task: ProgressTask) => TaskNode;

/**
 * One bar: made by `Progress.add()`, moved by its program as often as it likes. A call touches a few numbers and takes a
 * few nanoseconds; what they come to is seen with the next frame.
 *
 * A task that reaches its total has finished. With `using`, it has finished at the end of its block.
 */
export class ProgressTask implements Disposable {
  static {
    nodeOf = (task) => task.#node;
  }

  readonly #node: TaskNode;
  readonly #owner: TaskOwner;

  /** Made by `Progress.add()` and `ProgressTask.add()`. */
  constructor(node: TaskNode, owner: TaskOwner) {
    this.#node = node;
    this.#owner = owner;
  }

  /** So much is done, in `unit`. */
  get done(): number {
    return this.#node.done;
  }

  /** So much there is to do, in `unit`; null while nobody knows. */
  get total(): number | null {
    return this.#node.total;
  }

  /** May change up or down at any time. */
  set total(total: number | null) {
    this.#node.total = total;
    this.#node.touch();
  }

  /** What is counted, see `ProgressTaskOptions.unit`; empty if nothing in particular. */
  get unit(): string {
    return this.#node.unit ?? "";
  }

  set unit(unit: string) {
    this.#node.unit = unit === "" ? null : unit;
    this.#node.touch();
  }

  /** What it is, in a few words. */
  get description(): string {
    return this.#node.description;
  }

  /** What the task is and was told to be; one that has reached its total is `"finished"`. */
  get state(): RowStatus {
    const { state, total, done, children } = this.#node;
    const isComplete = state === "running" && children.length === 0 && total !== null &&
      total > 0 && done >= total;
    return isComplete ? "finished" : state;
  }

  /**
   * `count` more is done.
   *
   * @param count In `unit`; may be a fraction, may be negative. @default 1
   */
  advance(count = 1): void {
    const node = this.#node;
    node.done += count;
    if (!node.isChanged) node.touch();
  }

  /** So much is done in all, in `unit`, >= 0. */
  set(done: number): void {
    const node = this.#node;
    node.done = done;
    if (!node.isChanged) node.touch();
  }

  /** Says anew what it is. */
  describe(description: string): void {
    this.#node.description = description;
    this.#node.touch();
  }

  /** Says what it is doing; shown at the end of its row. A function is asked again for each frame. */
  status(text: StatusText): void {
    this.#node.statusText = text;
    this.#node.touch();
  }

  /** Changes values for columns of your own; what is not named stays. */
  set fields(fields: Readonly<Record<string, unknown>>) {
    this.#node.fields = { ...this.#node.fields, ...fields };
    this.#node.touch();
  }

  /** Values for columns of your own. */
  get fields(): Readonly<Record<string, unknown>> {
    return this.#node.fields;
  }

  /** Starts its clock, if it waited, or starts it over, if it has ended. */
  start(): void {
    const node = this.#node;
    if (node.state === "running") return;
    node.state = "running";
    node.startedAtMs = this.#owner.nowMs();
    node.finishedAtMs = null;
    node.touch();
  }

  /** It is done, whatever its numbers say. Later ends change nothing. */
  finish(): void {
    this.#end("finished");
  }

  /** It failed; `reason` is shown at the end of its row. Later ends change nothing. */
  fail(reason?: string): void {
    this.#end("failed", reason);
  }

  /** It was given up; `reason` is shown at the end of its row. Later ends change nothing. */
  cancel(reason?: string): void {
    this.#end("cancelled", reason);
  }

  /**
   * Ends as some work does: finished when it resolves, cancelled when it rejects with an `AbortError`, else failed with
   * the error's message.
   *
   * @returns the work's own outcome.
   */
  async follow<T>(work: PromiseLike<T>): Promise<T> {
    try {
      const value = await work;
      this.finish();
      return value;
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") this.cancel();
      else this.fail(errorMessage(error));
      throw error;
    }
  }

  /** A part of this task: from now on its progress is the weighted sum of its parts. */
  add(options: ProgressTaskOptions | string): ProgressTask {
    return this.#owner.add(options, this.#node);
  }

  /** Takes the row away, with all of its parts. */
  remove(): void {
    this.#owner.remove(this.#node);
  }

  /** Finishes, unless it has ended. */
  [Symbol.dispose](): void {
    this.finish();
  }

  #end(state: "finished" | "failed" | "cancelled", reason?: string): void {
    const node = this.#node;
    if (node.state === "finished" || node.state === "failed" || node.state === "cancelled") return;
    node.state = state;
    // One that has reached its total ended then, unless it turns out not to have gone well after all.
    if (state !== "finished" || node.finishedAtMs === null) node.finishedAtMs = this.#owner.nowMs();
    if (reason !== undefined) node.statusText = reason;
    node.touch();
  }
}
