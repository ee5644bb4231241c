/**
 * Finds tasks by their id: those that have not ended, and the newest of those that failed for good, which may be tried
 * again by hand. Tasks that ended otherwise are not remembered.
 */
import type { Entry } from "./entry.ts";

/** Bounds memory on endless inputs; nobody looks through more failures by hand. */
export const MAX_KEPT_FAILURES = 10_000;

export class TaskBook {
  readonly #open = new Map<string, Entry>();
  readonly #failed = new Map<string, Entry>();

  /** Enters a task, new or opened again. */
  add(entry: Entry): void {
    this.#open.set(entry.spec.id, entry);
  }

  /** A task ended; kept if it failed, and then the oldest failure may have to go. */
  close(entry: Entry, isFailed: boolean): void {
    const { id } = entry.spec;
    this.#open.delete(id);
    if (!isFailed) return;
    this.#failed.set(id, entry);
    if (this.#failed.size <= MAX_KEPT_FAILURES) return;
    for (const oldest of this.#failed.keys()) {
      this.#failed.delete(oldest);
      break;
    }
  }

  /** A task that has not ended. */
  find(id: string): Entry | undefined {
    return this.#open.get(id);
  }

  /** Removes a task that failed for good. */
  takeFailed(id: string): Entry | undefined {
    const entry = this.#failed.get(id);
    this.#failed.delete(id);
    return entry;
  }
}
