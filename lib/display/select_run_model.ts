/** Joins state, metrics and pace into what the views show. Counts nothing itself. */
import { selectMetrics } from "../state/metrics.ts";
import type { RateEstimator } from "../state/rate.ts";
import type { RunState } from "../state/run_state.ts";
import type { RunModel } from "../view/run_model.ts";

/** Also tells the estimator where the run is. Tasks that were skipped cost no time and are no pace. */
export function selectRunModel(state: RunState, rate: RateEstimator, nowMs: number): RunModel {
  const metrics = selectMetrics(state);
  rate.record(metrics.succeeded + metrics.failed, nowMs);
  return {
    state,
    metrics,
    ratePerSecond: rate.ratePerSecond(nowMs),
    etaMs: rate.etaMs(metrics.remaining, nowMs),
  };
}
