/** What a progress display knows about one piece of work: plain, readonly data. */
import type { DurationRange } from "../../text/format_eta.ts";

/** What a row is about to do, does, or came to. */
export type RowStatus =
  | "waiting"
  | "running"
  | "paused"
  | "retrying"
  | "finished"
  | "failed"
  | "cancelled";

/** A row as columns see it. */
export interface ProgressRow {
  /** Unique in a display. */
  readonly id: string;
  /** Any text: it is sanitised and cut where it is shown. */
  readonly description: string;
  /** In `unit`, >= 0. May be more than `total`: then it is shown as it is, and as 100 %. */
  readonly done: number;
  /** In `unit`; null while unknown. May change at any time. */
  readonly total: number | null;
  /** What is counted; `B` is shown as amounts of bytes. Null counts without a name. */
  readonly unit: string | null;
  /**
   * True where `done` and `total` are weights of parts: their quotient tells how much is done, they themselves and
   * `speedPerSecond` tell nothing. @default false
   */
  readonly isShare?: boolean;
  /** What it does, or came to. */
  readonly status: RowStatus;
  /** Unix time in milliseconds; null before the start. */
  readonly startedAtMs: number | null;
  /** Unix time in milliseconds; null before the end. */
  readonly finishedAtMs: number | null;
  /** In `unit`; null while there is not enough to tell from. */
  readonly speedPerSecond: number | null;
  /** Time left, as a range or in words; null while there is not enough to tell from. */
  readonly eta: DurationRange | string | null;
  /** How many rows this one is part of: 0 for one that stands for itself. */
  readonly depth: number;
  /** For columns of the caller's own. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A row that waits, with everything unknown but what is given. */
export function createRow(row: Partial<ProgressRow> & Pick<ProgressRow, "id">): ProgressRow {
  return {
    description: row.id,
    done: 0,
    total: null,
    unit: null,
    status: "waiting",
    startedAtMs: null,
    finishedAtMs: null,
    speedPerSecond: null,
    eta: null,
    depth: 0,
    fields: {},
    ...row,
  };
}

/**
 * How much is done, 0 to 1; null when that cannot be told. What has finished is all done if its total is unknown or
 * 0; else the numbers count, even then.
 */
export function doneRatio(
  { done, total, status }: Pick<ProgressRow, "done" | "total" | "status">,
): number | null {
  if (total === null || !(total > 0)) return status === "finished" ? 1 : total === null ? null : 0;
  return done > 0 ? Math.min(1, done / total) : 0;
}

/** True when nothing more will come. */
export function hasEnded(status: RowStatus): boolean {
  return status === "finished" || status === "failed" || status === "cancelled";
}
