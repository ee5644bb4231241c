/** The progress of a row that consists of others. Pure. */
import { doneRatio, hasEnded, type ProgressRow, type RowStatus } from "./progress_row.ts";

/** What a sum says about the row that consists of its parts; name, place and time left are the caller's. */
export type RowSum = Pick<
  ProgressRow,
  | "done"
  | "total"
  | "unit"
  | "isShare"
  | "status"
  | "startedAtMs"
  | "finishedAtMs"
  | "speedPerSecond"
>;

/**
 * The weighted sum of rows: `done` and `total` are the sums of weight × share done and of the weights, without a unit.
 *
 * Without `weights` and with one unit for all, the amounts themselves are added up, so that each part weighs what its
 * total is; the total is unknown while any part's is. Without `weights` and with several units all parts weigh the
 * same. With weights, a part of unknown total counts as not begun until it has finished.
 *
 * @param weights One number >= 0 for each row; 0 leaves a row out of the amounts.
 * @throws {RangeError} If there are not as many weights as rows, or one is negative or not finite.
 */
export function sumRows(rows: readonly ProgressRow[], weights?: readonly number[]): RowSum {
  checkWeights(rows, weights);
  const unit = rows[0]?.unit ?? null;
  const hasOneUnit = rows.every((row) => row.unit === unit);
  const started = rows.map((row) => row.startedAtMs).filter((atMs) => atMs !== null);
  const ended = rows.map((row) => row.finishedAtMs).filter((atMs) => atMs !== null);
  const status = sumStatus(rows);
  return {
    ...(weights === undefined && hasOneUnit ? { ...sumAmounts(rows), unit, isShare: false } : {
      ...sumShares(rows, weights ?? rows.map(() => 1)),
      unit: null,
      isShare: true,
      speedPerSecond: null,
    }),
    status,
    startedAtMs: started.length === 0 ? null : Math.min(...started),
    finishedAtMs: hasEnded(status) && ended.length > 0 ? Math.max(...ended) : null,
  };
}

type Amounts = Pick<ProgressRow, "done" | "total" | "speedPerSecond">;

function sumAmounts(rows: readonly ProgressRow[]): Amounts {
  const speeds = rows.filter(({ status }) => !hasEnded(status)).map((row) => row.speedPerSecond)
    .filter((speed) => speed !== null);
  return {
    done: rows.reduce((sum, row) => sum + row.done, 0),
    total: rows.reduce<number | null>(
      (sum, { total }) => sum === null || total === null ? null : sum + total,
      0,
    ),
    speedPerSecond: speeds.length === 0 ? null : speeds.reduce((sum, speed) => sum + speed, 0),
  };
}

function sumShares(
  rows: readonly ProgressRow[],
  weights: readonly number[],
): Pick<ProgressRow, "done" | "total"> {
  return {
    done: rows.reduce((sum, row, at) => sum + (weights[at] ?? 0) * (doneRatio(row) ?? 0), 0),
    total: weights.reduce((sum, weight) => sum + weight, 0),
  };
}

/** Running if any part is, then paused, retrying; waiting while some wait; else as bad as the worst end. */
function sumStatus(rows: readonly ProgressRow[]): RowStatus {
  const all = new Set(rows.map(({ status }) => status));
  for (const status of ["running", "paused", "retrying"] as const) {
    if (all.has(status)) return status;
  }
  // Between two parts the whole goes on.
  if (all.has("waiting")) return all.size === 1 ? "waiting" : "running";
  for (const status of ["failed", "cancelled", "finished"] as const) {
    if (all.has(status)) return status;
  }
  return "waiting";
}

function checkWeights(rows: readonly ProgressRow[], weights: readonly number[] | undefined): void {
  if (weights === undefined) return;
  if (weights.length !== rows.length) {
    throw new RangeError(
      `Cannot sum rows: ${rows.length} rows need as many weights, there are ${weights.length}`,
    );
  }
  const wrong = weights.find((weight) => !(weight >= 0) || !Number.isFinite(weight));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot sum rows: weights must be >= 0, one is ${wrong}`);
  }
}
