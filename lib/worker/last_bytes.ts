/**
 * Keeps the last bytes of a stream, whatever its length. Grows only as far as it must, so that
 * thousands of quiet children cost nothing. Pure.
 */

export class LastBytes {
  readonly #capacityBytes: number;
  #buffer = new Uint8Array(0);
  #length = 0;
  #hasDropped = false;

  /** @param capacityBytes How many bytes are kept, >= 1. */
  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  /** True when earlier bytes are gone. */
  get hasDropped(): boolean {
    return this.#hasDropped;
  }

  append(bytes: Uint8Array): void {
    const capacity = this.#capacityBytes;
    const kept = bytes.length > capacity ? bytes.subarray(bytes.length - capacity) : bytes;
    const excess = this.#length + kept.length - capacity;
    if (excess > 0 || kept.length < bytes.length) this.#hasDropped = true;
    if (excess > 0) this.#drop(excess);
    this.#reserve(this.#length + kept.length);
    this.#buffer.set(kept, this.#length);
    this.#length += kept.length;
  }

  /** What is kept, valid until the next `append`. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Hands over what is kept, as a copy, and begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.slice(0, this.#length);
    this.#length = 0;
    this.#hasDropped = false;
    return taken;
  }

  #drop(count: number): void {
    this.#buffer.copyWithin(0, count, this.#length);
    this.#length = Math.max(0, this.#length - count);
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.min(this.#capacityBytes, Math.max(length, 256, length * 2)));
    grown.set(this.bytes());
    this.#buffer = grown;
  }
}
