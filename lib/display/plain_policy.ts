/**
 * Decides which lines a plain log gets, so that 10,000 tasks do not flood it and a quiet run still shows
 * that it lives. Pure: counts and times in, decisions out. `docs/displays.md` gives users the numbers.
 */
import type { RunMetrics } from "../state/metrics.ts";
import { FloodGate } from "./flood_gate.ts";

/** The first starts and ends that get a line of their own. */
export const NAMED_STARTS = 20;
export const NAMED_ENDS = 20;
/** After them a progress line for each 5 % of the tasks, at most one a second… */
export const PROGRESS_STEP_RATIO = 0.05;
export const MIN_PROGRESS_GAP_MS = 1000;
/** …and one when nothing was said for 10 s or a tenth of the time so far, whichever is longer. */
export const MIN_SILENCE_MS = 10_000;
export const SILENCE_RATIO = 0.1;
/** Lines in all about failures, retries, running tasks that were cancelled, and from the tasks' own logs; further ones are counted. */
export const MAX_FAILURE_LINES = 200;
export const MAX_RETRY_LINES = 100;
export const MAX_CANCEL_LINES = 100;
export const MAX_LOG_LINES = 100;
/** Lines a second of each of these. */
export const LINES_PER_SECOND = 20;

export class PlainPolicy {
  readonly failures = gate(MAX_FAILURE_LINES);
  readonly retries = gate(MAX_RETRY_LINES);
  readonly cancels = gate(MAX_CANCEL_LINES);
  readonly logs = gate(MAX_LOG_LINES);
  #starts = 0;
  #ends = 0;
  #startMs = 0;
  #lastProgressMs = 0;
  #lastLineMs = 0;
  #nextStep = 1;

  /** The run begins. */
  start(nowMs: number): void {
    this.#startMs = nowMs;
    this.#lastProgressMs = nowMs;
    this.#lastLineMs = nowMs;
  }

  /** Any line was written. */
  noteLine(nowMs: number): void {
    this.#lastLineMs = nowMs;
  }

  /** An attempt starts: does it get a line? */
  admitsStart(): boolean {
    return ++this.#starts <= NAMED_STARTS;
  }

  /** A task ended well or was skipped: does it get a line? */
  admitsEnd(): boolean {
    return ++this.#ends <= NAMED_ENDS;
  }

  /** True when enough more has been processed for a progress line, which is then taken as written. */
  isStepDue(metrics: RunMetrics, nowMs: number): boolean {
    const { total, processed } = metrics;
    if (total === null || processed <= NAMED_ENDS || processed >= total) return false;
    const step = Math.floor(processed / (total * PROGRESS_STEP_RATIO));
    if (step < this.#nextStep || nowMs - this.#lastProgressMs < MIN_PROGRESS_GAP_MS) return false;
    this.#nextStep = step + 1;
    this.noteProgress(nowMs);
    return true;
  }

  /** A progress line was written. */
  noteProgress(nowMs: number): void {
    this.#lastProgressMs = nowMs;
    this.#lastLineMs = nowMs;
  }

  /** Milliseconds until the silence has lasted long enough for a progress line. */
  silenceLeftMs(nowMs: number): number {
    const patienceMs = Math.max(MIN_SILENCE_MS, (nowMs - this.#startMs) * SILENCE_RATIO);
    return this.#lastLineMs + patienceMs - nowMs;
  }
}

function gate(totalLimit: number): FloodGate {
  return new FloodGate({ limit: LINES_PER_SECOND, windowMs: 1000, totalLimit });
}
