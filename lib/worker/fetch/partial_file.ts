/**
 * A download under way on disk: `NAME.part` beside the file that it will become, and `NAME.part.json` with what is
 * needed to go on with it later. Owns those two and the rename at the end; knows nothing of HTTP.
 */
import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";

/** What a server said of the content that the partial file is the beginning of. */
export interface Validator {
  /** SHA-256 of the address: the address itself may hold secrets. */
  readonly address: string;
  /** A strong ETag, or a Last-Modified date, as the server wrote it. */
  readonly value: string;
}

const HASHED_BYTES = 1024 * 1024;

export class PartialFile {
  /** Where the file goes in the end. */
  readonly path: string;
  readonly #partPath: string;
  readonly #notePath: string;
  #file: Deno.FsFile | undefined;
  #hash: Hash | undefined;
  #sizeBytes = 0;

  /** @param name A single name, checked by the caller. */
  constructor(dir: string, name: string) {
    this.path = join(dir, name);
    this.#partPath = `${this.path}.part`;
    this.#notePath = `${this.path}.part.json`;
  }

  /** Bytes that are on disk. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** What there is to go on with: its size and what it is the beginning of; null when there is nothing. */
  resumable(address: string): { readonly sizeBytes: number; readonly validator: string } | null {
    try {
      const info = Deno.lstatSync(this.#partPath);
      const note: unknown = JSON.parse(Deno.readTextFileSync(this.#notePath));
      if (!info.isFile || info.size === 0 || !isValidator(note) || note.address !== address) {
        return null;
      }
      return { sizeBytes: info.size, validator: note.value };
    } catch {
      return null;
    }
  }

  /** Opens the file to go on at its end; with `isHashed` what is there is hashed first. */
  async openAtEnd(sizeBytes: number, isHashed: boolean): Promise<void> {
    const file = Deno.openSync(this.#partPath, { read: true, write: true });
    this.#file = file;
    file.truncateSync(sizeBytes);
    this.#sizeBytes = sizeBytes;
    if (isHashed) this.#hash = await hashOf(file);
    file.seekSync(0, Deno.SeekMode.End);
  }

  /** Opens a new, empty file. Whatever had its name is gone, a link included: nothing is written through it. */
  openEmpty(isHashed: boolean): void {
    this.close();
    removeIfThere(this.#partPath);
    removeIfThere(this.#notePath);
    this.#file = Deno.openSync(this.#partPath, { read: true, write: true, createNew: true });
    this.#sizeBytes = 0;
    this.#hash = isHashed ? createHash("sha256") : undefined;
  }

  /** Writes down what the file is the beginning of, so that it can be gone on with. */
  note(validator: Validator): void {
    removeIfThere(this.#notePath);
    Deno.writeTextFileSync(this.#notePath, JSON.stringify(validator), { createNew: true });
  }

  write(bytes: Uint8Array): void {
    if (this.#file === undefined) throw new Error("A partial file was not opened");
    for (let at = 0; at < bytes.length;) at += this.#file.writeSync(bytes.subarray(at));
    this.#sizeBytes += bytes.length;
    this.#hash?.update(bytes);
  }

  /** The SHA-256 of all of it, in lower case hexadecimal; only if it was opened hashed. */
  digest(): string {
    return this.#hash?.digest("hex") ?? "";
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  /** Gives the file its name, in one step. @param modifiedAtMs Its time of modification, if known. */
  complete(modifiedAtMs: number | null): void {
    this.#file?.syncDataSync();
    this.close();
    if (modifiedAtMs !== null) {
      const at = new Date(modifiedAtMs);
      Deno.utimeSync(this.#partPath, at, at);
    }
    Deno.renameSync(this.#partPath, this.path);
    removeIfThere(this.#notePath);
  }

  /** Removes what is not worth going on with. */
  discard(): void {
    this.close();
    removeIfThere(this.#partPath);
    removeIfThere(this.#notePath);
  }
}

/** The SHA-256 of a file from its start, a piece at a time so that others get their turn. */
async function hashOf(file: Deno.FsFile): Promise<Hash> {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(HASHED_BYTES);
  file.seekSync(0, Deno.SeekMode.Start);
  for (;;) {
    const count = await file.read(buffer);
    if (count === null) return hash;
    hash.update(buffer.subarray(0, count));
  }
}

/** The digest of a whole file, or null when it cannot be read. */
export async function digestOf(path: string): Promise<string | null> {
  try {
    using file = await Deno.open(path, { read: true });
    return (await hashOf(file)).digest("hex");
  } catch {
    return null;
  }
}

function isValidator(value: unknown): value is Validator {
  return typeof value === "object" && value !== null && "address" in value && "value" in value &&
    typeof value.value === "string";
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
