/**
 * `--ui plain`: a log of timestamped lines on standard error, for pipes, files and CI, then the summary. What is in the
 * log is the business of `plain_log.ts`.
 */
import type { RunEvent } from "../events.ts";
import { selectMetrics } from "../state/metrics.ts";
import type { RunState } from "../state/run_state.ts";
import { renderSummary } from "../view/summary.ts";
import type { DisplayContext } from "./context.ts";
import type { Display } from "./display.ts";
import { PlainLog } from "./plain_log.ts";
import { TextWriter } from "./text_writer.ts";

export function createPlainDisplay(context: DisplayContext): Display {
  return new PlainDisplay(context);
}

class PlainDisplay implements Display {
  readonly #context: DisplayContext;
  readonly #writer: TextWriter;
  readonly #log: PlainLog;
  #finishing: Promise<void> | null = null;

  constructor(context: DisplayContext) {
    this.#context = context;
    this.#writer = new TextWriter(context.errors);
    this.#log = new PlainLog({ ...context, say: (line) => this.#writer.write(line) });
  }

  event(event: RunEvent, state: RunState): void {
    this.#log.event(event, state);
  }

  takeOutput(): boolean {
    return false;
  }

  print(text: string): boolean {
    if (this.#finishing !== null) return false;
    this.#writer.write(text);
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

  restore(): void {
    this.#log.stop();
  }

  async #finish(state: RunState): Promise<void> {
    this.#log.end();
    const { summary, theme } = this.#context;
    const lines = renderSummary({ state, metrics: selectMetrics(state) }, summary, { theme });
    this.#writer.write(lines.map((line) => line + "\n").join(""));
    await this.#writer.flush();
  }
}
