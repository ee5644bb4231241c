/**
 * Tells whether the terminal's size is to be trusted. While somebody drags a window's edge, the terminal has broken
 * our lines for a size that we learn of later; what is drawn meanwhile by the old one goes into the wrong rows,
 * and scrolls them out of reach. So after a change the size has to stay for a while before anything is drawn.
 */
import type { CancelTimer, Clock } from "../ports.ts";
import type { FrameSize } from "./frame_size.ts";

export interface SizeWatchOptions {
  readonly terminal: FrameSize;
  readonly clock: Clock;
  /** How long a new size has to stay before it is believed. */
  readonly settleMs: number;
  /** The size has stayed for `settleMs` after a change. */
  readonly onSteady: () => void;
}

export class SizeWatch {
  readonly #options: SizeWatchOptions;
  #columns: number;
  #rows: number;
  #steadyAtMs = -Infinity;
  #timer: CancelTimer | null = null;
  #waiting: (() => void)[] = [];

  constructor(options: SizeWatchOptions) {
    this.#options = options;
    this.#columns = options.terminal.columns;
    this.#rows = options.terminal.rows;
  }

  /** Looks at the size: false if it changed since the last look, or less than `settleMs` ago. */
  get isSteady(): boolean {
    const { clock, settleMs, terminal: { columns, rows } } = this.#options;
    const nowMs = clock.nowMs();
    if (columns !== this.#columns || rows !== this.#rows) {
      this.#columns = columns;
      this.#rows = rows;
      this.#steadyAtMs = nowMs + settleMs;
      this.#wakeAfter(settleMs);
    }
    return nowMs >= this.#steadyAtMs;
  }

  /** Resolves when the size has settled, or is to be trusted anyway. */
  steady(): Promise<void> {
    if (this.isSteady) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whatever the size is now is the one to draw for. */
  trust(): void {
    const { columns, rows } = this.#options.terminal;
    this.#columns = columns;
    this.#rows = rows;
    this.#steadyAtMs = -Infinity;
    this.#timer?.();
    this.#timer = null;
    this.#release();
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #wakeAfter(delayMs: number): void {
    this.#timer?.();
    this.#timer = this.#options.clock.after(delayMs, () => {
      this.#timer = null;
      const { clock } = this.#options;
      // Timers may be early by a fraction, and the size may have changed once more; then another one is set.
      if (this.isSteady) {
        this.#release();
        this.#options.onSteady();
      } else if (this.#timer === null) {
        this.#wakeAfter(this.#steadyAtMs - clock.nowMs());
      }
    });
  }
}
