/** A task by its id, as far as the state still has it. Pure. */
import type { RunState, TaskRow } from "./run_state.ts";

/** One that is open, that was tried again by hand, or that a worker had last; undefined for others that have ended. */
export function findTask({ open, requeued, workers }: RunState, id: string): TaskRow | undefined {
  const known = open.get(id) ?? requeued.get(id);
  if (known !== undefined) return known;
  for (const { lastTask } of workers.values()) {
    if (lastTask?.id === id) return lastTask;
  }
  return undefined;
}
