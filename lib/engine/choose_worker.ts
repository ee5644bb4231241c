/** Chooses the isolate for a new task. Pure. */
import type { PoolWorker } from "./pool_worker.ts";

export interface ChooseWorkerOptions {
  /** Isolates at most. */
  readonly maxWorkers: number;
  /** A task has an isolate to itself. */
  readonly isExclusive: boolean;
}

/** A second isolate pays only once the first has this much to do. */
const TASKS_BEFORE_ANOTHER_WORKER = 2;

/** The worker with the least to do, or undefined when the task shall have a new one. */
export function chooseWorker(
  workers: readonly PoolWorker[],
  { maxWorkers, isExclusive }: ChooseWorkerOptions,
): PoolWorker | undefined {
  if (isExclusive) return workers.find(({ tasks }) => tasks.size === 0);
  let best: PoolWorker | undefined;
  for (const worker of workers) {
    if (best === undefined || worker.tasks.size < best.tasks.size) best = worker;
  }
  const isBusy = best !== undefined && best.tasks.size >= TASKS_BEFORE_ANOTHER_WORKER;
  return isBusy && workers.length < maxWorkers ? undefined : best;
}
