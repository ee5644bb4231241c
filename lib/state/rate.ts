/**
 * How fast tasks end and when the run will be over. Pure: fed with counts and times, reads no clock.
 * An unknown rate is null, never 0.
 */

/** Weight of what is older than this falls to a tenth; the value that indicatif uses. */
const WINDOW_MS = 15_000;
/** Fewer ends than this, or less time, and a rate would be a guess. */
const MIN_ENDS = 2;
const MIN_ELAPSED_MS = 500;
/** With fewer ends per window than this, gaps between ends would swing the average: use the mean. */
const DENSE_ENDS = 10;

/**
 * A time-based, double exponentially smoothed average of events per second.
 *
 * Formulas: the estimator of console-rs/indicatif (`src/state.rs`, `Estimator`): a sample that took
 * `dt` replaces the share `1 - 0.1^(dt/window)` of the old value; both smoothings are divided by the
 * weight collected since the start, because an average that begins at 0 is biased towards it; time
 * since the last sample counts as a sample of 0. Sparse events use the plain mean instead.
 */
export class RateEstimator {
  #startMs: number | null = null;
  #lastMs = 0;
  #startCount = 0;
  #lastCount = 0;
  #single = 0;
  #double = 0;

  /** Tells that `count` events have happened in all by `nowMs`. The first call sets the start. */
  record(count: number, nowMs: number): void {
    if (this.#startMs === null || count < this.#lastCount) return this.#reset(count, nowMs);
    if (count === this.#lastCount || nowMs <= this.#lastMs) return;
    const deltaMs = nowMs - this.#lastMs;
    const kept = keptWeight(deltaMs);
    const sample = ((count - this.#lastCount) * 1000) / deltaMs;
    const collected = 1 - keptWeight(nowMs - this.#startMs);
    this.#single = this.#single * kept + sample * (1 - kept);
    this.#double = this.#double * kept + (this.#single / collected) * (1 - kept);
    this.#lastCount = count;
    this.#lastMs = nowMs;
  }

  /** Events per second, > 0, or null while not enough is known. */
  ratePerSecond(nowMs: number): number | null {
    if (this.#startMs === null) return null;
    const elapsedMs = nowMs - this.#startMs;
    const ends = this.#lastCount - this.#startCount;
    if (ends < MIN_ENDS || elapsedMs < MIN_ELAPSED_MS) return null;
    if ((ends * WINDOW_MS) / Math.max(elapsedMs, WINDOW_MS) < DENSE_ENDS) {
      return (ends * 1000) / elapsedMs;
    }
    const rate = this.#smoothed(nowMs, elapsedMs);
    return Number.isFinite(rate) && rate > 0 ? rate : null;
  }

  /** Milliseconds until `remaining` more events have happened at the present rate; null if unknown. */
  etaMs(remaining: number | null, nowMs: number): number | null {
    const rate = this.ratePerSecond(nowMs);
    return rate === null || remaining === null ? null : (remaining * 1000) / rate;
  }

  #smoothed(nowMs: number, elapsedMs: number): number {
    const kept = keptWeight(Math.max(0, nowMs - this.#lastMs));
    const collected = 1 - keptWeight(elapsedMs);
    const single = (this.#single * kept) / collected;
    return (this.#double * kept + single * (1 - kept)) / collected;
  }

  #reset(count: number, nowMs: number): void {
    this.#startMs = nowMs;
    this.#lastMs = nowMs;
    this.#startCount = count;
    this.#lastCount = count;
    this.#single = 0;
    this.#double = 0;
  }
}

function keptWeight(ageMs: number): number {
  return 0.1 ** (ageMs / WINDOW_MS);
}
