/** Joins state, metrics and pace into what the views show. Counts nothing itself. */
import type { RunState } from "../state/run_state.ts";
import type { RunModel } from "../view/run_model.ts";
import { RunModels } from "./run_models.ts";

/** All who show a run tell the same pace in the same moment. */
const modelsOf = new WeakMap<RunState, RunModels>();

/** The run at `nowMs`; its pace and time left as they were at most half a second before. */
export function selectRunModel(state: RunState, nowMs: number): RunModel {
  const known = modelsOf.get(state);
  if (known !== undefined) return known.select(state, nowMs);
  const models = new RunModels();
  modelsOf.set(state, models);
  return models.select(state, nowMs);
}
