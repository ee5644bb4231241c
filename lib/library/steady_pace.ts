/** A task's speed and time left as its row shows them: worked out anew twice a second, so that they can be read. */
import type { EtaRange } from "../state/eta_range.ts";
import type { ProgressEstimator } from "../state/progress_estimator.ts";

export const PACE_MS = 500;

export interface ShownPace {
  /** In the task's unit; null while not enough is known. */
  readonly speedPerSecond: number | null;
  readonly eta: EtaRange | null;
}

export class SteadyPace {
  readonly #estimator: ProgressEstimator;
  #pace: ShownPace | null = null;
  #total: number | null = null;
  #atMs = 0;

  constructor(estimator: ProgressEstimator) {
    this.#estimator = estimator;
  }

  /** As it was at most `PACE_MS` before `nowMs`. A new total counts at once. */
  select(total: number | null, nowMs: number): ShownPace {
    const ageMs = nowMs - this.#atMs;
    const isGood = ageMs >= 0 && ageMs < PACE_MS && total === this.#total;
    if (this.#pace !== null && isGood) return this.#pace;
    this.#atMs = nowMs;
    this.#total = total;
    return this.#pace = {
      speedPerSecond: this.#estimator.speedPerSecond(nowMs),
      eta: total === null ? null : this.#estimator.eta(total, nowMs),
    };
  }
}
