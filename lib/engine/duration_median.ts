/**
 * The median of the durations seen so far, in constant memory: a histogram whose buckets grow by 2%,
 * so the answer is within 1% of the true median however long the run.
 */

const GROWTH = 1.02;
const LOG_GROWTH = Math.log(GROWTH);
/** 2% buckets from 1 ms reach 10^12 ms, about thirty years. */
const BUCKETS = Math.ceil(Math.log(1e12) / LOG_GROWTH);

/** A median says little before there are some values; GNU parallel too waits for three. */
export const MIN_SAMPLES = 3;

export class DurationMedian {
  readonly #counts = new Uint32Array(BUCKETS + 1);
  #total = 0;

  /** @param durationMs >= 0. */
  record(durationMs: number): void {
    const bucket = Math.floor(Math.log(Math.max(1, durationMs)) / LOG_GROWTH);
    const at = Math.min(BUCKETS, bucket);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#total++;
  }

  /** The median in milliseconds, or null before MIN_SAMPLES durations. */
  medianMs(): number | null {
    if (this.#total < MIN_SAMPLES) return null;
    const middle = Math.ceil(this.#total / 2);
    let seen = 0;
    for (let bucket = 0; bucket <= BUCKETS; bucket++) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= middle) return GROWTH ** (bucket + 0.5);
    }
    return null;
  }
}
