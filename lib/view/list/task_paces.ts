/** Speed and time left of the tasks of a list, remembered for half a second: nobody reads numbers that change faster. */
import type { ProgressPace } from "../../state/progress_pace.ts";
import type { RunState, TaskRow } from "../../state/run_state.ts";
import { selectTaskPace, type TaskPace } from "../../state/task_pace.ts";

export const PACE_MS = 500;

interface KnownPace {
  readonly atMs: number;
  readonly pace: TaskPace;
  /** What a pace does not outlive. */
  readonly total: number | null;
  readonly phase: RunState["phase"];
  readonly isFrozen: boolean;
}

export class TaskPaces {
  /** By what an attempt has recorded, so that they go with it. */
  readonly #known = new WeakMap<ProgressPace, KnownPace>();

  select(state: RunState, row: TaskRow, nowMs: number): TaskPace {
    const known = row.pace === null ? undefined : this.#known.get(row.pace);
    if (known !== undefined && isGood(known, { state, row, nowMs })) return known.pace;
    const pace = selectTaskPace(state, row, nowMs);
    if (row.pace !== null) {
      const { phase, isFrozen } = state;
      this.#known.set(row.pace, { atMs: nowMs, pace, total: row.total, phase, isFrozen });
    }
    return pace;
  }
}

interface Sight {
  readonly state: RunState;
  readonly row: TaskRow;
  readonly nowMs: number;
}

function isGood(known: KnownPace, { state, row, nowMs }: Sight): boolean {
  const ageMs = nowMs - known.atMs;
  return ageMs >= 0 && ageMs < PACE_MS && known.total === row.total &&
    known.phase === state.phase && known.isFrozen === state.isFrozen;
}
