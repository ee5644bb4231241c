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
/** They get so much of the room before rows that go on, at least one line. */
const FRESH_FAILURE_SHARE = 1 / 4;

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
const LAST_ORDER = 7;
/** Old ones are thrown away so many at a time. */
const MAX_SPARE = 64;

/**
 * All rows if they fit and there are no others. Else one line is left free to count what is hidden, and the rest goes
 * to: what failed within the last 5 s (a quarter of the lines at most), running, paused, retrying, waiting, other
 * failed, cancelled, finished rows.
 */
export function chooseRows(
  rows: readonly ProgressRow[],
  { maxRows, nowMs, otherRows }: ChooseRowsOptions,
): ChosenRows {
  const hasOthers = Object.values(otherRows).some((count) => count > 0);
  if (rows.length <= maxRows && !hasOthers) return { rows, hidden: {} };
  const room = Math.max(0, Math.min(rows.length, maxRows - 1));
  const hidden: Partial<Record<RowStatus, number>> = { ...otherRows };
  const buckets: number[][] = Array.from({ length: LAST_ORDER + 1 }, () => []);
  rows.forEach((row, at) => {
    hidden[row.status] = (hidden[row.status] ?? 0) + 1;
    addTo(buckets[orderOf(row, nowMs)] ?? [], at, { room, isNewest: hasEnded(row.status) });
  });
  const [fresh = [], failed = []] = [buckets[0], buckets[ORDER.failed]];
  const first = fresh.length - Math.max(1, Math.floor(room * FRESH_FAILURE_SHARE));
  // Behind older ones: of those that failed the last are taken first.
  if (first > 0) failed.push(...fresh.splice(0, first));
  const chosen: number[] = [];
  for (const bucket of buckets) {
    const free = room - chosen.length;
    if (free === 0) break;
    const status = rows[bucket[0] ?? -1]?.status;
    const isNewest = status !== undefined && hasEnded(status);
    chosen.push(...isNewest ? bucket.slice(-free) : bucket.slice(0, free));
  }
  const shown = chosen.sort((a, b) => a - b).flatMap((at) => rows[at] ?? []);
  for (const { status } of shown) hidden[status] = (hidden[status] ?? 0) - 1;
  for (const [status, count] of Object.entries(hidden)) {
    if (count === 0) delete hidden[status as RowStatus];
  }
  return { rows: shown, hidden };
}

/** Keeps the first or the newest ones, not many more than there is room for. */
function addTo(
  bucket: number[],
  at: number,
  { room, isNewest }: { readonly room: number; readonly isNewest: boolean },
): void {
  if (!isNewest && bucket.length >= room) return;
  bucket.push(at);
  if (bucket.length > 2 * room + MAX_SPARE) bucket.splice(0, bucket.length - room);
}

function orderOf({ status, finishedAtMs }: ProgressRow, nowMs: number): number {
  const isFresh = status === "failed" && finishedAtMs !== null &&
    nowMs - finishedAtMs < FRESH_FAILURE_MS;
  return isFresh ? 0 : ORDER[status];
}
