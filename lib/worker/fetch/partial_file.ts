/**
 * A download under way on disk: `NAME.part` beside the file that it will become, and `NAME.part.json` with what is
 * needed to go on with it later. Owns those two and the rename at the end; knows nothing of HTTP.
 *
 * It is claimed → emptied or gone on with → completed or closed. Nothing is ever written through a link that somebody
 * put there, and not by two at once: whoever writes it has it locked.
 */
import { type Hash, loadHashes } from "../hash/hash.ts";
import { busyFailure } from "./fetch_failure.ts";
import { hashOf } from "./file_hash.ts";
import { tryLock } from "./try_lock.ts";

/** What a server said of the content that the partial file is the beginning of. */
interface Note {
  /** SHA-256 of the address: the address itself may hold secrets. */
  readonly address: string;
  /** A strong ETag, or a Last-Modified date, as the server wrote it. */
  readonly value: string;
}

/** What there is to go on with. */
export interface Beginning {
  readonly sizeBytes: number;
  readonly validator: string;
}

/** Headers that are longer than this do not get through the HTTP client; a longer note is not ours. */
const MAX_NOTE_BYTES = 1024 * 1024;

export class PartialFile {
  /** Where the file goes in the end. */
  readonly path: string;
  readonly #name: string;
  readonly #partPath: string;
  readonly #notePath: string;
  #file: Deno.FsFile | undefined;
  #hash: Hash | undefined;
  #sizeBytes = 0;

  /** @param name A single name, checked by the caller. */
  constructor(dir: string, name: string) {
    this.#name = name;
    this.path = `${dir}/${name}`;
    this.#partPath = `${this.path}.part`;
    this.#notePath = `${this.path}.part.json`;
  }

  /** Bytes that are on disk. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /**
   * Takes what an earlier attempt left, if it is the beginning of what is at this address.
   *
   * @param address Its SHA-256. @throws {WorkFailure} When somebody else is writing it.
   */
  async claim(address: string): Promise<Beginning | null> {
    this.close();
    const info = lstatOf(this.#partPath);
    // Of two names for one file the other may be anybody's.
    if (info === null || !info.isFile || (info.nlink ?? 1) > 1) return null;
    this.#file = Deno.openSync(this.#partPath, { read: true, write: true });
    await this.#lock(this.#file);
    const { size } = this.#file.statSync();
    const note = this.#readNote();
    if (size === 0 || note?.address !== address) return null;
    return { sizeBytes: size, validator: note.value };
  }

  /**
   * Goes on at the end of what was claimed; with `isHashed` what is there is hashed first.
   *
   * @param hashed Told how many bytes are; may throw to stop it.
   */
  async goOn(
    beginning: Beginning,
    isHashed: boolean,
    hashed: (bytes: number) => void,
  ): Promise<void> {
    const file = this.#opened();
    file.truncateSync(beginning.sizeBytes);
    this.#sizeBytes = beginning.sizeBytes;
    this.#hash = isHashed ? await hashOf(file, hashed) : undefined;
    file.seekSync(0, Deno.SeekMode.End);
  }

  /** Opens a new, empty file. Whatever had its name is gone, a link included. */
  async openEmpty(isHashed: boolean): Promise<void> {
    if (this.#file === undefined) await this.claim("");
    removeIfThere(this.#partPath);
    removeIfThere(this.#notePath);
    this.close();
    this.#file = this.#create();
    await this.#lock(this.#file);
    this.#sizeBytes = 0;
    this.#hash = isHashed ? (await loadHashes())("sha256") : undefined;
  }

  /** Writes down what the file is the beginning of, so that it can be gone on with. */
  note(note: Note): void {
    removeIfThere(this.#notePath);
    Deno.writeTextFileSync(this.#notePath, JSON.stringify(note), { createNew: true });
  }

  write(bytes: Uint8Array): void {
    const file = this.#opened();
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    this.#sizeBytes += bytes.length;
    this.#hash?.update(bytes);
  }

  /**
   * Has the runtime write a stream to the end of the file, which does not see what it is: only if it was opened without
   * hashing. `signal` stops it between two pieces; the stream stays as it is then, and can be gone on with.
   */
  pour(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    const { writable } = this.#opened();
    return stream.pipeTo(writable, {
      signal,
      preventAbort: true,
      preventCancel: true,
      preventClose: true,
    });
  }

  /** Looks how large the file is while something is poured into it. */
  measure(): void {
    this.#sizeBytes = this.#opened().statSync().size;
  }

  /** The SHA-256 of all of it, in lower case hexadecimal; only if it was opened hashed, and only once. */
  digest(): string {
    return this.#hash?.digest() ?? "";
  }

  /** Gives the file its name, in one step. @param modifiedAtMs Its time of modification, if known. */
  async complete(modifiedAtMs: number | null): Promise<void> {
    const file = this.#opened();
    await file.syncData();
    if (modifiedAtMs !== null) {
      const at = new Date(modifiedAtMs);
      file.utimeSync(at, at);
    }
    Deno.renameSync(this.#partPath, this.path);
    this.close();
    removeIfThere(this.#notePath);
  }

  /** Leaves what is there for the next time, but no empty file. */
  leave(): void {
    if (this.#file?.statSync().size === 0) this.discard();
    else this.close();
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  /** Removes what is not worth going on with. */
  discard(): void {
    if (this.#file === undefined) return;
    removeIfThere(this.#partPath);
    removeIfThere(this.#notePath);
    this.close();
  }

  #create(): Deno.FsFile {
    try {
      return Deno.openSync(this.#partPath, { read: true, write: true, createNew: true });
    } catch (error) {
      throw error instanceof Deno.errors.AlreadyExists ? busyFailure(this.#name) : error;
    }
  }

  /** Between opening a file and having its lock, whoever had it may have renamed or replaced it. */
  async #lock(file: Deno.FsFile): Promise<void> {
    const isLocked = await tryLock(file);
    const { ino, dev } = file.statSync();
    const info = lstatOf(this.#partPath);
    if (isLocked && info !== null && info.ino === ino && info.dev === dev) return;
    this.close();
    throw busyFailure(this.#name);
  }

  #opened(): Deno.FsFile {
    if (this.#file === undefined) throw new Error("A partial file was not opened");
    return this.#file;
  }

  #readNote(): Note | null {
    try {
      const info = lstatOf(this.#notePath);
      if (info === null || !info.isFile || info.size > MAX_NOTE_BYTES) return null;
      const note: unknown = JSON.parse(Deno.readTextFileSync(this.#notePath));
      return isNote(note) ? note : null;
    } catch {
      return null;
    }
  }
}

function isNote(value: unknown): value is Note {
  return typeof value === "object" && value !== null &&
    "address" in value && typeof value.address === "string" &&
    "value" in value && typeof value.value === "string";
}

function lstatOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
