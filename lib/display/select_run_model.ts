/** Joins state, metrics and pace into what the views show. Counts nothing itself. */
import { selectMetrics } from "../state/metrics.ts";
import { etaMs, ratePerSecond } from "../state/rate.ts";
import type { RunState } from "../state/run_state.ts";
import type { RunModel } from "../view/run_model.ts";

/** The run at `nowMs`. Changes nothing: what displays show of one moment is the same for all of them. */
export function selectRunModel(state: RunState, nowMs: number): RunModel {
  const metrics = selectMetrics(state);
  const leftMs = etaMs(state.rate, metrics.remaining, nowMs);
  return {
    state,
    metrics,
    ratePerSecond: ratePerSecond(state.rate, nowMs),
    eta: leftMs === null || leftMs <= 0 ? null : { lowMs: leftMs, highMs: leftMs },
  };
}
