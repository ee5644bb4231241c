/**
 * The metrics of a run, and the only place where they are defined. Derived from the counts of
 * `RunState`; no display, exporter or report adds anything up by itself.
 */
import type { RunState } from "./run_state.ts";

/** Numbers of tasks. */
export interface RunMetrics {
  /** All tasks, or null while inputs are still coming. */
  readonly total: number | null;
  /** Added and not started yet. */
  readonly queued: number;
  readonly running: number;
  /** Failed at least once and waiting for the next try. */
  readonly retrying: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly skipped: number;
  /** Ended tasks, however they ended. */
  readonly processed: number;
  /** `processed - cancelled`: a run that was stopped must not look like one that is done. */
  readonly settled: number;
  /** Failed tasks, those whose failure is allowed included. */
  readonly errors: number;
  /** `total - processed`, or null while the total is unknown. */
  readonly remaining: number | null;
  /**
   * How much of the work is done, 0 to 1: settled tasks, and what running ones say that they have done of themselves;
   * by their sizes where all tasks tell theirs beforehand, else each task counts the same.
   * 1 only when every task is settled; null while the total is unknown, and when there are none.
   */
  readonly doneRatio: number | null;
}

/** What is under way may say that it is done; the run is when it has ended. */
const ALMOST_DONE = 1 - 1e-9;

/** Reads the metrics off a state; `processed` never exceeds `total`. */
export function selectMetrics(state: RunState): RunMetrics {
  const { added, queued, running, retrying, succeeded, failed, cancelled, skipped } = state.counts;
  const processed = succeeded + failed + cancelled + skipped;
  const total = state.total === null ? null : Math.max(state.total, added);
  return {
    total,
    queued,
    running,
    retrying,
    succeeded,
    failed,
    cancelled,
    skipped,
    processed,
    settled: processed - cancelled,
    errors: failed,
    remaining: total === null ? null : total - processed,
    doneRatio: doneRatio(state, processed - cancelled, total),
  };
}

function doneRatio(state: RunState, settled: number, total: number | null): number | null {
  if (total === null || total === 0) return null;
  if (settled >= total) return 1;
  const { knownTasks, addedBytes, settledBytes, partialBytes } = state.sizes;
  const ratio = knownTasks === total && addedBytes > 0
    ? (settledBytes + partialBytes) / addedBytes
    : (settled + state.partialRatio) / total;
  return Math.min(ALMOST_DONE, Math.max(0, ratio));
}

/** The run in one glance, `(errors - processed / total)`, with `?` for an unknown total. */
export function statusText(metrics: RunMetrics): string {
  return `(${metrics.errors} - ${metrics.processed} / ${metrics.total ?? "?"})`;
}
