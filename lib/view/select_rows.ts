/**
 * Chooses which tasks get a row. Walks the running and retrying sets only as far as the screen shows,
 * never over the queue: a frame of 10,000 tasks costs the same as one of 10.
 */
import type { RunState, TaskRow } from "../state/run_state.ts";

/** The tasks that are shown, in order, and how many are not. */
export interface VisibleRows {
  /** Retrying tasks, then running ones, each in the order in which they became so. */
  readonly rows: readonly TaskRow[];
  readonly hiddenRunning: number;
  /** Retrying tasks without a row, and all that are queued. 0 when every running task has a row. */
  readonly hiddenWaiting: number;
}

/** When not all fit, retrying tasks get at most this part of the rows that running tasks could use. */
const RETRYING_SHARE = 1 / 3;

/** At most `maxRows` rows; one less when something is hidden, so that a line can say so. */
export function selectRows(state: RunState, maxRows: number): VisibleRows {
  const { running, retrying, queued } = state.counts;
  if (running + retrying <= maxRows) {
    return {
      rows: [...take(state, state.retrying, retrying), ...take(state, state.running, running)],
      hiddenRunning: 0,
      hiddenWaiting: 0,
    };
  }
  const room = Math.max(0, maxRows - 1);
  const retryRoom = Math.max(room - running, Math.floor(room * RETRYING_SHARE));
  const retryRows = take(state, state.retrying, Math.min(retrying, retryRoom));
  const runRows = take(state, state.running, room - retryRows.length);
  return {
    rows: [...retryRows, ...runRows],
    hiddenRunning: running - runRows.length,
    hiddenWaiting: retrying - retryRows.length + queued,
  };
}

function take(state: RunState, ids: ReadonlySet<string>, count: number): TaskRow[] {
  const rows: TaskRow[] = [];
  if (count <= 0) return rows;
  for (const id of ids) {
    const row = state.open.get(id);
    if (row !== undefined) rows.push(row);
    if (rows.length >= count) break;
  }
  return rows;
}
