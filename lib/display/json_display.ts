/**
 * `--ui json`: every event as one line of JSON on standard output, in order, and nothing else there.
 * The summary goes to standard error.
 */
import type { RunEvent } from "../events.ts";
import { selectMetrics } from "../state/metrics.ts";
import type { RunState } from "../state/run_state.ts";
import { jsonLine } from "../text/json_line.ts";
import { renderSummary } from "../view/summary.ts";
import type { JsonContext } from "./context.ts";
import type { Display } from "./display.ts";
import { TextWriter } from "./text_writer.ts";

/** Never drops an event: what a slow reader has not taken yet is held. */
export function createJsonDisplay(context: JsonContext): Display {
  return new JsonDisplay(context);
}

class JsonDisplay implements Display {
  readonly #context: JsonContext;
  readonly #events: TextWriter;
  readonly #errors: TextWriter;
  #finishing: Promise<void> | null = null;

  constructor(context: JsonContext) {
    this.#context = context;
    this.#events = new TextWriter(context.events, context.onClosed);
    this.#errors = new TextWriter(context.errors);
  }

  event(event: RunEvent): void {
    this.#events.write(jsonLine(event));
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

  async #finish(state: RunState): Promise<void> {
    await this.#events.flush();
    const { summary, theme } = this.#context;
    const lines = renderSummary({ state, metrics: selectMetrics(state) }, summary, { theme });
    this.#errors.write(lines.map((line) => line + "\n").join(""));
    await this.#errors.flush();
  }
}
