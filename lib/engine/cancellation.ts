/**
 * How far the ending of a run has gone, and its clock. Owns the reason and the timers; who is signalled is the engine's
 * business.
 *
 * none → ending (everybody was asked) → killing (SIGKILL, after the grace or at the user's second request) →
 * abandoned (who did not even answer to that is given up).
 */
import type { CancelReason } from "../events.ts";
import type { CancelTimer, Clock } from "../ports.ts";
import type { TreeSignal } from "../protocol.ts";

export interface CancellationOptions {
  readonly clock: Clock;
  readonly graceMs: number;
  kill(): void;
  abandon(): void;
}

/** What a request to end means: the first one, a better reason, kill at once, or nothing new. */
export type CancelStep = "first" | "renamed" | "kill" | "none";

/** After SIGKILL a child is gone within milliseconds; a worker that says nothing for this long never will. */
const KILL_WAIT_MS = 2_000;

export class Cancellation {
  readonly #options: CancellationOptions;
  #reason: CancelReason | null = null;
  #signal: TreeSignal = "SIGTERM";
  #isKilling = false;
  #timer: CancelTimer | null = null;
  #graceEndsAtMs: number | null = null;

  constructor(options: CancellationOptions) {
    this.#options = options;
  }

  /** Null while nobody has asked the run to end. */
  get reason(): CancelReason | null {
    return this.#reason;
  }

  /** What running tasks were sent. */
  get signal(): TreeSignal {
    return this.#signal;
  }

  /** Takes a request to end and says what to do about it. Only the user's own ones escalate. */
  request(by: CancelReason, signal: TreeSignal): CancelStep {
    if (this.#reason === null) {
      this.#reason = by;
      this.#signal = signal;
      return "first";
    }
    if (!isOfUser(by) || this.#isKilling) return "none";
    const step = isOfUser(this.#reason) ? "kill" : "renamed";
    this.#reason = by;
    return step;
  }

  /** What is left of the grace, in milliseconds, 0 once it is over; all of it while nobody has asked the run to end. */
  leftMs(): number {
    if (this.#isKilling) return 0;
    const { clock, graceMs } = this.#options;
    return this.#graceEndsAtMs === null
      ? graceMs
      : Math.max(0, this.#graceEndsAtMs - clock.nowMs());
  }

  /** Starts the grace, anew when called again. */
  startGrace(): void {
    if (this.#isKilling) return;
    this.#graceEndsAtMs = this.#options.clock.nowMs() + this.#options.graceMs;
    this.#arm(this.#options.graceMs, () => this.kill());
  }

  kill(): void {
    if (this.#isKilling) return;
    this.#isKilling = true;
    // Where everything ends at once, this is over before `kill` returns.
    this.#arm(KILL_WAIT_MS, () => this.#options.abandon());
    this.#options.kill();
  }

  /** The run is over. */
  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #arm(delayMs: number, callback: () => void): void {
    this.#timer?.();
    this.#timer = this.#options.clock.after(delayMs, callback);
  }
}

/** A signal, a key, or the program that runs Heddle as a library; not a rule of the run such as `fail-fast`. */
function isOfUser(reason: CancelReason): boolean {
  return reason.startsWith("SIG") || reason === "abort" || reason === "user";
}
