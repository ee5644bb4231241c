/**
 * Writes job output to one stream, in order, one write at a time, small pieces gathered into large ones.
 * Owns the backlog; a reader that goes away empties it for good.
 */

/** Reads what did not fit into memory. */
export interface OutputFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Called when the file was written away, or never will be. */
  release(): void;
}

export interface ByteQueueOptions {
  /** Resolves when all is written; rejects when the reader is gone. */
  write(bytes: Uint8Array): Promise<void>;
  readFile(path: string): AsyncIterable<Uint8Array>;
  /** Some of the backlog is gone. */
  onWritten(): void;
  /** The reader is gone. Called once. */
  onClosed(error: unknown): void;
}

interface Item {
  readonly body: Uint8Array | OutputFile;
  readonly transform: ((bytes: Uint8Array) => Uint8Array) | undefined;
  readonly written: (() => void) | undefined;
}

/** One write of this size is as fast as any larger one. */
const GATHER_BYTES = 128 * 1024;

/** Stands for an item that is gone until the queue is compacted, so that its bytes can go at once. */
const WRITTEN: Item = { body: new Uint8Array(0), transform: undefined, written: undefined };

export class ByteQueue {
  readonly #options: ByteQueueOptions;
  readonly #items: Item[] = [];
  #head = 0;
  #backlogBytes = 0;
  #isWriting = false;
  #isClosed = false;
  #idle: (() => void)[] = [];

  constructor(options: ByteQueueOptions) {
    this.#options = options;
  }

  /** Bytes in memory that wait to be written; what lies in files does not count. */
  get backlogBytes(): number {
    return this.#backlogBytes;
  }

  /** Appends bytes or a file, changed by `transform` on the way out; `written` is called when it is gone. */
  push(
    body: Uint8Array | OutputFile,
    transform?: (bytes: Uint8Array) => Uint8Array,
    written?: () => void,
  ): void {
    if (this.#isClosed) return discard({ body, transform, written });
    if (body instanceof Uint8Array) this.#backlogBytes += body.length;
    this.#items.push({ body, transform, written });
    if (!this.#isWriting) void this.#drain();
  }

  /** Resolves when nothing waits any more. */
  idle(): Promise<void> {
    if (!this.#isWriting) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #drain(): Promise<void> {
    this.#isWriting = true;
    // Lets what comes in the same turn go out in the same write.
    await Promise.resolve();
    try {
      while (this.#head < this.#items.length) await this.#writeNext();
    } catch (error) {
      this.#close(error);
    }
    this.#items.length = 0;
    this.#head = 0;
    this.#isWriting = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #writeNext(): Promise<void> {
    const item = this.#items[this.#head] as Item;
    if (item.body instanceof Uint8Array) return await this.#writeGathered();
    this.#head++;
    try {
      for await (const bytes of this.#options.readFile(item.body.path)) {
        await this.#options.write(item.transform?.(bytes) ?? bytes);
      }
    } finally {
      discard(item);
    }
    this.#options.onWritten();
  }

  async #writeGathered(): Promise<void> {
    const batch: Item[] = [];
    const parts: Uint8Array[] = [];
    let rawBytes = 0;
    for (; this.#head < this.#items.length && rawBytes < GATHER_BYTES; this.#head++) {
      const item = this.#items[this.#head] as Item;
      if (!(item.body instanceof Uint8Array)) break;
      batch.push(item);
      this.#items[this.#head] = WRITTEN;
      rawBytes += item.body.length;
      parts.push(item.transform?.(item.body) ?? item.body);
    }
    this.#compact();
    try {
      await this.#options.write(parts.length === 1 ? parts[0] as Uint8Array : concat(parts));
    } finally {
      this.#backlogBytes -= rawBytes;
      for (const item of batch) discard(item);
    }
    this.#options.onWritten();
  }

  /** Forgets written items now and then, so that a queue which never runs empty does not grow. */
  #compact(): void {
    if (this.#head < 1024) return;
    this.#items.splice(0, this.#head);
    this.#head = 0;
  }

  #close(error: unknown): void {
    this.#isClosed = true;
    for (const item of this.#items.slice(this.#head)) discard(item);
    this.#backlogBytes = 0;
    this.#options.onClosed(error);
  }
}

function discard(item: Item): void {
  item.written?.();
  if (!(item.body instanceof Uint8Array)) item.body.release();
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
