/**
 * Memory for the strings and pointer tables of one C call, used again for the next one. Keeping it
 * in one place that never moves spares garbage, and no pointer outlives what it points to.
 */

const FIRST_BYTES = 16_384;
const POINTER_BYTES = 8;

export class CArena {
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(new ArrayBuffer(FIRST_BYTES));
  #base = addressOf(this.#bytes);
  #usedBytes = 0;

  /** Forgets everything. Addresses given out before are void. */
  reset(): void {
    this.#usedBytes = 0;
  }

  /** Stores a C string and returns its offset; `address` makes it a pointer once all is stored. */
  text(text: string): number {
    // UTF-8 takes at most three bytes for each UTF-16 unit.
    this.#reserve(text.length * 3 + 1);
    const offset = this.#usedBytes;
    const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(offset));
    this.#bytes[offset + written] = 0;
    this.#usedBytes = offset + written + 1;
    return offset;
  }

  /**
   * Stores a table of `length` pointers with a null at its end and returns its offset. Tables come
   * after the last string and after `reserveTables`: storing more may move the memory.
   */
  table(length: number, fill: (cells: BigUint64Array) => void): number {
    const offset = Math.ceil(this.#usedBytes / POINTER_BYTES) * POINTER_BYTES;
    const cells = new BigUint64Array(this.#bytes.buffer, offset, length + 1);
    fill(cells);
    cells[length] = 0n;
    this.#usedBytes = offset + cells.byteLength;
    return offset;
  }

  /** Makes room for tables of this many pointers in all, so that addresses stay as they are. */
  reserveTables(pointers: number, tables: number): void {
    // Each table has a null at its end and may start up to a pointer later, to be aligned.
    this.#reserve((pointers + 2 * tables) * POINTER_BYTES);
  }

  /** The pointer for an offset, valid until the next `text`, `reserveTables` or `reset`. */
  address(offset: number): bigint {
    return this.#base + BigInt(offset);
  }

  #reserve(bytes: number): void {
    const needed = this.#usedBytes + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(new ArrayBuffer(Math.max(needed, this.#bytes.length * 2)));
    grown.set(this.#bytes.subarray(0, this.#usedBytes));
    this.#bytes = grown;
    this.#base = addressOf(grown);
  }
}

function addressOf(bytes: Uint8Array<ArrayBuffer>): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
}
