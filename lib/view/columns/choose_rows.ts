/** Chooses which rows get a line when there are more rows than lines, and counts the others. Pure. */
import { hasEnded, type ProgressRow, type RowStatus } from "./progress_row.ts";

/** Numbers of rows by status; absent is 0. */
export type RowCounts = Readonly<Partial<Record<RowStatus, number>>>;

export interface ChooseRowsOptions {
  readonly maxRows: number;
  /** Unix time in milliseconds. */
  readonly nowMs: number;
  /** Rows that there are besides those given. */
  readonly otherRows: RowCounts;
}

export interface ChosenRows {
  /** In the order in which they were given. */
  readonly rows: readonly ProgressRow[];
  readonly hidden: RowCounts;
}

/** A failure is shown for so long before rows that go on. */
const FRESH_FAILURE_MS = 5_000;

/** What comes first when not all fit; of equals the first given, but of those that have ended the last. */
const ORDER: Readonly<Record<RowStatus, number>> = {
  running: 1,
  paused: 2,
  retrying: 3,
  waiting: 4,
  failed: 5,
  cancelled: 6,
  finished: 7,
};

/**
 * All rows if they fit and there are no others. Else one line is left free to count what is hidden, and the rest goes
 * to: what failed within the last 5 s, running, paused, retrying, waiting, other failed, cancelled, finished rows.
 */
export function chooseRows(
  rows: readonly ProgressRow[],
  { maxRows, nowMs, otherRows }: ChooseRowsOptions,
): ChosenRows {
  const hasOthers = Object.values(otherRows).some((count) => count > 0);
  if (rows.length <= maxRows && !hasOthers) return { rows, hidden: {} };
  const room = Math.max(0, Math.min(rows.length, maxRows - 1));
  const buckets: number[][] = [[], [], [], [], [], [], [], []];
  rows.forEach((row, at) => buckets[orderOf(row, nowMs)]?.push(at));
  const chosen = new Set<number>();
  for (const bucket of buckets) {
    const free = room - chosen.size;
    if (free === 0) break;
    const first = bucket[0];
    const isEnded = first !== undefined && hasEnded(rows[first]?.status ?? "waiting");
    for (const at of isEnded ? bucket.slice(-free) : bucket.slice(0, free)) chosen.add(at);
  }
  const hidden: Partial<Record<RowStatus, number>> = { ...otherRows };
  rows.forEach(({ status }, at) => {
    if (!chosen.has(at)) hidden[status] = (hidden[status] ?? 0) + 1;
  });
  return { rows: rows.filter((_, at) => chosen.has(at)), hidden };
}

function orderOf({ status, finishedAtMs }: ProgressRow, nowMs: number): number {
  const isFresh = status === "failed" && finishedAtMs !== null &&
    nowMs - finishedAtMs < FRESH_FAILURE_MS;
  return isFresh ? 0 : ORDER[status];
}
