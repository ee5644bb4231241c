/** Joins state, metrics and pace into what the views show. Counts nothing itself. */
import { selectMetrics } from "../state/metrics.ts";
import { selectRunEta } from "../state/run_eta.ts";
import type { RunState } from "../state/run_state.ts";
import type { RunModel } from "../view/run_model.ts";

/** The run at `nowMs`. Changes nothing: what displays show of one moment is the same for all of them. */
export function selectRunModel(state: RunState, nowMs: number): RunModel {
  return { state, metrics: selectMetrics(state), ...selectRunEta(state, nowMs) };
}
