/** The output of jobs on its way to a terminal that is drawn on: safe whole lines, each stream by itself. */
import type { StreamName } from "../ports.ts";
import { createOutputSanitizer, type OutputSanitizer } from "../text/output_sanitizer.ts";

export class JobOutput {
  readonly #sanitizers = new Map<StreamName, OutputSanitizer>();

  /** The lines that are complete now, each ending with `\n`; what follows is held. */
  push(stream: StreamName, bytes: Uint8Array): string {
    return this.#sanitizer(stream).push(bytes);
  }

  /** The beginnings of the lines under way, at most one for each stream; none is empty. */
  held(maxLength: number): readonly string[] {
    const lines = [...this.#sanitizers.values()].map((sanitizer) => sanitizer.held(maxLength));
    return lines.filter((line) => line !== "");
  }

  /** What was held, each line ending with `\n`. More may follow. */
  end(): string {
    let rest = "";
    for (const sanitizer of this.#sanitizers.values()) rest += sanitizer.end();
    return rest;
  }

  #sanitizer(stream: StreamName): OutputSanitizer {
    const known = this.#sanitizers.get(stream);
    if (known !== undefined) return known;
    const created = createOutputSanitizer();
    this.#sanitizers.set(stream, created);
    return created;
  }
}
