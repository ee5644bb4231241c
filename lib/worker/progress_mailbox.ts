/**
 * Coalesces progress: latest wins per task, one message for all tasks at most every 33 ms, and at
 * most about a thousand updates a second however many tasks change. No timer while nothing changes.
 */
import type { ProgressValues } from "../events.ts";
import type { CancelTimer, Clock } from "../ports.ts";
import type { FromWorker, ProgressUpdate } from "../protocol.ts";

/** One frame at 30 frames a second: the display cannot show more. */
const MIN_INTERVAL_MS = 33;
const MS_PER_UPDATE = 1;

/** Where the values of a task are taken from when its turn has come. */
export type TakeValues = () => ProgressValues;

export interface ProgressMailboxOptions {
  readonly clock: Clock;
  post(message: FromWorker): void;
  /** A task that ends sends its last status, too, though it is all that is new. @default false */
  readonly keepsStatus?: boolean;
}

export class ProgressMailbox {
  readonly #options: ProgressMailboxOptions;
  readonly #changed = new Map<number, TakeValues>();
  #cancelTimer: CancelTimer | undefined;
  #nextAtMs = 0;

  constructor(options: ProgressMailboxOptions) {
    this.#options = options;
  }

  /** Notes that a task has something new; `take` is called once, when it is sent. */
  touch(task: number, take: TakeValues): void {
    this.#changed.set(task, take);
    if (this.#cancelTimer !== undefined) return;
    const { clock } = this.#options;
    this.#cancelTimer = clock.after(this.#nextAtMs - clock.nowMs(), () => this.#send());
  }

  /** Sends the progress that a task has pending, because it ends. Nobody needs the last line of a child any more. */
  flush(task: number): void {
    const take = this.#changed.get(task);
    if (take === undefined) return;
    this.#changed.delete(task);
    this.#stopIfEmpty();
    const values = take();
    const { keepsStatus = false } = this.#options;
    if (!keepsStatus && values.done === undefined && values.total === undefined) return;
    this.#options.post({ kind: "progress", updates: [{ task, ...values }] });
  }

  #send(): void {
    this.#cancelTimer = undefined;
    const updates: ProgressUpdate[] = [];
    for (const [task, take] of this.#changed) updates.push({ task, ...take() });
    this.#changed.clear();
    const intervalMs = Math.max(MIN_INTERVAL_MS, updates.length * MS_PER_UPDATE);
    this.#nextAtMs = this.#options.clock.nowMs() + intervalMs;
    this.#options.post({ kind: "progress", updates });
  }

  #stopIfEmpty(): void {
    if (this.#changed.size > 0) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
