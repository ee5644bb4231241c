/** What the live view and the summary show: the state with its numbers, taken at one moment. Types only. */
import type { RunMetrics } from "../state/metrics.ts";
import type { RunState } from "../state/run_state.ts";

export interface CountedRun {
  readonly state: RunState;
  readonly metrics: RunMetrics;
}

export interface RunModel extends CountedRun {
  /** Tasks that end per second; null while unknown. */
  readonly ratePerSecond: number | null;
  readonly etaMs: number | null;
}
