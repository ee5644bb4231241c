/** Speed and time left of one running task, for its row. Pure; the formulas are in `progress_eta.ts`. */
import type { EtaRange } from "./eta_range.ts";
import { progressEta, progressSpeed } from "./progress_eta.ts";
import type { RunState, TaskRow } from "./run_state.ts";
import { workTimeMs } from "./work_clock.ts";

export interface TaskPace {
  /** In the task's unit; null while not enough is known. */
  readonly speedPerSecond: number | null;
  /** Null while it can't be told: no total, too little known, stalled, or the run stands still. */
  readonly eta: EtaRange | null;
}

const UNKNOWN: TaskPace = { speedPerSecond: null, eta: null };

/** What is known of a task at the wall time `nowMs`. Tasks that do not run have no pace. */
export function selectTaskPace(state: RunState, row: TaskRow, nowMs: number): TaskPace {
  if (row.pace === null || row.status !== "running") return UNKNOWN;
  const atMs = workTimeMs(state.workClock, nowMs);
  const isGoing = !state.isFrozen && state.phase !== "cancelling";
  return {
    speedPerSecond: progressSpeed(row.pace, atMs),
    eta: row.total === null || !isGoing ? null : progressEta(row.pace, row.total, atMs),
  };
}
