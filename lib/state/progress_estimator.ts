/** `progress_pace.ts` and `progress_eta.ts` as an object, for whoever has one bar and no run. Owns no formula. */
import type { EtaRange } from "./eta_range.ts";
import { progressEta, progressSpeed } from "./progress_eta.ts";
import { createProgressPace, type ProgressPace, recordProgress } from "./progress_pace.ts";

/**
 * Tells the speed and the time left of one thing from how much of it is done when. Constant memory;
 * reads no clock: every time is the caller's, in milliseconds from any fixed moment, not going back.
 */
export class ProgressEstimator {
  #pace: ProgressPace | null = null;

  /**
   * Takes the amount done in all by `nowMs`. The first call sets the origin, so that something resumed
   * halfway is not taken for fast; an amount that goes back starts over. Amounts that are not finite are ignored.
   */
  record(done: number, nowMs: number): void {
    if (!Number.isFinite(done)) return;
    if (this.#pace === null) this.#pace = createProgressPace(done, nowMs);
    else recordProgress(this.#pace, done, nowMs);
  }

  /** Amount per second, or null while not enough is known; falls towards 0 in a stall. */
  speedPerSecond(nowMs: number): number | null {
    return this.#pace === null ? null : progressSpeed(this.#pace, nowMs);
  }

  /** Time until `total` is done, or null: too little known, nothing left, or a stall. */
  eta(total: number, nowMs: number): EtaRange | null {
    return this.#pace === null ? null : progressEta(this.#pace, total, nowMs);
  }

  /** Forgets everything: the next record is a new origin. */
  reset(): void {
    this.#pace = null;
  }
}
