/**
 * Writes cells and keeps account of where the cursor is and which style is on, so that nothing is sent twice.
 * Owns the text of one frame; which cells are written in which order is the caller's.
 */
import { type CellRow, FIRST_ISLAND_CODE, type Island, SPACE } from "./cell_row.ts";
import { moveCost, moveText, type Position, UNKNOWN } from "./cursor_path.ts";
import { type Patch, utf8Bytes } from "./row_diff.ts";
import { ERASE_LINE_TAIL, eraseCells } from "./sequences.ts";
import { PLAIN, type StyleId, type StyleTable } from "./style_table.ts";

export interface PenOptions {
  readonly table: StyleTable;
  /** Columns of the screen: in the last one a cursor is in two minds. */
  readonly columns: number;
  /** Rows count from the top of the screen. @default false */
  readonly isAbsolute?: boolean;
  readonly start: Position;
}

/** Moves longer than this may be cheaper as characters. */
const MAX_REWRITTEN = 3;

export class Pen {
  /** Everything written so far. */
  text = "";
  readonly #table: StyleTable;
  readonly #columns: number;
  readonly #isAbsolute: boolean;
  readonly #at: { row: number; column: number };
  #style: StyleId = PLAIN;

  constructor({ table, columns, isAbsolute = false, start }: PenOptions) {
    this.#table = table;
    this.#columns = columns;
    this.#isAbsolute = isAbsolute;
    this.#at = { ...start };
  }

  /** Goes to a row that exists. */
  moveTo(to: Position): void {
    const at = this.#at;
    if (at.row === to.row && at.column === to.column) return;
    this.text += moveText(at, to, this.#isAbsolute);
    at.row = to.row;
    at.column = to.column;
  }

  /** Goes to the left of the next row, scrolling the screen if there is none. */
  nextLine(): void {
    this.text += "\r\n";
    this.#at.row++;
    this.#at.column = 0;
  }

  usePlainStyle(): void {
    this.#setStyle(PLAIN);
  }

  /** @param isBlank The row is known to be blank where the patch goes. @default false */
  draw(patch: Patch, isBlank = false): void {
    const { cells, column, end } = patch;
    if (patch.kind === "rest") return this.#drawRest(patch, isBlank);
    if (patch.kind === "erase") {
      this.#setBlankStyle();
      this.#moveInto(patch);
      this.text += eraseCells(end - column);
      return;
    }
    this.#setStyle(patch.style);
    this.#moveInto(patch);
    this.#write(cells, column, end);
    if (patch.erasesTail && end < this.#columns) this.#eraseTail();
  }

  #drawRest({ cells, row, column, end }: Patch, isBlank: boolean): void {
    if (column < end || (!isBlank && end < this.#columns)) this.#moveInto({ row, column, cells });
    let island = cells.islands.findIndex((one) => one.column >= column);
    for (let at = column; at < end;) {
      const next = island === -1 ? undefined : cells.islands[island];
      if (next?.column === at) {
        this.#drawIsland(
          next,
          row,
          isBlank || (next.column + next.width >= end && end < this.#columns),
        );
        at += next.width;
        island++;
      } else {
        const stop = this.#styleEnd(cells, at, Math.min(end, next?.column ?? end));
        this.moveTo({ row, column: at });
        this.#write(cells, at, stop);
        at = stop;
      }
    }
    if (isBlank || end >= this.#columns) return;
    // Behind an island the cursor may be before its column; of a background nothing must be erased.
    if (this.#table.blank(this.#style) !== PLAIN) this.moveTo({ row, column: end });
    this.#eraseTail();
  }

  /** Where it is narrower than its room, the rest of that must show its background and nothing of what was there. */
  #drawIsland({ column, width, style, text }: Island, row: number, isClear: boolean): void {
    this.#setStyle(style);
    this.moveTo({ row, column });
    const isFilled = isClear && this.#table.blank(style) === PLAIN;
    this.text += (isFilled ? "" : eraseCells(width)) + text;
    this.#at.column = UNKNOWN;
  }

  /** Takes on the style of the cells from `at` on and returns where another begins. */
  #styleEnd({ codes, styles }: CellRow, at: number, limit: number): number {
    const isFit = (column: number, style: StyleId) =>
      codes[column] === SPACE
        ? this.#table.blank(style) === styles[column]
        : style === styles[column];
    if (!isFit(at, this.#style)) this.#setStyle(styles[at] ?? PLAIN);
    let end = at + 1;
    while (end < limit && isFit(end, this.#style)) end++;
    return end;
  }

  #write({ codes }: CellRow, from: number, to: number): void {
    const text = to - from === 1
      ? String.fromCharCode(codes[from] ?? SPACE)
      : String.fromCharCode(...codes.subarray(from, to));
    this.text += text;
    this.#at.column = to < this.#columns ? to : UNKNOWN;
  }

  /** Goes to a row of cells, over those before the goal where they are cheaper to write than to pass. */
  #moveInto({ row, column, cells }: Pick<Patch, "row" | "column" | "cells">): void {
    const from = this.#at;
    // Backwards nothing is gained, unless by way of the left edge.
    const isForward = from.column < column || column <= MAX_REWRITTEN;
    if (!isForward) return this.moveTo({ row, column });
    let best = moveCost(from, { row, column }, this.#isAbsolute);
    let start = column;
    if (best < 2) return this.moveTo({ row, column });
    for (let at = column - 1, bytes = 0; at >= Math.max(0, column - MAX_REWRITTEN); at--) {
      if (!this.#canRewrite(cells, at)) break;
      bytes += utf8Bytes(cells.codes[at] ?? SPACE);
      const cost = bytes + moveCost(from, { row, column: at }, this.#isAbsolute);
      if (cost >= best) continue;
      best = cost;
      start = at;
    }
    this.moveTo({ row, column: start });
    if (start < column) this.#write(cells, start, column);
  }

  #canRewrite({ codes, styles, length }: CellRow, at: number): boolean {
    const code = codes[at] ?? SPACE;
    if (at >= length || code >= FIRST_ISLAND_CODE) return false;
    const style = code === SPACE ? this.#table.blank(this.#style) : this.#style;
    return styles[at] === style;
  }

  #eraseTail(): void {
    this.#setBlankStyle();
    this.text += ERASE_LINE_TAIL;
  }

  /** Terminals erase with the background of the style that is on. */
  #setBlankStyle(): void {
    if (this.#table.blank(this.#style) !== PLAIN) this.#setStyle(PLAIN);
  }

  #setStyle(style: StyleId): void {
    if (style === this.#style) return;
    this.text += this.#table.change(this.#style, style);
    this.#style = style;
  }
}
