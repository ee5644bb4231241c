/** What the live view and the summary show: the state with its numbers, taken at one moment. Types only. */
import type { EtaRange } from "../state/eta_range.ts";
import type { RunMetrics } from "../state/metrics.ts";
import type { RunState } from "../state/run_state.ts";

export interface CountedRun {
  readonly state: RunState;
  readonly metrics: RunMetrics;
}

export interface RunModel extends CountedRun {
  /** Tasks that end per second; null while unknown. */
  readonly ratePerSecond: number | null;
  /** Time left as far as it can be told; null while it cannot. Write it with `formatEtaRange`. */
  readonly eta: EtaRange | null;
}
