/** When the last of many tasks will be over, given when each slot becomes free. Pure arithmetic. */

/** The answer is found to this share of itself. */
const PRECISION = 1e-4;

/**
 * The end of list scheduling: `count` tasks of `taskMs` each, the next one always into the slot that is
 * free first; slot k is free after `freeMs[k]`. Never before the last slot's own end.
 *
 * A slot has ended `floor((t - free) / task)` of them by the time t, so the end is the smallest t at
 * which these add up to `count`. Found by bisection: Graham's bound (1969, "Bounds on multiprocessing
 * timing anomalies") puts it within one task of the evenly divided work. Unlike a division by the number
 * of slots it knows waves and the last round, and it has no jumps: it is an order statistic of
 * `free + j * task`, and these change continuously.
 */
export function makespanMs(freeMs: ArrayLike<number>, count: number, taskMs: number): number {
  let lastMs = 0;
  let workMs = count * taskMs;
  for (let slot = 0; slot < freeMs.length; slot++) {
    const free = freeMs[slot] ?? 0;
    lastMs = Math.max(lastMs, free);
    workMs += free;
  }
  if (count <= 0 || taskMs <= 0 || freeMs.length === 0) return lastMs;
  let low = 0;
  let high = workMs / freeMs.length + taskMs;
  while (high - low > high * PRECISION) {
    const middle = (low + high) / 2;
    if (endedBy(middle, freeMs, taskMs) >= count) high = middle;
    else low = middle;
  }
  return Math.max(high, lastMs);
}

function endedBy(atMs: number, freeMs: ArrayLike<number>, taskMs: number): number {
  let ended = 0;
  for (let slot = 0; slot < freeMs.length; slot++) {
    const workedMs = atMs - (freeMs[slot] ?? 0);
    if (workedMs >= taskMs) ended += Math.floor(workedMs / taskMs);
  }
  return ended;
}
