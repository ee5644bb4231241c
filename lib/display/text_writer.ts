/**
 * Writes text to a sink in order, never waiting: what comes while a write is under way goes out with the
 * next one. A sink whose reader has gone away swallows the rest.
 */
import type { ByteSink } from "../ports.ts";

export class TextWriter {
  readonly #sink: ByteSink;
  readonly #onLost: (error: unknown) => void;
  readonly #encoder = new TextEncoder();
  #chunks: string[] = [];
  #pending: Promise<void> | null = null;
  #isLost = false;

  /** @param onLost Called once when the sink no longer takes anything. */
  constructor(sink: ByteSink, onLost: (error: unknown) => void = () => {}) {
    this.#sink = sink;
    this.#onLost = onLost;
  }

  write(text: string): void {
    if (this.#isLost || text === "") return;
    this.#chunks.push(text);
    this.#pending ??= this.#drain();
  }

  /** Resolves when everything is written or the sink is lost. Never rejects. */
  async flush(): Promise<void> {
    while (this.#pending !== null) await this.#pending;
  }

  async #drain(): Promise<void> {
    try {
      // Lets the events of one turn go out as one write.
      await Promise.resolve();
      while (this.#chunks.length > 0) {
        const text = this.#chunks.join("");
        this.#chunks = [];
        await this.#sink.write(this.#encoder.encode(text));
      }
    } catch (error) {
      this.#isLost = true;
      this.#chunks = [];
      this.#pending = null;
      return this.#onLost(error);
    }
    this.#pending = null;
  }
}
