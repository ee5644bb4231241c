/**
 * The log of a run, line by line: which events get a line is `plain_policy.ts`, the words are in `plain_text.ts`. Owns
 * the timer that breaks a long silence; where lines go is its owner's business. Muted, it keeps counting, so that it
 * goes on where the run is when somebody wants to read it again.
 */
import type { EventOf, RunEvent } from "../events.ts";
import type { CancelTimer, Clock } from "../ports.ts";
import { selectMetrics } from "../state/metrics.ts";
import type { RunState } from "../state/run_state.ts";
import { formatCount } from "../text/format_number.ts";
import { renderFailure } from "../view/failure_lines.ts";
import type { Theme } from "../view/theme.ts";
import type { FloodGate } from "./flood_gate.ts";
import { PlainPolicy } from "./plain_policy.ts";
import {
  attemptText,
  cancelText,
  logText,
  okText,
  requeueText,
  retryText,
  runText,
  skipText,
  waitingText,
} from "./plain_text.ts";
import { renderProgressText } from "./progress_text.ts";
import { selectRunModel } from "./select_run_model.ts";

export interface PlainLogOptions {
  readonly clock: Clock;
  readonly theme: Theme;
  /** Unix time as local time of day, e.g. `12:03:04`. */
  readonly formatTime: (atMs: number) => string;
  /** Starts without saying anything. @default false */
  readonly isMuted?: boolean;
  /** Takes one safe line, ending with `\n`. */
  say(line: string): void;
}

export class PlainLog {
  readonly #options: PlainLogOptions;
  readonly #policy = new PlainPolicy();
  #state: RunState | null = null;
  #isMuted: boolean;
  #isOver = false;
  #lineCount = 0;
  #timer: CancelTimer | null = null;
  /** Tasks cancelled while nothing of them ran that no line has told of. */
  #cancelledWaiting = 0;

  constructor(options: PlainLogOptions) {
    this.#options = options;
    this.#isMuted = options.isMuted ?? false;
  }

  /** Lines said so far. */
  get lineCount(): number {
    return this.#lineCount;
  }

  event(event: RunEvent, state: RunState): void {
    if (this.#isOver) return;
    this.#begin(state);
    if (this.#isMuted) return this.#count(event);
    this.#show(event, state);
    this.#watchSilence();
  }

  /** Says nothing from here on, after what was held back so far. */
  mute(): void {
    if (this.#isMuted) return;
    this.#showHeldBack();
    this.#isMuted = true;
    this.#stopTimer();
  }

  /** Goes on, with a line that says where the run is if it has begun. */
  unmute(state: RunState): void {
    if (!this.#isMuted || this.#isOver) return;
    this.#isMuted = false;
    if (this.#state === null) return;
    this.#showProgress(state, this.#options.clock.nowMs());
    this.#watchSilence();
  }

  /** A line of the log that no event tells of. */
  note(text: string): void {
    if (!this.#isMuted) this.#say(this.#options.clock.nowMs(), text);
  }

  /** The run is over: what was held back, and no line after it. */
  end(): void {
    if (!this.#isMuted) this.#showHeldBack();
    this.stop();
  }

  /** No line and no timer from here on. */
  stop(): void {
    this.#isOver = true;
    this.#stopTimer();
  }

  #begin(state: RunState): void {
    // A log may begin in the middle of a run.
    if (this.#state === null) this.#policy.start(state.startedAtMs);
    this.#state = state;
  }

  /** What has an end: the lines that only the first ones of their kind get. */
  #count(event: RunEvent): void {
    if (event.kind === "attempt_started" && event.attempt === 1) this.#policy.admitsStart();
    if (event.kind === "task_succeeded" || event.kind === "task_skipped") this.#policy.admitsEnd();
  }

  #show(event: RunEvent, state: RunState): void {
    if (event.kind === "task_cancelled" && event.attempt === undefined) {
      this.#cancelledWaiting++;
      return;
    }
    this.#showCancelledWaiting(event.atMs);
    switch (event.kind) {
      case "attempt_started":
        if (event.attempt === 1 && this.#policy.admitsStart()) {
          this.#say(event.atMs, attemptText(event, state));
        }
        break;
      case "task_log":
        this.#showGated(this.#policy.logs, event.atMs, () => logText(event, state));
        break;
      case "retry_scheduled":
        this.#showGated(this.#policy.retries, event.atMs, () => retryText(event, state));
        break;
      case "task_failed":
        this.#showFailure(event, state);
        break;
      case "task_succeeded":
        this.#showEnd(event.atMs, () => okText(event, state));
        break;
      case "task_skipped":
        this.#showEnd(event.atMs, () => skipText(event, state));
        break;
      case "task_cancelled":
        this.#showGated(this.#policy.cancels, event.atMs, () => cancelText(event, state));
        break;
      case "task_requeued":
        this.#showGated(this.#policy.retries, event.atMs, () => requeueText(event));
        break;
      default: {
        const text = runText(event, state);
        if (text !== null) this.#say(event.atMs, text);
      }
    }
  }

  #showFailure(event: EventOf<"task_failed">, state: RunState): void {
    this.#showGated(this.#policy.failures, event.atMs, () => {
      const shown = { ...event, label: state.lastEnded?.label ?? event.task };
      return renderFailure(shown, this.#options.theme);
    });
    this.#showStep(event.atMs);
  }

  #showCancelledWaiting(atMs: number): void {
    const count = this.#cancelledWaiting;
    if (count === 0) return;
    this.#cancelledWaiting = 0;
    this.#say(atMs, waitingText(count));
  }

  #showGated(gate: FloodGate, atMs: number, text: () => string): void {
    this.#showFolded(atMs);
    if (gate.admits(atMs)) this.#say(atMs, text());
  }

  #showEnd(atMs: number, text: () => string): void {
    if (this.#policy.admitsEnd()) this.#say(atMs, text());
    else this.#showStep(atMs);
  }

  #showStep(atMs: number): void {
    const state = this.#state;
    if (state !== null && this.#policy.isStepDue(selectMetrics(state), atMs)) {
      this.#showProgress(state, atMs);
    }
  }

