/**
 * Decides when progress is told: at most one report in 33 ms, however often something changes, and soon after each
 * change, also where no timer ever fires because the isolate is in a synchronous loop. Knows nothing of what is told.
 */
import type { CancelTimer, Clock } from "../ports.ts";

/** One frame at 30 frames a second: the display cannot show more. */
export const REPORT_INTERVAL_MS = 33;
/** A look at the clock costs 50 to 200 ns: so few calls share one that none of them gets dear. */
const MAX_CALLS_PER_LOOK = 32;
/** Looks that come faster than this are too many, slower than twice this too few: one costs a thousandth of that. */
const LOOK_MS = 0.25;

export interface ReportGateOptions {
  readonly clock: Clock;
  /** When the isolate last reported, by `clock`: the first report waits until 33 ms after. @default long ago */
  readonly reportedMs?: number | undefined;
  /** Whether timers fire while something may change; where none does, setting them is for nothing. @default true */
  readonly hasTimers?: boolean | undefined;
  /** Tells what is new; false when nothing is. */
  report(): boolean;
}

export class ReportGate {
  readonly #options: ReportGateOptions;
  #callsLeft = 1;
  #callsPerLook = 1;
  #lastLookMs = -Infinity;
  #lastRoughMs = -1;
  #lastReportMs: number;
  #timer: CancelTimer | undefined;

  constructor(options: ReportGateOptions) {
    this.#options = options;
    this.#lastReportMs = options.reportedMs ?? -Infinity;
  }

  /** Something changed; costs a few nanoseconds. */
  tick(): void {
    if (--this.#callsLeft <= 0) this.look();
  }

  /** Looks at the clock, and reports if it is time. */
  look(): void {
    if (this.#isSameMs()) return this.#lookLess();
    const nowMs = this.#options.clock.nowMs();
    this.#adapt(nowMs - this.#lastLookMs);
    this.#lastLookMs = nowMs;
    if (nowMs - this.#lastReportMs >= REPORT_INTERVAL_MS) this.#report(nowMs);
    this.#arm(nowMs);
  }

  /** Reports what is left, and nothing from here on but by `tick` and `look`. */
  flush(): void {
    this.#timer?.();
    this.#timer = undefined;
    this.#report(this.#options.clock.nowMs());
  }

  /** The last look is so short ago that nothing can be due, and a timer looks after what has changed since. */
  #isSameMs(): boolean {
    const roughMs = this.#options.clock.roughMs();
    const isSame = roughMs === this.#lastRoughMs;
    this.#lastRoughMs = roughMs;
    return isSame && (this.#timer !== undefined || this.#options.hasTimers === false);
  }

  #lookLess(): void {
    this.#callsPerLook = Math.min(MAX_CALLS_PER_LOOK, 2 * this.#callsPerLook);
    this.#callsLeft = this.#callsPerLook;
  }

  /** Whoever calls once a second is seen each time, whoever calls a million times a second pays for few looks. */
  #adapt(elapsedMs: number): void {
    if (elapsedMs < LOOK_MS) return this.#lookLess();
    if (elapsedMs > 2 * LOOK_MS) this.#callsPerLook = 1;
    this.#callsLeft = this.#callsPerLook;
  }

  #report(nowMs: number): boolean {
    const hasReported = this.#options.report();
    if (hasReported) this.#lastReportMs = nowMs;
    return hasReported;
  }

  /** Tells of calls that nobody looked after, once the isolate has time; none while nothing changes. */
  #arm(nowMs: number): void {
    if (this.#timer !== undefined || this.#options.hasTimers === false) return;
    const dueMs = Math.max(1, Math.ceil(this.#lastReportMs + REPORT_INTERVAL_MS - nowMs));
    this.#timer = this.#options.clock.after(dueMs, () => {
      this.#timer = undefined;
      const firedMs = this.#options.clock.nowMs();
      const isEarly = firedMs - this.#lastReportMs < REPORT_INTERVAL_MS;
      if (isEarly || this.#report(firedMs)) this.#arm(firedMs);
      else this.#callsLeft = this.#callsPerLook = 1;
    });
  }
}
