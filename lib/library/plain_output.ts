/** Lines for a pipe, a log or a terminal that can't be drawn on: in order, whole, without colours, never waiting. */
import { TextWriter } from "../display/text_writer.ts";
import type { ByteSink } from "../ports.ts";
import { SGR_SEQUENCES } from "../text/sgr.ts";
import { PrintedLines } from "./printed_lines.ts";

export class PlainOutput {
  readonly #writer: TextWriter;
  readonly #printed: PrintedLines;
  #isClosed = false;

  constructor(sink: ByteSink) {
    this.#writer = new TextWriter(sink);
    this.#printed = new PrintedLines((lines) =>
      this.#writer.write(lines.replaceAll(SGR_SEQUENCES, ""))
    );
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  print(text: string): void {
    if (!this.#isClosed) this.#printed.push(text);
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    if (!this.#isClosed) this.#printed.end();
    this.#isClosed = true;
    await this.#writer.flush();
  }
}
