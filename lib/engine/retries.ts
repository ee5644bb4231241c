/** Tasks that wait for their next try. Owns their timers; when they are due is decided elsewhere. */
import type { CancelTimer, Clock } from "../ports.ts";
import type { Entry } from "./entry.ts";

export class Retries {
  readonly #timers = new Map<Entry, CancelTimer>();
  readonly #clock: Clock;
  readonly #onDue: (entry: Entry) => void;

  constructor(clock: Clock, onDue: (entry: Entry) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#timers.size;
  }

  add(entry: Entry, delayMs: number): void {
    const timer = this.#clock.after(delayMs, () => {
      this.#timers.delete(entry);
      this.#onDue(entry);
    });
    this.#timers.set(entry, timer);
  }

  /** Takes one out; false when it is not here. */
  remove(entry: Entry): boolean {
    this.#timers.get(entry)?.();
    return this.#timers.delete(entry);
  }

  /** Removes and returns everything that waits here. */
  drain(): Entry[] {
    const entries = [...this.#timers.keys()];
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    return entries;
  }
}
