/**
 * Our own environment as C pointers, read once, with what each child gets on top. Keeps the bytes
 * as they are: variables that are not valid UTF-8 reach children unharmed.
 */
import type { CArena } from "./c_arena.ts";
import type { Libc } from "./libc.ts";

const POINTER_BYTES = 8;

/** The variables of one child, stored in an arena. */
export interface StoredVariables {
  /** Number of pointers. */
  readonly length: number;
  /** Writes the pointers, once the arena's memory stays where it is. */
  fill(cells: BigUint64Array): void;
}

export class Environment {
  readonly #places = new Map<string, number>();
  readonly #pointers: BigUint64Array;
  /** Owns what `#pointers` point to: `setenv` elsewhere may free the originals. */
  readonly #copies: readonly Uint8Array<ArrayBuffer>[];

  constructor(libc: Libc) {
    this.#copies = readEnvironment(libc).filter((bytes) => this.#add(nameOf(bytes)));
    this.#pointers = new BigUint64Array(this.#copies.map(addressOf));
  }

  /** Stores what a child gets: our variables, except those that `extra` has, and those of `extra`. */
  store(arena: CArena, extra: Readonly<Record<string, string>>): StoredVariables {
    const offsets: number[] = [];
    const places: number[] = [];
    let length = this.#pointers.length;
    for (const name in extra) {
      offsets.push(arena.text(`${name}=${extra[name]}`));
      places.push(this.#places.get(name) ?? length++);
    }
    return {
      length,
      fill: (cells) => {
        cells.set(this.#pointers);
        offsets.forEach((offset, index) => cells[places[index] ?? 0] = arena.address(offset));
      },
    };
  }

  /** The first of several variables with one name counts, as for the C library. */
  #add(name: string | undefined): boolean {
    if (name === undefined || this.#places.has(name)) return false;
    this.#places.set(name, this.#places.size);
    return true;
  }
}

/** The entries of the C variable `environ`, a `char **`, each with its NUL. */
function readEnvironment(libc: Libc): Uint8Array<ArrayBuffer>[] {
  const entries: Uint8Array<ArrayBuffer>[] = [];
  const table = libc.environ === null
    ? null
    : new Deno.UnsafePointerView(libc.environ).getPointer();
  while (table !== null) {
    const view = new Deno.UnsafePointerView(table);
    const entry = view.getPointer(entries.length * POINTER_BYTES);
    if (entry === null) break;
    entries.push(copyCString(entry));
  }
  return entries;
}

function nameOf(entry: Uint8Array): string | undefined {
  const end = entry.indexOf(0x3d, 1);
  return end < 0 ? undefined : new TextDecoder().decode(entry.subarray(0, end));
}

function addressOf(bytes: Uint8Array<ArrayBuffer>): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
}

/** Copies the bytes up to and with the NUL; `getCString` would replace what is not UTF-8. */
function copyCString(pointer: Deno.PointerObject): Uint8Array<ArrayBuffer> {
  const view = new Deno.UnsafePointerView(pointer);
  let length = 0;
  while (view.getUint8(length) !== 0) length++;
  // Memory of its own: V8 may move what it allocates for small typed arrays.
  const copy = new Uint8Array(new ArrayBuffer(length + 1));
  if (length > 0) view.copyInto(copy.subarray(0, length));
  return copy;
}
