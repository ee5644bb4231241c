/**
 * Keeps a flood of lines readable: lets so many through per window and counts the rest, so that nothing
 * is lost silently. Pure: times are arguments.
 */

export interface FloodGateOptions {
  /** Lines per window. */
  readonly limit: number;
  readonly windowMs: number;
  /** Lines in all. @default no limit */
  readonly totalLimit?: number;
}

export class FloodGate {
  readonly #options: FloodGateOptions;
  #windowStartMs = -Infinity;
  #inWindow = 0;
  #admitted = 0;
  #folded = 0;

  constructor(options: FloodGateOptions) {
    this.#options = options;
  }

  /** True when lines were held back that nobody was told of. */
  get hasFolded(): boolean {
    return this.#folded > 0;
  }

  /** True when a line may be shown now; else it is counted. */
  admits(nowMs: number): boolean {
    const { limit, windowMs, totalLimit = Infinity } = this.#options;
    if (nowMs - this.#windowStartMs >= windowMs) {
      this.#windowStartMs = nowMs;
      this.#inWindow = 0;
    }
    if (this.#inWindow >= limit || this.#admitted >= totalLimit) {
      this.#folded++;
      return false;
    }
    this.#inWindow++;
    this.#admitted++;
    return true;
  }

  /**
   * The number of lines held back, once their window is over, and starts again from 0. After the total
   * limit nothing more is told until the end, which is `Infinity`.
   */
  takeFolded(nowMs: number): number {
    const { windowMs, totalLimit = Infinity } = this.#options;
    if (nowMs - this.#windowStartMs < windowMs) return 0;
    if (this.#admitted >= totalLimit && nowMs !== Infinity) return 0;
    const folded = this.#folded;
    this.#folded = 0;
    return folded;
  }
}
