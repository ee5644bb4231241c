/**
 * Catches what code in an isolate prints without the console: the streams of the process belong to the main isolate,
 * and to the display.
 */

/** Longer lines are handed over in pieces. */
const MAX_LINE_LENGTH = 64 * 1024;

/**
 * From now on `Deno.stdout` and `Deno.stderr` write lines to `printed` instead.
 *
 * @returns Call it when nothing more comes for now: gives a last line that has no end.
 */
export function catchStreams(printed: (line: string) => void): () => void {
  const splitters = [Deno.stdout, Deno.stderr].map((stream) => {
    const lines = new LineSplitter(printed);
    const writeSync = (bytes: Uint8Array) => {
      lines.write(bytes);
      return bytes.length;
    };
    const write = (bytes: Uint8Array) => Promise.resolve(writeSync(bytes));
    const writable = new WritableStream<Uint8Array>({ write: (bytes) => lines.write(bytes) });
    for (const [name, value] of Object.entries({ write, writeSync, writable })) {
      Object.defineProperty(stream, name, { value, configurable: true });
    }
    return lines;
  });
  return () => splitters.forEach((lines) => lines.flush());
}

class LineSplitter {
  readonly #printed: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = "";

  constructor(printed: (line: string) => void) {
    this.#printed = printed;
  }

  write(bytes: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#printed(line);
    if (this.#rest.length >= MAX_LINE_LENGTH) this.flush();
  }

  flush(): void {
    const rest = this.#rest;
    this.#rest = "";
    if (rest !== "") this.#printed(rest);
  }
}
