/**
 * Knows whether the process has its terminal's foreground. The system tells nobody who gets it back (bash's `fg` sends
 * no signal to a job that runs in the background), so this looks: once a second, only while the process is in the
 * background, and by itself only while something runs.
 */
import type { CancelTimer, Clock } from "../ports.ts";
import { isLate, NEWS_MS } from "./unannounced_stop.ts";

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
  #isRunning = false;
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

  /** Something happens. @param isRunning Something goes on by itself after it: until told otherwise this looks again. */
  happened(isRunning: boolean): void {
    this.#isRunning = isRunning;
    if (!isRunning) this.stop();
    if (this.#isForeground || this.#timer !== null) return;
    const waitMs = this.#lastLookMs + LOOK_MS - this.#options.clock.nowMs();
    if (waitMs <= 0) this.#lookAgain();
    else if (isRunning) this.#lookAfter(waitMs);
  }

  /** Looks no more until the next call of another method. */
  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #lookAfter(delayMs: number): void {
    const { clock } = this.#options;
    const dueMs = clock.nowMs() + delayMs;
    this.#timer = clock.after(delayMs, () => {
      if (!isLate(dueMs, clock.nowMs())) return this.#lookAgain();
      this.#timer = clock.after(NEWS_MS, () => this.#lookAgain());
    });
  }

  #lookAgain(): void {
    if (this.look()) this.#options.arrived();
    else if (this.#isRunning) this.#lookAfter(LOOK_MS);
  }
}
