/**
 * Bytes to inputs: lines, or pieces that end with NUL. Owns every check on a single input, so that
 * what reaches a command is exactly what was in the file. Knows nothing of streams.
 */
import { UsageError } from "../text/usage_error.ts";

/** Longer than any argument that a system takes (128 KiB on Linux), short enough to hold. */
export const MAX_INPUT_BYTES = 16 * 1024 * 1024;

const NEWLINE = 0x0a;

/** What a piece of bytes completed. With a `problem`, the inputs before it are still good. */
export interface SplitInputs {
  readonly values: readonly string[];
  readonly problem?: UsageError;
}

export interface InputSplitterOptions {
  /** Where the bytes come from, for messages: a path or `stdin`. */
  readonly source: string;
  /** Inputs end with NUL instead of a newline. */
  readonly nul: boolean;
  /** @default MAX_INPUT_BYTES */
  readonly maxBytes?: number;
}

/** Cuts a stream of bytes; give it each chunk, then call `end`. Stop at the first problem. */
export class InputSplitter {
  readonly #options: InputSplitterOptions;
  readonly #maxBytes: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  /** Start of an input whose end has not come yet. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #completed = 0;

  constructor(options: InputSplitterOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? MAX_INPUT_BYTES;
  }

  push(chunk: Uint8Array): SplitInputs {
    const delimiter = this.#options.nul ? 0 : NEWLINE;
    const values: string[] = [];
    let start = 0;
    try {
      for (;;) {
        const end = chunk.indexOf(delimiter, start);
        if (end === -1) break;
        values.push(this.#complete(chunk.subarray(start, end)));
        start = end + 1;
      }
      this.#hold(chunk.subarray(start));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return { values, problem: error };
    }
    return { values };
  }

  /** A last input without its delimiter counts. */
  end(): SplitInputs {
    if (this.#pendingBytes === 0) return { values: [] };
    return this.push(new Uint8Array([this.#options.nul ? 0 : NEWLINE]));
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#check(this.#pendingBytes + bytes.length);
    this.#pending.push(bytes.slice());
    this.#pendingBytes += bytes.length;
  }

  #complete(last: Uint8Array): string {
    this.#check(this.#pendingBytes + last.length);
    const bytes = this.#pendingBytes === 0 ? last : this.#joined(last);
    this.#pending = [];
    this.#pendingBytes = 0;
    const value = this.#decode(bytes);
    if (value.includes("\0")) {
      throw this.#problem(
        "Input holds a NUL character, which no argument can; if NUL separates the inputs, use -0",
      );
    }
    this.#completed++;
    return value;
  }

  #joined(last: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(this.#pendingBytes + last.length);
    let offset = 0;
    for (const part of [...this.#pending, last]) {
      bytes.set(part, offset);
      offset += part.length;
    }
    return bytes;
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch (cause) {
      throw this.#problem(
        "Input is not valid UTF-8 and could not reach the command unchanged; " +
          "convert it, for instance with iconv",
        cause,
      );
    }
  }

  #check(sizeBytes: number): void {
    if (sizeBytes <= this.#maxBytes) return;
    const limit = this.#maxBytes >= 1024 * 1024
      ? `${this.#maxBytes / (1024 * 1024)} MiB`
      : `${this.#maxBytes} bytes`;
    throw this.#problem(
      `Input is longer than ${limit}; ` +
        (this.#options.nul
          ? "check that NUL separates the inputs"
          : "if NUL separates them, use -0"),
    );
  }

  #problem(text: string, cause?: unknown): UsageError {
    const unit = this.#options.nul ? "input " : "";
    return new UsageError(`${this.#options.source}:${unit}${this.#completed + 1}: ${text}`, {
      cause,
    });
  }
}
