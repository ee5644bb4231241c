/** Asks workers now and then whether they still answer. Owns the timer; while nobody works there is none. */
import type { CancelTimer, Clock } from "../ports.ts";
import type { PoolWorker } from "./pool_worker.ts";

export interface WorkerRoundsOptions {
  readonly clock: Clock;
  readonly workers: readonly PoolWorker[];
  /** A worker with something to do has not answered for a whole round. */
  silent(worker: PoolWorker): void;
}

/** Workers never block for long, so one that answers nothing for two rounds is hung. A long round keeps idle runs idle. */
const ROUND_MS = 15_000;

export class WorkerRounds {
  readonly #options: WorkerRoundsOptions;
  #timer: CancelTimer | null = null;

  constructor(options: WorkerRoundsOptions) {
    this.#options = options;
  }

  /** There is something to do; call it as often as you like. */
  start(): void {
    this.#timer ??= this.#options.clock.after(ROUND_MS, () => {
      this.#timer = null;
      for (const worker of [...this.#options.workers]) this.#visit(worker);
      if (this.#options.workers.some(isBusy)) this.start();
    });
  }

  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #visit(worker: PoolWorker): void {
    if (worker.tasks.size > 0 && !worker.ping()) this.#options.silent(worker);
  }
}

function isBusy({ tasks, standby }: PoolWorker): boolean {
  return tasks.size + standby.size > 0;
}
