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

/** What the estimator has seen: plain data of the run's state. */
export interface Rate {
  startMs: number | null;
  lastMs: number;
  startCount: number;
  lastCount: number;
  single: number;
  double: number;
}

export function createRate(): Rate {
  return { startMs: null, lastMs: 0, startCount: 0, lastCount: 0, single: 0, double: 0 };
}

/**
 * Tells that `count` events have happened in all by `nowMs`. The first call sets the start.
 *
 * A time-based, double exponentially smoothed average of events per second. Formulas: the estimator of
 * console-rs/indicatif (`src/state.rs`, `Estimator`): a sample that took `dt` replaces the share
 * `1 - 0.1^(dt/window)` of the old value; both smoothings are divided by the weight collected since
 * the start, because an average that begins at 0 is biased towards it; time since the last sample
 * counts as a sample of 0. Sparse events use the plain mean instead.
 */
export function recordCount(rate: Rate, count: number, nowMs: number): void {
  if (rate.startMs === null || count < rate.lastCount) {
    Object.assign(rate, createRate(), {
      startMs: nowMs,
      lastMs: nowMs,
      startCount: count,
      lastCount: count,
    });
    return;
  }
  if (count === rate.lastCount || nowMs <= rate.lastMs) return;
  const deltaMs = nowMs - rate.lastMs;
  const kept = keptWeight(deltaMs);
  const sample = ((count - rate.lastCount) * 1000) / deltaMs;
  const collected = 1 - keptWeight(nowMs - rate.startMs);
  rate.single = rate.single * kept + sample * (1 - kept);
  rate.double = rate.double * kept + (rate.single / collected) * (1 - kept);
  rate.lastCount = count;
  rate.lastMs = nowMs;
}

/** Events per second, > 0, or null while not enough is known. */
export function ratePerSecond(rate: Rate, nowMs: number): number | null {
  if (rate.startMs === null) return null;
  const elapsedMs = nowMs - rate.startMs;
  const ends = rate.lastCount - rate.startCount;
  if (ends < MIN_ENDS || elapsedMs < MIN_ELAPSED_MS) return null;
  if ((ends * WINDOW_MS) / Math.max(elapsedMs, WINDOW_MS) < DENSE_ENDS) {
    return (ends * 1000) / elapsedMs;
  }
  const smoothed = smoothedRate(rate, nowMs, elapsedMs);
  return Number.isFinite(smoothed) && smoothed > 0 ? smoothed : null;
}

/** Milliseconds until `remaining` more events have happened at the present rate; null if unknown. */
export function etaMs(rate: Rate, remaining: number | null, nowMs: number): number | null {
  const perSecond = ratePerSecond(rate, nowMs);
  return perSecond === null || remaining === null ? null : (remaining * 1000) / perSecond;
}

function smoothedRate(rate: Rate, nowMs: number, elapsedMs: number): number {
  const kept = keptWeight(Math.max(0, nowMs - rate.lastMs));
  const collected = 1 - keptWeight(elapsedMs);
  const single = (rate.single * kept) / collected;
  return (rate.double * kept + single * (1 - kept)) / collected;
}

function keptWeight(ageMs: number): number {
  return 0.1 ** (ageMs / WINDOW_MS);
}
