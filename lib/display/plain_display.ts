/**
 * `--ui plain`: a log of timestamped lines for pipes, files and CI. Chooses words; which events get a
 * line is `plain_policy.ts`.
 */
import type { EventOf, RunEvent } from "../events.ts";
import type { CancelTimer } from "../ports.ts";
import { selectMetrics } from "../state/metrics.ts";
import { RateEstimator } from "../state/rate.ts";
import type { RunState } from "../state/run_state.ts";
import { failureText } from "../text/failure_text.ts";
import { formatDuration } from "../text/format_duration.ts";
import { formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { truncate } from "../text/truncate.ts";
import { renderFailure } from "../view/failure_lines.ts";
import { renderSummary } from "../view/summary.ts";
import type { DisplayContext } from "./context.ts";
import type { Display } from "./display.ts";
import type { FloodGate } from "./flood_gate.ts";
import { PlainPolicy } from "./plain_policy.ts";
import { renderProgressText } from "./progress_text.ts";
import { selectRunModel } from "./select_run_model.ts";
import { TextWriter } from "./text_writer.ts";

const MAX_LABEL_COLUMNS = 120;
const MAX_TEXT_COLUMNS = 500;

export function createPlainDisplay(context: DisplayContext): Display {
  return new PlainDisplay(context);
}

class PlainDisplay implements Display {
  readonly #context: DisplayContext;
  readonly #writer: TextWriter;
  readonly #policy = new PlainPolicy();
  readonly #rate = new RateEstimator();
  #state: RunState | null = null;
  #timer: CancelTimer | null = null;
  #finishing: Promise<void> | null = null;

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
    switch (event.kind) {
      case "run_started":
        this.#policy.start(event.atMs);
        this.#rate.record(0, event.atMs);
        this.#say(event.atMs, startText(event));
        break;
      case "attempt_started":
        if (event.attempt === 1 && this.#policy.admitsStart()) {
          this.#say(event.atMs, `start ${label(state.open.get(event.task)?.label ?? event.task)}`);
        }
        break;
      case "task_log":
        this.#showGated(this.#policy.logs, event.atMs, () => {
          const text = truncate(sanitize(event.text), MAX_TEXT_COLUMNS);
          return `${label(state.open.get(event.task)?.label ?? event.task)}: ${text}`;
        });
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
        this.#showEnd(event.atMs, () => `ok ${ended(state)} (${formatDuration(event.durationMs)})`);
        break;
      case "task_skipped":
        this.#showEnd(event.atMs, () => `skipped ${ended(state)}: ${skipText(event)}`);
        break;
      case "task_cancelled":
        this.#showEnd(event.atMs, () => `cancelled ${ended(state)}: by ${sanitize(event.by)}`);
        break;
      case "run_paused":
        this.#say(event.atMs, "paused");
        break;
      case "run_resumed":
        this.#say(event.atMs, "resumed");
        break;
      case "run_cancelling":
        this.#say(event.atMs, `stopping: ${sanitize(event.by)}`);
        break;
    }
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
    this.#rate.record(metrics.succeeded + metrics.failed, atMs);
    if (this.#policy.isStepDue(metrics, atMs)) this.#showProgress(state, atMs);
  }

  #showProgress(state: RunState, atMs: number): void {
    this.#showFolded(atMs);
    this.#say(atMs, renderProgressText(selectRunModel(state, this.#rate, atMs)));
    this.#policy.noteProgress(atMs);
  }

  /** Tells how many lines of each sort were held back. After a total limit, only at the end. */
  #showFolded(atMs: number): void {
    const { failures, retries, logs } = this.#policy;
    for (
      const [gate, word] of [[failures, "failures"], [retries, "retries"], [
        logs,
        "log lines",
      ]] as const
    ) {
      const folded = gate.takeFolded(atMs);
      if (folded > 0) {
        this.#say(
          atMs,
          `${this.#context.theme.glyphs.ellipsis} and ${formatCount(folded)} more ${word}`,
        );
      }
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

function label(text: string): string {
  return truncate(sanitize(text), MAX_LABEL_COLUMNS, { where: "middle" });
}

function ended(state: RunState): string {
  return label(state.lastEnded?.label ?? "");
}

function startText(event: EventOf<"run_started">): string {
  const tasks = event.total === null ? "tasks" : `${formatCount(event.total)} tasks`;
  return `${label(event.name)}: ${tasks}, ${formatCount(event.jobs)} at once`;
}

function retryText(event: EventOf<"retry_scheduled">, state: RunState): string {
  const row = state.open.get(event.task);
  const failure = row?.lastFailure ?? null;
  const reason = failure === null ? "" : `: ${failureText(failure)}`;
  const next = `${event.attempt}/${event.maxAttempts} in ${formatDuration(event.delayMs)}`;
  return `retry ${label(row?.label ?? event.task)} ${next}${truncate(reason, MAX_TEXT_COLUMNS)}`;
}

function skipText(event: EventOf<"task_skipped">): string {
  if (event.reason === "already_succeeded") return "it has already succeeded";
  return event.need === undefined ? "a need failed" : `${sanitize(event.need)} failed`;
}
