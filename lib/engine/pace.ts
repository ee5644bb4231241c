/** Spaces the starts of attempts: `--delay` and `--rate`, evenly, without bursts. Pure: time is a parameter. */
export class Pace {
  readonly #intervalMs: number;
  #nextAtMs = -Infinity;

  /** @param intervalMs Least time between two starts, 0 for none. */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** Milliseconds until the next start is allowed, 0 for now. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#nextAtMs - nowMs);
  }

  /** Counts a start. Starts that come late don't let later ones come early. */
  started(nowMs: number): void {
    if (this.#intervalMs > 0) this.#nextAtMs = nowMs + this.#intervalMs;
  }
}
