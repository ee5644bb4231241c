/**
 * The models of one run, for all that show it. Time left is worked out anew twice a second, not ten times: it is the dearest
 * number on the screen, and one that changed faster could not be read.
 */
import { type RunEta, selectRunEta } from "../state/run_eta.ts";
import type { RunPhase, RunState } from "../state/run_state.ts";
import { selectMetrics } from "../state/metrics.ts";
import type { RunModel } from "../view/run_model.ts";

export const ETA_MS = 500;

export class RunModels {
  #eta: RunEta | null = null;
  #etaAtMs = -Infinity;
  /** What an estimate does not outlive. */
  #phase: RunPhase = "waiting";
  #total: number | null = null;

  /** The run at `nowMs`; its time left as it was at most `ETA_MS` before. */
  select(state: RunState, nowMs: number): RunModel {
    const isOld = nowMs - this.#etaAtMs >= ETA_MS || nowMs < this.#etaAtMs;
    if (this.#eta === null || isOld || state.phase !== this.#phase || state.total !== this.#total) {
      this.#eta = selectRunEta(state, nowMs);
      this.#etaAtMs = nowMs;
      this.#phase = state.phase;
      this.#total = state.total;
    }
    return { state, metrics: selectMetrics(state), ...this.#eta };
  }
}