  #showProgress(state: RunState, atMs: number): void {
    this.#showFolded(atMs);
    this.#say(atMs, renderProgressText(selectRunModel(state, atMs), this.#options.theme.glyphs));
    this.#policy.noteProgress(atMs);
  }

  #showHeldBack(): void {
    this.#showCancelledWaiting(Infinity);
    this.#showFolded(Infinity);
  }

  /** Tells how many lines of each sort were held back. After a total limit, only at the end. */
  #showFolded(atMs: number): void {
    const { failures, retries, cancels, logs } = this.#policy;
    const { ellipsis } = this.#options.theme.glyphs;
    const gates = [
      [failures, "failure", "failures"],
      [retries, "retry", "retries"],
      [cancels, "cancelled task", "cancelled tasks"],
      [logs, "log line", "log lines"],
    ] as const;
    for (const [gate, one, many] of gates) {
      const folded = gate.takeFolded(atMs);
      if (folded === 0) continue;
      this.#say(atMs, `${ellipsis} and ${formatCount(folded)} more ${folded === 1 ? one : many}`);
    }
  }

  /** One timer while something runs, so that a long silence is broken; none otherwise. */
  #watchSilence(): void {
    const state = this.#state;
    if (this.#timer !== null || state === null || this.#isOver) return;
    if (state.counts.running + state.counts.retrying === 0) return;
    const { clock } = this.#options;
    const leftMs = this.#policy.silenceLeftMs(clock.nowMs());
    this.#timer = clock.after(leftMs, () => {
      this.#timer = null;
      const nowMs = clock.nowMs();
      const isOpen = state.counts.running + state.counts.retrying > 0;
      if (isOpen && this.#policy.silenceLeftMs(nowMs) <= 0) this.#showProgress(state, nowMs);
      this.#watchSilence();
    });
  }

  #stopTimer(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #say(atMs: number, text: string): void {
    const { clock, formatTime, say } = this.#options;
    const shownMs = Number.isFinite(atMs) ? atMs : clock.nowMs();
    this.#policy.noteLine(shownMs);
    this.#lineCount++;
    say(`${formatTime(shownMs)} ${text}\n`);
  }
}
