/** A place for bytes whose writes end when a test says so. Shows that at most one write is under way. */

export class SlowSink {
  /** Bytes of each write, in order. */
  readonly writes: Uint8Array[] = [];
  /** True when writes end at once. */
  isFast = false;
  #open: { resolve(): void; reject(error: unknown): void } | null = null;

  /** Everything written so far, as text. */
  get text(): string {
    return this.writes.map((bytes) => new TextDecoder().decode(bytes)).join("");
  }

  get isBusy(): boolean {
    return this.#open !== null;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#open !== null) throw new Error("A write is under way already");
    this.writes.push(bytes.slice());
    if (this.isFast) return Promise.resolve();
    return new Promise((resolve, reject) => this.#open = { resolve, reject });
  }

  /** The reader took what is being written. */
  accept(): void {
    this.#take().resolve();
  }

  /** The reader is gone. */
  break(error: unknown): void {
    this.#take().reject(error);
  }

  #take() {
    const open = this.#open;
    if (open === null) throw new Error("No write is under way");
    this.#open = null;
    return open;
  }
}
