/**
 * `--ui quiet`: nothing unless something goes wrong, for cron. Each failure as it happens, with its last
 * words; at the end, and only if the run did not fully succeed, the counts and what to do next.
 */
import type { EventOf, RunEvent } from "../events.ts";
import { selectMetrics } from "../state/metrics.ts";
import type { RunState } from "../state/run_state.ts";
import { renderFailure, renderTail } from "../view/failure_lines.ts";
import { MAX_LISTED_FAILURES, MAX_LISTED_TAILS, moreText, renderSummary } from "../view/summary.ts";
import type { DisplayContext } from "./context.ts";
import type { Display } from "./display.ts";
import { TextWriter } from "./text_writer.ts";

const MAX_TAIL_LINES = 5;

export function createQuietDisplay(context: DisplayContext): Display {
  return new QuietDisplay(context);
}

class QuietDisplay implements Display {
  readonly #context: DisplayContext;
  readonly #errors: TextWriter;
  #finishing: Promise<void> | null = null;

  constructor(context: DisplayContext) {
    this.#context = context;
    this.#errors = new TextWriter(context.errors);
  }

  event(event: RunEvent, state: RunState): void {
    if (event.kind === "task_failed") this.#showFailure(event, state);
  }

  takeOutput(): boolean {
    return false;
  }

  print(text: string): boolean {
    if (this.#finishing !== null) return false;
    this.#errors.write(text);
    return true;
  }

  suspend(): Promise<void> {
    return Promise.resolve();
  }

  resume(): void {}

  resized(): void {}

  finish(state: RunState): Promise<void> {
    return this.#finishing ??= this.#finish(state);
  }

  restore(): void {}

  #showFailure(event: EventOf<"task_failed">, state: RunState): void {
    const failed = state.counts.failed;
    if (failed > MAX_LISTED_FAILURES) return;
    const { theme } = this.#context;
    const shown = { ...event, label: state.lastEnded?.label ?? event.task };
    const tail = failed > MAX_LISTED_TAILS ? [] : renderTail(event.failure, MAX_TAIL_LINES, theme);
    this.#say([renderFailure(shown, theme), ...tail]);
  }

  async #finish(state: RunState): Promise<void> {
    const { summary, theme } = this.#context;
    const metrics = selectMetrics(state);
    const isClean = metrics.failed === 0 && metrics.cancelled === 0 && (state.exitCode ?? 0) === 0;
    if (!isClean) {
      const more = metrics.failed - MAX_LISTED_FAILURES;
      if (more > 0) this.#say([moreText(more, summary, theme)]);
      this.#say(renderSummary({ state, metrics }, summary, { theme, hasList: false }));
    }
    await this.#errors.flush();
  }

  #say(lines: readonly string[]): void {
    this.#errors.write(lines.map((line) => line + "\n").join(""));
  }
}
