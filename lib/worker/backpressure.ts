/**
 * Stops a child's output from piling up in messages: counts what was sent but not yet written away,
 * and says when reading must pause and may go on. Pure.
 */

/** Un-acknowledged output of one task above which its child is not read. */
export const MAX_UNACKED_BYTES = 1_048_576;
/** Reading goes on only well below the limit, so that it does not flap. */
const RESUME_BELOW_BYTES = MAX_UNACKED_BYTES / 2;

export interface BackpressureOptions {
  pause(): void;
  resume(): void;
}

export class Backpressure {
  readonly #options: BackpressureOptions;
  #unackedBytes = 0;
  #isPaused = false;
  #isLifted = false;

  constructor(options: BackpressureOptions) {
    this.#options = options;
  }

  sent(bytes: number): void {
    this.#unackedBytes += bytes;
    if (this.#isPaused || this.#isLifted || this.#unackedBytes < MAX_UNACKED_BYTES) return;
    this.#isPaused = true;
    this.#options.pause();
  }

  acknowledged(bytes: number): void {
    this.#unackedBytes = Math.max(0, this.#unackedBytes - bytes);
    if (this.#isPaused && this.#unackedBytes < RESUME_BELOW_BYTES) this.#go();
  }

  /** Never pauses again: the child was killed, and only what is left in its pipes will come. */
  lift(): void {
    this.#isLifted = true;
    if (this.#isPaused) this.#go();
  }

  #go(): void {
    this.#isPaused = false;
    this.#options.resume();
  }
}
