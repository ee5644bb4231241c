/** How the rows of a list are shared out among kinds of tasks when there are not enough for all. Pure sums. */
import type { RunCounts } from "../../state/run_state.ts";

/** Rows that each kind may take; what is left over is for tasks that wait. */
export interface RowShares {
  readonly failed: number;
  readonly running: number;
  readonly retrying: number;
}

/** Failures that are news get a quarter of the rows, and one of two. */
const FAILED_SHARE = 1 / 4;
/** Retrying tasks get at most this part of what running ones could use. */
const RETRYING_SHARE = 1 / 4;

export interface ShareOptions {
  /** Rows for all of them. */
  readonly rows: number;
  /** Failures that are news. */
  readonly news: number;
  readonly counts: Pick<RunCounts, "running" | "retrying">;
}

/** Never more than `rows` in all. */
export function shareRows({ rows, news, counts: { running, retrying } }: ShareOptions): RowShares {
  const failed = Math.min(news, maxFailedRows(rows));
  const room = Math.max(0, rows - failed);
  const reserved = Math.max(room - running, Math.floor(room * RETRYING_SHARE));
  const retryRows = Math.min(retrying, reserved);
  return { failed, running: Math.min(running, room - retryRows), retrying: retryRows };
}

/** Failures that get a row of so many. */
export function maxFailedRows(rows: number): number {
  return rows < 2 ? 0 : Math.max(1, Math.floor(rows * FAILED_SHARE));
}
