/**
 * Knows whether the process has its terminal's foreground. The system tells nobody who gets it back (bash's `fg` sends
 * no signal to a job that runs in the background), so this looks: once a second, only while the process is in the
 * background, and only while something happens or runs.
 */
import type { CancelTimer, Clock } from "../ports.ts";

export const LOOK_MS = 1000;

export interface ForegroundWatchOptions {
  readonly clock: Clock;
  /** Asks the system. */
  isForeground(): boolean;
  /** The process has come into the foreground. */
  arrived(): void;
}

export class ForegroundWatch {
  readonly #options: ForegroundWatchOptions;
  #isForeground = true;
  #lastLookMs = -Infinity;
  #timer: CancelTimer | null = null;

  constructor(options: ForegroundWatchOptions) {
    this.#options = options;
  }

  /** As it was at the last look. */
  get isForeground(): boolean {
    return this.#isForeground;
  }

  /** Looks at once, and answers with what it saw. */
  look(): boolean {
    this.stop();
    this.#lastLookMs = this.#options.clock.nowMs();
    return this.#isForeground = this.#options.isForeground();
  }

  /** Something happens. @param isRunning Something goes on by itself after it. */
  happened(isRunning: boolean): void {
    if (this.#isForeground || this.#timer !== null) return;
    const { clock } = this.#options;
    const waitMs = this.#lastLookMs + LOOK_MS - clock.nowMs();
    if (waitMs <= 0) return this.#lookAgain();
    if (isRunning) this.#timer = clock.after(waitMs, () => this.#lookAgain());
  }

  /** Looks no more until the next call of another method. */
  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #lookAgain(): void {
    if (this.look()) this.#options.arrived();
  }
}
