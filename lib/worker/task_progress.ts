/**
 * Takes what the tasks of one worker tell of their progress to the main isolate: from work that holds up its isolate at
 * once, since no timer fires there; from tasks that share one together, in one message at most every 33 ms.
 */
import type { ProgressValues } from "../events.ts";
import type { Clock } from "../ports.ts";
import type { FromWorker } from "../protocol.ts";
import { ProgressMailbox } from "./progress_mailbox.ts";

export interface TaskProgressOptions {
  readonly isBlocking: boolean;
  readonly clock: Clock;
  post(message: FromWorker): void;
  /** Sends what was posted without waiting for the end of the turn. */
  flush(): void;
}

export class TaskProgress {
  readonly #options: TaskProgressOptions;
  readonly #mailbox: ProgressMailbox;
  /** What is new of each task and not sent. */
  readonly #news = new Map<number, ProgressValues>();
  #toldMs = -Infinity;

  constructor(options: TaskProgressOptions) {
    this.#options = options;
    const { clock, post } = options;
    this.#mailbox = new ProgressMailbox({ clock, post, keepsStatus: true });
  }

  /** When something was last told, by the clock, for work that holds up its isolate: tasks share its 33 ms. */
  get toldMs(): number {
    return this.#toldMs;
  }

  /**
   * @param values What has changed since it was told last.
   * @param isLast The task's end follows at once, and is company for what is told.
   */
  told(task: number, values: ProgressValues, isLast = false): void {
    const { isBlocking, clock, post, flush } = this.#options;
    if (isBlocking) {
      this.#toldMs = clock.nowMs();
      post({ kind: "progress", updates: [{ task, ...values }] });
      return isLast ? undefined : flush();
    }
    this.#news.set(task, { ...this.#news.get(task), ...values });
    this.#mailbox.touch(task, () => this.#take(task));
  }

  /** Posts what is left of a task that ends. */
  ended(task: number): void {
    this.#mailbox.flush(task);
  }

  #take(task: number): ProgressValues {
    const values = this.#news.get(task) ?? {};
    this.#news.delete(task);
    return values;
  }
}
