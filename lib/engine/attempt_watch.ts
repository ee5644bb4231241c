/**
 * The clocks of running attempts: timeout, stall, and the grace between asking an attempt to end and killing it.
 * Owns their timers and nothing else; what an end means is the engine's business.
 *
 * An attempt is watched → asked to end (SIGTERM, or the run's signal) → killed (SIGKILL) after the grace →
 * forgotten when the executor reports its end, which can come at any point. In between its clocks may stand still.
 */
import type { Failure } from "../events.ts";
import type { CancelTimer, Clock } from "../ports.ts";
import type { TreeSignal } from "../protocol.ts";
import type { DurationMedian } from "./duration_median.ts";
import type { RunningAttempt } from "./entry.ts";

export interface AttemptWatchOptions {
  readonly clock: Clock;
  readonly graceMs: number;
  readonly median: DurationMedian;
  signal(task: number, signal: TreeSignal): void;
}

/** A timer that comes this late was not delayed by work: nothing ran at all (SIGSTOP, a machine that slept). */
const STOOD_STILL_MS = 1_000;
/** Then what was on its way, ends above all, gets this long to arrive. */
const CATCH_UP_MS = 1_000;

export class AttemptWatch {
  readonly #options: AttemptWatchOptions;
  /** Those whose limit is a share of a median that is not known yet. */
  readonly #unlimited = new Set<RunningAttempt>();

  constructor(options: AttemptWatchOptions) {
    this.#options = options;
  }

  watch(attempt: RunningAttempt): void {
    this.#armTimeout(attempt);
    this.#armStall(attempt);
  }

  forget(attempt: RunningAttempt): void {
    this.#unlimited.delete(attempt);
    this.#disarm(attempt);
  }

  /** Asks an attempt to end. The first cause stays. */
  end(attempt: RunningAttempt, cause: Failure, signal: TreeSignal): void {
    if (attempt.endCause !== null) return;
    attempt.endCause = cause;
    attempt.endingAtMs = this.#options.clock.nowMs();
    this.#disarm(attempt);
    this.#options.signal(attempt.entry.number, signal);
    this.#armGrace(attempt);
  }

  /** Kills what an attempt started, at once. */
  kill(attempt: RunningAttempt): void {
    this.#disarm(attempt);
    attempt.endingAtMs = null;
    this.#options.signal(attempt.entry.number, "SIGKILL");
  }

  /** A median may be known now: attempts that waited for one get their limit. */
  medianChanged(): void {
    if (this.#unlimited.size === 0 || this.#options.median.medianMs() === null) return;
    const attempts = [...this.#unlimited];
    this.#unlimited.clear();
    for (const attempt of attempts) this.#armTimeout(attempt);
  }

  /** An attempt's clocks stand still from now on. */
  stop(attempt: RunningAttempt): void {
    if (attempt.stillSinceMs !== null) return;
    attempt.stillSinceMs = this.#options.clock.nowMs();
    this.#disarm(attempt);
  }

  /** Its clocks go on: every limit moves by the time that they stood still. */
  go(attempt: RunningAttempt): void {
    const sinceMs = attempt.stillSinceMs;
    if (sinceMs === null) return;
    const nowMs = this.#options.clock.nowMs();
    // What happened meanwhile, such as messages that were on their way, stood still from then on only.
    const shifted = (atMs: number) => atMs + nowMs - Math.max(sinceMs, atMs);
    attempt.stillSinceMs = null;
    attempt.stillMs += nowMs - sinceMs;
    attempt.startedAtMs = shifted(attempt.startedAtMs);
    attempt.lastActivityAtMs = shifted(attempt.lastActivityAtMs);
    if (attempt.endingAtMs !== null) attempt.endingAtMs = shifted(attempt.endingAtMs);
    this.#armGrace(attempt);
    this.#armTimeout(attempt);
    this.#armStall(attempt);
  }

  #armGrace(attempt: RunningAttempt): void {
    if (attempt.endingAtMs === null || attempt.stillSinceMs !== null) return;
    const { clock, graceMs } = this.#options;
    const dueInMs = attempt.endingAtMs + graceMs - clock.nowMs();
    attempt.timers.grace = clock.after(dueInMs, () => {
      attempt.timers.grace = null;
      this.kill(attempt);
    });
  }

  #armTimeout(attempt: RunningAttempt): void {
    if (attempt.endCause !== null || attempt.stillSinceMs !== null) return;
    const limitMs = this.#limitMs(attempt);
    if (limitMs === null) {
      if (attempt.entry.spec.policy.timeout !== undefined) this.#unlimited.add(attempt);
      return;
    }
    // A limit that has passed already, as the median moved, is due now.
    const dueAtMs = Math.max(attempt.startedAtMs + limitMs, this.#options.clock.nowMs());
    this.#arm(attempt, "timeout", dueAtMs, () => {
      // The median may have moved since the timer was set.
      const nowLimitMs = this.#limitMs(attempt) ?? limitMs;
      if (this.#options.clock.nowMs() < attempt.startedAtMs + nowLimitMs) this.#armTimeout(attempt);
      else this.end(attempt, { kind: "timeout", afterMs: Math.round(nowLimitMs) }, "SIGTERM");
    });
  }

  #armStall(attempt: RunningAttempt): void {
    const { stallMs } = attempt.entry.spec.policy;
    if (stallMs === undefined || attempt.endCause !== null || attempt.stillSinceMs !== null) return;
    this.#arm(attempt, "stall", attempt.lastActivityAtMs + stallMs, () => {
      const idleMs = this.#options.clock.nowMs() - attempt.lastActivityAtMs;
      if (idleMs < stallMs) this.#armStall(attempt);
      else this.end(attempt, { kind: "stalled", idleMs: Math.round(idleMs) }, "SIGTERM");
    });
  }

  #arm(
    attempt: RunningAttempt,
    timer: "timeout" | "stall",
    dueAtMs: number,
    fire: () => void,
  ): void {
    attempt.timers[timer]?.();
    attempt.timers[timer] = this.#options.clock.after(dueAtMs - this.#options.clock.nowMs(), () => {
      attempt.timers[timer] = null;
      const lateMs = this.#options.clock.nowMs() - dueAtMs;
      if (lateMs > STOOD_STILL_MS) this.#stoodStill(attempt, lateMs + CATCH_UP_MS);
      else fire();
    });
  }

  /** The whole process was stopped without a word, and the attempt with it or not: ends and output may be on their way. */
  #stoodStill(attempt: RunningAttempt, shiftMs: number): void {
    attempt.startedAtMs += shiftMs;
    attempt.lastActivityAtMs += shiftMs;
    this.#armTimeout(attempt);
    this.#armStall(attempt);
  }

  #limitMs(attempt: RunningAttempt): number | null {
    const { timeout } = attempt.entry.spec.policy;
    if (timeout === undefined) return null;
    if (timeout.kind === "fixed") return timeout.ms;
    const medianMs = this.#options.median.medianMs();
    return medianMs === null ? null : medianMs * timeout.ratio;
  }

  #disarm(attempt: RunningAttempt): void {
    const { timers } = attempt;
    for (const stop of [timers.timeout, timers.stall, timers.grace] as (CancelTimer | null)[]) {
      stop?.();
    }
    timers.timeout = timers.stall = timers.grace = null;
  }
}
