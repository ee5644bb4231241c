/**
 * Writes lines to a file as they come: the journal, the job log. What one turn of the event loop brings goes out in one
 * write at its end, so a killed process loses at most the turn it died in; the disk is synced now and then and at the end.
 */
import type { AppendFile, CancelTimer, Clock } from "../ports.ts";

export interface LineFileOptions {
  readonly file: AppendFile;
  readonly clock: Clock;
  /** The disk is full or gone: the file ends where it is, the run does not. Called once. */
  onFailed(error: unknown): void;
}

/** A crash of the whole machine loses at most this much. */
const SYNC_INTERVAL_MS = 1_000;

export class LineFile {
  readonly #options: LineFileOptions;
  readonly #encoder = new TextEncoder();
  #lines = "";
  #isFlushQueued = false;
  #isOver = false;
  #isCut = false;
  #syncTimer: CancelTimer | null = null;
  #syncing: Promise<void> = Promise.resolve();

  constructor(options: LineFileOptions) {
    this.#options = options;
  }

  /** Whether it failed, and ends before what was appended does. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Appends a line, given with its line break. */
  append(line: string): void {
    if (this.#isOver) return;
    this.#lines += line;
    if (this.#isFlushQueued) return;
    this.#isFlushQueued = true;
    queueMicrotask(() => this.#flush());
  }

  /** Writes and syncs what is left, and closes the file. */
  async finish(): Promise<void> {
    this.#flush();
    await this.#syncing;
    // What came while a sync was under way.
    this.#flush();
    this.#syncTimer?.();
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      await this.#options.file.sync().finally(() => this.#options.file.close());
    } catch (error) {
      this.#isCut = true;
      this.#options.onFailed(error);
    }
  }

  #flush(): void {
    this.#isFlushQueued = false;
    if (this.#isOver || this.#lines === "") return;
    const bytes = this.#encoder.encode(this.#lines);
    this.#lines = "";
    try {
      this.#options.file.writeSync(bytes);
    } catch (error) {
      return this.#fail(error);
    }
    this.#syncTimer ??= this.#options.clock.after(SYNC_INTERVAL_MS, () => {
      this.#syncTimer = null;
      this.#syncing = this.#options.file.sync().catch((error) => this.#fail(error));
    });
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isCut = true;
    this.#syncTimer?.();
    try {
      this.#options.file.close();
    } catch {
      // It is the write that failed; closing adds nothing to that.
    }
    this.#options.onFailed(error);
  }
}
