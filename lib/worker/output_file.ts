/**
 * A file that a child's output goes to as it comes. A disk that is full or broken is noted and told
 * at the end: the child runs on, and no more is written.
 */
import { errorMessage } from "../text/error_message.ts";

export class OutputFile {
  readonly path: string;
  #file: Deno.FsFile | undefined;
  #sizeBytes = 0;
  #problem: string | undefined;

  /** Makes the file, or empties it. */
  constructor(path: string) {
    this.path = path;
    this.#attempt(() => {
      this.#file = Deno.openSync(path, { write: true, create: true, truncate: true, mode: 0o600 });
    });
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** What went wrong, for people; undefined when everything was written. */
  get problem(): string | undefined {
    return this.#problem;
  }

  write(bytes: Uint8Array): void {
    const file = this.#file;
    if (file === undefined || this.#problem !== undefined) return;
    this.#attempt(() => {
      for (let offset = 0; offset < bytes.length;) offset += file.writeSync(bytes.subarray(offset));
      this.#sizeBytes += bytes.length;
    });
  }

  /** The last bytes that were written; undefined when they cannot be told. */
  last(maxBytes: number): Uint8Array | undefined {
    if (this.#problem !== undefined) return undefined;
    const from = Math.max(0, this.#sizeBytes - maxBytes);
    const bytes = new Uint8Array(this.#sizeBytes - from);
    try {
      using file = Deno.openSync(this.path, { read: true });
      file.seekSync(from, Deno.SeekMode.Start);
      let length = 0;
      while (length < bytes.length) {
        const count = file.readSync(bytes.subarray(length));
        if (count === null) return undefined;
        length += count;
      }
      return bytes;
    } catch {
      // Somebody else removed it, or there are no descriptors left: what is asked for is a convenience.
      return undefined;
    }
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    this.#attempt(() => file?.close());
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      const reason = errorMessage(error);
      this.#problem ??= `Cannot write the job's output to ${this.path}: ${reason}`;
    }
  }
}
