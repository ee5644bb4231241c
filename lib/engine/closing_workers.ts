/**
 * Workers that take down what they have before they go: each is asked to close, and ended when it says that it has, or
 * when its time is over. Owns them from the moment when they are given up by the pool.
 */
import type { CancelTimer, Clock } from "../ports.ts";
import type { PoolWorker } from "./pool_worker.ts";

export class ClosingWorkers {
  readonly #clock: Clock;
  readonly #late: (worker: PoolWorker) => void;
  readonly #timers = new Map<PoolWorker, CancelTimer>();
  #emptied: PromiseWithResolvers<void> | null = null;

  /** @param late Told of one whose time is over, before it is ended. */
  constructor(clock: Clock, late: (worker: PoolWorker) => void) {
    this.#clock = clock;
    this.#late = late;
  }

  /** Asks a worker to close, within so many milliseconds. */
  add(worker: PoolWorker, withinMs: number): void {
    const end = () => {
      this.#late(worker);
      this.end(worker);
    };
    this.#timers.set(worker, this.#clock.after(withinMs, end));
    worker.post({ kind: "close" });
  }

  /** One that has closed, or died over it. False when it is none of these. */
  end(worker: PoolWorker): boolean {
    const stop = this.#timers.get(worker);
    if (stop === undefined) return false;
    stop();
    this.#timers.delete(worker);
    worker.end();
    if (this.#timers.size === 0) this.#emptied?.resolve();
    return true;
  }

  endAll(): void {
    for (const worker of [...this.#timers.keys()]) this.end(worker);
  }

  /** Resolves when none is left, those included that were added before the last one went; nothing if none is. */
  emptied(): Promise<void> | undefined {
    if (this.#timers.size === 0) return undefined;
    this.#emptied ??= Promise.withResolvers();
    return this.#emptied.promise;
  }
}
