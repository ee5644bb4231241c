/** Remembers what a list shows for as long as nothing has happened that could change it: most frames only move bars. */
import type { RunCounts, RunState, TaskRow } from "../../state/run_state.ts";
import type { ListOptions } from "./list_state.ts";
import type { ListWindow } from "./list_window.ts";

export class ListMemo {
  #window: ListWindow | null = null;
  #options: ListOptions | null = null;
  #counts: RunCounts | null = null;
  #lastEnded: TaskRow | null = null;

  /** What was kept, or null when a task has started, ended or changed its turn since, or something else is asked. */
  find({ counts, lastEnded }: RunState, options: ListOptions): ListWindow | null {
    if (this.#counts === null || this.#options === null || lastEnded !== this.#lastEnded) {
      return null;
    }
    const isSame = isSameOptions(options, this.#options) && isSameCounts(counts, this.#counts);
    return isSame ? this.#window : null;
  }

  keep({ counts, lastEnded }: RunState, options: ListOptions, window: ListWindow): void {
    this.#window = window;
    this.#options = options;
    this.#counts = { ...counts };
    this.#lastEnded = lastEnded;
  }

  forget(): void {
    this.#window = null;
  }
}

/** The time aside. */
function isSameOptions(a: ListOptions, b: ListOptions): boolean {
  return a.rows === b.rows && a.selectedId === b.selectedId && a.hasWaiting === b.hasWaiting &&
    a.hasFooter === b.hasFooter;
}

/** Whatever happens to a task changes one of these, or what ended last. */
function isSameCounts(a: RunCounts, b: RunCounts): boolean {
  return a.added === b.added && a.queued === b.queued && a.running === b.running &&
    a.retrying === b.retrying && a.succeeded === b.succeeded && a.failed === b.failed &&
    a.cancelled === b.cancelled && a.skipped === b.skipped && a.retries === b.retries;
}
