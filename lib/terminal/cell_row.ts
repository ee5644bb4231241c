/**
 * One line of a picture as cells. Characters that are one column wide for sure are cells of their own; runs of
 * others (emoji, East Asian, combining), on whose width terminals disagree, are islands: they have a place and
 * a width that we believe in, and what follows them is put into its column whatever they really take.
 *
 * Whatever the line holds, a row holds no control character: a line can't move the cursor.
 */
import { cellWidth, isNarrow } from "../text/cell_width.ts";
import { PLAIN, type StyleId, type StyleTable } from "./style_table.ts";

/** A run of characters of one style whose width is not sure. */
export interface Island {
  readonly column: number;
  /** Columns that it should take, >= 1. */
  readonly width: number;
  readonly style: StyleId;
  readonly text: string;
}

export const SPACE = 0x20;
/** Stands in the cells of an island; no character has these codes. */
export const FIRST_ISLAND_CODE = 0xfffe;
const ISLAND_START = 0xffff;
const ISLAND_REST = 0xfffe;
const ESC = 0x1b;

/** What is known of each code unit; filled as they are met, because asking for all takes milliseconds. */
const lazy: { kinds: Uint8Array | null } = { kinds: null };
const NARROW = 1;
const CONTROL = 2;
const UNSURE = 3;

interface NarrowRun {
  readonly column: number;
  readonly style: StyleId;
  /** What can be seen of the style on a blank. */
  readonly blank: StyleId;
  readonly kinds: Uint8Array;
}

export class CellRow {
  /** The line as it was given. */
  text = "";
  /** Cells in use; what follows is blank. */
  length = 0;
  /** A code unit for each cell. */
  codes: Uint16Array;
  /** A `StyleId` for each cell; that of a blank is what can be seen of its style. */
  styles: Uint16Array;
  /** From left to right. */
  readonly islands: Island[] = [];
  #columns: number;

  constructor(columns: number) {
    this.#columns = columns;
    this.codes = new Uint16Array(columns);
    this.styles = new Uint16Array(columns);
  }

  /** Reads a line; cells beyond `columns` are left out. */
  read(text: string, columns: number, table: StyleTable): void {
    this.#clear(text, columns);
    const kinds = lazy.kinds ??= new Uint8Array(65_536);
    let style = PLAIN;
    let column = 0;
    for (let at = 0; at < text.length && column < columns;) {
      const code = text.charCodeAt(at);
      if (code === ESC) {
        const end = sgrEnd(text, at);
        if (end !== -1) style = table.next(style, text, at + 2, end);
        at = Math.max(at, end) + 1;
        continue;
      }
      const kind = kinds[code] || (kinds[code] = kindOf(code));
      if (kind === NARROW) {
        const end = this.#putNarrow(text, at, { column, style, blank: table.blank(style), kinds });
        column += end - at;
        at = end;
      } else if (kind === UNSURE) {
        const end = unsureEnd(text, at, kinds);
        column = this.#addIsland(text.slice(at, end), style, column);
        at = end;
      } else at++;
    }
    this.#trim(Math.min(column, columns));
  }

  /**
   * Takes characters as long as each is a cell of its own, and returns where they end. A loop of its own, and a short
   * one: nothing runs as often, so the runtime compiles it first.
   */
  #putNarrow(text: string, from: number, { column, style, blank, kinds }: NarrowRun): number {
    const { codes, styles } = this;
    const end = Math.min(text.length, from + this.#columns - column);
    const shift = column - from;
    for (let at = from; at < end; at++) {
      const code = text.charCodeAt(at);
      if (kinds[code] !== NARROW) return at;
      codes[at + shift] = code;
      styles[at + shift] = code === SPACE ? blank : style;
    }
    return end;
  }

  /** Blank cells at the end are none. */
  #trim(length: number): void {
    const { codes, styles } = this;
    let end = length;
    while (end > 0 && codes[end - 1] === SPACE && styles[end - 1] === PLAIN) end--;
    this.length = end;
  }

  #clear(text: string, columns: number): void {
    if (this.codes.length < columns) {
      this.codes = new Uint16Array(columns);
      this.styles = new Uint16Array(columns);
    }
    this.#columns = columns;
    this.text = text;
    this.length = 0;
    this.islands.length = 0;
  }

  /** Returns the column after it. */
  #addIsland(text: string, style: StyleId, column: number): number {
    const last = this.islands.at(-1);
    // What takes no room of its own belongs to what is before it.
    const isAttached = column > 0 &&
      cellWidth(String.fromCodePoint(text.codePointAt(0) ?? 0)) === 0;
    if (last !== undefined && last.column + last.width === column) {
      if (last.style !== style && !isAttached) return this.#putIsland(text, style, column);
      this.islands.pop();
      return this.#putIsland(last.text + text, last.style, last.column);
    }
    if (!isAttached) return this.#putIsland(text, style, column);
    const start = column - 1;
    const base = String.fromCharCode(this.codes[start] ?? SPACE);
    return this.#putIsland(base + text, this.styles[start] ?? style, start);
  }

  #putIsland(text: string, style: StyleId, column: number): number {
    const width = cellWidth(text);
    if (width === 0) return column;
    this.islands.push({ column, width, style, text });
    const end = Math.min(column + width, this.#columns);
    this.codes.fill(ISLAND_REST, column, end);
    this.codes[column] = ISLAND_START;
    this.styles.fill(PLAIN, column, end);
    return column + width;
  }
}

/** Whether two islands are drawn alike in the same place. */
export function isSameIsland(a: Island | undefined, b: Island | undefined): boolean {
  return a?.column === b?.column && a?.width === b?.width && a?.style === b?.style &&
    a?.text === b?.text;
}

/** Where the `m` of an SGR sequence is that begins at `at`; -1 if it is something else. */
function sgrEnd(text: string, at: number): number {
  if (text.charCodeAt(at + 1) !== 0x5b) return -1;
  for (let end = at + 2; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x6d) return end;
    // Digits, colon and semicolon.
    if (code < 0x30 || code > 0x3b) return -1;
  }
  return -1;
}

function unsureEnd(text: string, start: number, kinds: Uint8Array): number {
  let end = start + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if ((kinds[code] || (kinds[code] = kindOf(code))) !== UNSURE) break;
    end++;
  }
  return end;
}

function kindOf(code: number): number {
  const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 ||
    code === 0x2029 || code >= FIRST_ISLAND_CODE;
  if (isControl) return CONTROL;
  return isNarrow(String.fromCharCode(code)) ? NARROW : UNSURE;
}
