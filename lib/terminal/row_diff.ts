/**
 * What has to be written so that rows of the screen become others. Pure: finds the changed cells and cuts them
 * into patches of one style each; in which order they are written is `patch_order.ts`'s.
 */
import { type CellRow, FIRST_ISLAND_CODE, isSameIsland, SPACE } from "./cell_row.ts";
import type { StyleId, StyleTable } from "./style_table.ts";

/** A piece of writing in one place. */
export interface Patch {
  /**
   * `cells`: the cells up to `end`, all of `style`. `erase`: blanks up to `end`. `rest`: everything from `column` on,
   * whatever was there.
   */
  readonly kind: "cells" | "erase" | "rest";
  readonly row: number;
  readonly column: number;
  readonly end: number;
  readonly style: StyleId;
  readonly cells: CellRow;
  /** The screen holds something beyond the end of the row, and this patch reaches there. */
  readonly erasesTail: boolean;
}

export interface PictureRows {
  readonly before: readonly CellRow[];
  readonly after: readonly CellRow[];
  /** How many from the top are looked at; those that are not there are blank. */
  readonly count: number;
  readonly blank: CellRow;
}

interface RowChange {
  readonly row: number;
  /** Rows of the picture that change, this one included. */
  readonly changedRows: number;
  readonly before: CellRow;
  readonly after: CellRow;
}

/** As many bytes as the move over a gap of up to nine cells: such a gap may as well be written again. */
const BRIDGE_BYTES = 4;
/**
 * Where rows change alike, the cells behind a gap are a lane of their own (see `patch_order.ts`), which costs 3 bytes a
 * row: back by one cell, and on to the next row. A gap that is written again costs its bytes twice, there and back.
 */
const LANE_BRIDGE_BYTES = 1;
/** So many rows are taken to change alike. */
const LANE_ROWS = 4;
/** Blanks of which it is worth to erase them (4 or 5 bytes) and to move on (4 or 5 bytes). */
const MIN_ERASED = 12;

/** The patches of a picture, row by row and from left to right. */
export function diffRows(
  { before, after, count, blank }: PictureRows,
  table: StyleTable,
): Patch[] {
  let changedRows = 0;
  for (let row = 0; row < count; row++) if (before[row] !== after[row]) changedRows++;
  const patches: Patch[] = [];
  for (let row = 0; row < count; row++) {
    const [old, now] = [before[row] ?? blank, after[row] ?? blank];
    if (old !== now) diffRow({ row, changedRows, before: old, after: now }, table, patches);
  }
  return patches;
}

function diffRow(change: RowChange, table: StyleTable, patches: Patch[]): void {
  const { row, before, after } = change;
  const limit = firstIslandChange(before, after);
  const end = Math.min(after.length, limit);
  const hasTail = limit === Infinity && before.length > after.length;
  let isTailErased = !hasTail;
  let column = nextChange(change, 0, end);
  while (column < end) {
    const patch = cutPatch(change, { column, end, hasTail }, table);
    isTailErased ||= patch.erasesTail;
    patches.push(patch);
    column = nextChange(change, patch.end, end);
  }
  if (limit !== Infinity) patches.push(restPatch(row, after, limit));
  else if (!isTailErased) patches.push(restPatch(row, after, after.length));
}

/** Everything from `column` on, as on a row of which nothing is known there. */
export function restPatch(row: number, cells: CellRow, column: number): Patch {
  const start = Math.min(column, cells.length);
  return { kind: "rest", row, column: start, end: cells.length, style: 0, cells, erasesTail: true };
}

/** Where the first island is that is not the same in both; what follows may be covered by it. */
function firstIslandChange(before: CellRow, after: CellRow): number {
  const count = Math.max(before.islands.length, after.islands.length);
  for (let at = 0; at < count; at++) {
    const old = before.islands[at];
    const now = after.islands[at];
    if (isSameIsland(old, now)) continue;
    return Math.min(old?.column ?? Infinity, now?.column ?? Infinity);
  }
  return Infinity;
}

/** The first column from `from` on where the cells differ, or `end`. */
function nextChange({ before, after }: RowChange, from: number, end: number): number {
  const known = Math.min(before.length, end);
  let column = from;
  while (
    column < known && before.codes[column] === after.codes[column] &&
    before.styles[column] === after.styles[column]
  ) column++;
  if (column < known) return column;
  while (column < end && after.codes[column] === SPACE && after.styles[column] === 0) column++;
  return column;
}

interface Cut {
  readonly column: number;
  readonly end: number;
  readonly hasTail: boolean;
}

/** From a changed cell on as far as one style and small gaps reach. */
function cutPatch(
  change: RowChange,
  { column, end: limit, hasTail }: Cut,
  table: StyleTable,
): Patch {
  const { row, after } = change;
  const blanks = countBlanks(after, column, limit);
  if (blanks >= MIN_ERASED) {
    const end = column + blanks;
    return { kind: "erase", row, column, end, style: 0, cells: after, erasesTail: false };
  }
  let style = after.styles[column] ?? 0;
  /** So far only blanks, which any style will do for that looks the same on them. */
  let isOpen = after.codes[column] === SPACE;
  const bridgeBytes = change.changedRows >= LANE_ROWS ? LANE_BRIDGE_BYTES : BRIDGE_BYTES;
  let end = column + 1;
  for (let at = end, gapBytes = 0; at < limit; at++) {
    const code = after.codes[at] ?? SPACE;
    const own = after.styles[at] ?? 0;
    if (code >= FIRST_ISLAND_CODE) break;
    if (code === SPACE) {
      if (table.blank(style) !== own) break;
      if (own === 0 && countBlanks(after, at, limit) >= MIN_ERASED) break;
    } else if (own !== style) {
      if (!isOpen || table.blank(own) !== style) break;
      style = own;
    }
    isOpen &&= code === SPACE;
    if (isChanged(change, at)) {
      end = at + 1;
      gapBytes = 0;
    } else {
      gapBytes += utf8Bytes(code);
      if (gapBytes > bridgeBytes) break;
    }
  }
  const erasesTail = hasTail && end === limit;
  return { kind: "cells", row, column, end, style, cells: after, erasesTail };
}

function isChanged({ before, after }: RowChange, column: number): boolean {
  if (column >= before.length) return after.codes[column] !== SPACE || after.styles[column] !== 0;
  return before.codes[column] !== after.codes[column] ||
    before.styles[column] !== after.styles[column];
}

function countBlanks({ codes, styles }: CellRow, from: number, limit: number): number {
  let at = from;
  while (at < limit && codes[at] === SPACE && styles[at] === 0) at++;
  return at - from;
}

/** Bytes of a code unit that stands for a character of its own. */
export function utf8Bytes(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
}
