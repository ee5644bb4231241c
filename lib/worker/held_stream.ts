/**
 * Holds one stream of a child until its end: in memory up to a limit, then in a file.
 */
import type { Captured } from "../protocol.ts";
import { OutputFile } from "./output_file.ts";

const FIRST_BYTES = 1024;

export interface HeldStreamOptions {
  /** More than this goes to the file. */
  readonly limitBytes: number;
  /** Where the file will be; it is made only when needed. */
  readonly spillPath: string;
}

export class HeldStream {
  readonly #options: HeldStreamOptions;
  #buffer = new Uint8Array(0);
  #length = 0;
  #file: OutputFile | undefined;

  constructor(options: HeldStreamOptions) {
    this.#options = options;
  }

  get problem(): string | undefined {
    return this.#file?.problem;
  }

  write(bytes: Uint8Array): void {
    if (this.#file !== undefined) return this.#file.write(bytes);
    if (this.#length + bytes.length > this.#options.limitBytes) return this.#spill(bytes);
    this.#reserve(this.#length + bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** The last bytes, valid until the next `write`; undefined when they cannot be read back. */
  last(maxBytes: number): Uint8Array | undefined {
    if (this.#file !== undefined) return this.#file.last(maxBytes);
    return this.#buffer.subarray(Math.max(0, this.#length - maxBytes), this.#length);
  }

  /** Ends the stream and hands over what was held. */
  finish(): Captured {
    const file = this.#file;
    if (file === undefined) return { kind: "bytes", bytes: this.#buffer.slice(0, this.#length) };
    file.close();
    return { kind: "file", path: file.path, sizeBytes: file.sizeBytes, isTemporary: true };
  }

  #spill(bytes: Uint8Array): void {
    this.#file = new OutputFile(this.#options.spillPath);
    this.#file.write(this.#buffer.subarray(0, this.#length));
    this.#file.write(bytes);
    this.#buffer = new Uint8Array(0);
    this.#length = 0;
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    const doubled = Math.max(FIRST_BYTES, length, this.#buffer.length * 2);
    const grown = new Uint8Array(Math.min(doubled, this.#options.limitBytes));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}
