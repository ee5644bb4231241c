/**
 * `--ui plain`: a log of timestamped lines for pipes, files and CI. The words are in `plain_text.ts`,
 * which events get a line is `plain_policy.ts`.
 */
import type { RunEvent } from "../events.ts";
import type { CancelTimer } from "../ports.ts";
import { selectMetrics } from "../state/metrics.ts";
import type { RunState } from "../state/run_state.ts";
import { formatCount } from "../text/format_number.ts";
import { renderFailure } from "../view/failure_lines.ts";
import { renderSummary } from "../view/summary.ts";
import type { DisplayContext } from "./context.ts";
import type { Display } from "./display.ts";
import type { FloodGate } from "./flood_gate.ts";
import { PlainPolicy } from "./plain_policy.ts";
import {
  attemptText,
  cancelText,
  logText,
  okText,
  retryText,
  skipText,
  startText,
  stopText,
  waitingText,
} from "./plain_text.ts";
import { renderProgressText } from "./progress_text.ts";
import { selectRunModel } from "./select_run_model.ts";
import { TextWriter } from "./text_writer.ts";

export function createPlainDisplay(context: DisplayContext): Display {
  return new PlainDisplay(context);
}

class PlainDisplay implements Display {
  readonly #context: DisplayContext;
  readonly #writer: TextWriter;
  readonly #policy = new PlainPolicy();
  #state: RunState | null = null;
  #timer: CancelTimer | null = null;
  #finishing: Promise<void> | null = null;
  /** Tasks cancelled while nothing of them ran that no line has told of. */
  #cancelledWaiting = 0;

  constructor(context: DisplayContext) {
    this.#context = context;
    this.#writer = new TextWriter(context.errors);
  }

  event(event: RunEvent, state: RunState): void {
    if (this.#finishing !== null) return;
    this.#state = state;
    this.#show(event, state);
    this.#watchSilence();
  }

  takeOutput(): boolean {
    return false;
  }

  suspend(): void {}

  resume(): void {}

  finish(state: RunState): Promise<void> {
    return this.#finishing ??= this.#finish(state);
  }

  restore(): void {
    this.#stopTimer();
  }

  #show(event: RunEvent, state: RunState): void {
    if (event.kind === "task_cancelled" && event.attempt === undefined) {
      this.#cancelledWaiting++;
      return;
    }
    this.#showCancelledWaiting(event.atMs);
    switch (event.kind) {
      case "run_started":
        this.#policy.start(event.atMs);
        this.#say(event.atMs, startText(event));
        break;
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
        this.#showGated(this.#policy.failures, event.atMs, () => {
          const shown = { ...event, label: state.lastEnded?.label ?? event.task };
          return renderFailure(shown, this.#context.theme);
        });
        this.#showStep(event.atMs);
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
      case "run_paused":
        this.#say(event.atMs, "paused");
        break;
      case "run_resumed":
        this.#say(event.atMs, "resumed");
        break;
      case "run_cancelling":
        this.#say(event.atMs, stopText(event, state));
        break;
    }
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
    if (state === null) return;
    const metrics = selectMetrics(state);
    if (this.#policy.isStepDue(metrics, atMs)) this.#showProgress(state, atMs);
  }

  #showProgress(state: RunState, atMs: number): void {
    this.#showFolded(atMs);
    this.#say(atMs, renderProgressText(selectRunModel(state, atMs), this.#context.theme.glyphs));
    this.#policy.noteProgress(atMs);
  }

  /** Tells how many lines of each sort were held back. After a total limit, only at the end. */
  #showFolded(atMs: number): void {
    const { failures, retries, cancels, logs } = this.#policy;
    const { ellipsis } = this.#context.theme.glyphs;
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
    if (this.#timer !== null || state === null || this.#finishing !== null) return;
    if (state.counts.running + state.counts.retrying === 0) return;
    const leftMs = this.#policy.silenceLeftMs(this.#context.clock.nowMs());
    this.#timer = this.#context.clock.after(leftMs, () => {
      this.#timer = null;
      const nowMs = this.#context.clock.nowMs();
      const isOpen = state.counts.running + state.counts.retrying > 0;
      if (isOpen && this.#policy.silenceLeftMs(nowMs) <= 0) this.#showProgress(state, nowMs);
      this.#watchSilence();
    });
  }

  async #finish(state: RunState): Promise<void> {
    this.#stopTimer();
    this.#showCancelledWaiting(Infinity);
    this.#showFolded(Infinity);
    const { summary, theme } = this.#context;
    const lines = renderSummary({ state, metrics: selectMetrics(state) }, summary, { theme });
    this.#writer.write(lines.map((line) => line + "\n").join(""));
    await this.#writer.flush();
  }

  #stopTimer(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #say(atMs: number, text: string): void {
    const shownMs = Number.isFinite(atMs) ? atMs : this.#context.clock.nowMs();
    this.#policy.noteLine(shownMs);
    this.#writer.write(`${this.#context.formatTime(shownMs)} ${text}\n`);
  }
}
