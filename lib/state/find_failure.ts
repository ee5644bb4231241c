/** A task that failed, as far as the state still has it. Pure. */
import type { FailedTask, RunState } from "./run_state.ts";

/** The latest failure of a task, if it still stands and is among the recent ones. */
export function findFailure({ recentFailures }: RunState, id: string): FailedTask | undefined {
  return recentFailures.findLast((failed) => failed.id === id);
}
