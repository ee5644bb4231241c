/**
 * The block of lines below what was printed. Turns each new picture into one drawing; pure but for the memory
 * of what the terminal shows.
 *
 * Before and after a drawing the cursor is at the left of the empty row below the block, where a terminal's echo
 * does least harm. A block that shrinks keeps its first row where it is and leaves rows free below; growing again
 * or printing uses them up before anything scrolls, so nothing ever moves down. Printed lines are written over the
 * block's first rows and the block is drawn again below them, with only the cells that differ from what is there.
 *
 * After a change of size the terminal has moved our lines about, and maybe broken them. How many rows above the
 * cursor are ours is counted first, at the new size; then all of them are drawn anew.
 */
import { UNKNOWN } from "./cursor_path.ts";
import { countRows, type DrawnLine, drawnLine, takeRows } from "./drawn_line.ts";
import { drawPatches } from "./draw_patches.ts";
import type { FrameSize } from "./frame_size.ts";
import { Pen } from "./pen.ts";
import { Picture } from "./picture.ts";
import { diffRows, type Patch, restPatch } from "./row_diff.ts";
import type { PrintedLines } from "./scrollback.ts";
import { CARRIAGE_RETURN, cursorUp, ERASE_BELOW, WRAP_OFF, WRAP_ON } from "./sequences.ts";

export interface InlineBlockOptions {
  /** The terminal breaks lines that are too long for a new width; else it cuts them. */
  readonly rewraps: boolean;
}

export class InlineBlock {
  readonly #rewraps: boolean;
  readonly #picture = new Picture();
  #size: FrameSize = { columns: 0, rows: 0 };
  /** The rows below the block hold nothing, as far as we know. */
  #isBelowBlank = false;
  /** Lines of ours right above the block that could not be reached when they were to be drawn over. */
  #stranded: readonly DrawnLine[] = [];

  constructor({ rewraps }: InlineBlockOptions) {
    this.#rewraps = rewraps;
  }

  /** Draws `lines` (fewer than `size.rows`) with `printed` above them; "" when the terminal shows just that. */
  draw(lines: readonly string[], size: FrameSize, printed: PrintedLines): string {
    const isResized = this.#isShown && !isSameSize(size, this.#size);
    if (isResized) return this.#redraw(lines, size, printed);
    this.#size = size;
    if (printed.text === "" && this.#shows(lines)) return "";
    const old = this.#picture.rows.length;
    const toTop = printed.text === "" ? "" : CARRIAGE_RETURN + cursorUp(old) + printed.text;
    if (printed.text !== "") this.#stranded = [];
    if (printed.rows === null) return toTop + this.#drawBelow(lines);
    return toTop + this.#drawChanges(lines, printed.rows, toTop !== "");
  }

  /** Forgets the block, which stays where it is; the next one is drawn below it. */
  abandon(): void {
    this.#picture.clear();
    this.#stranded = [];
    this.#isBelowBlank = false;
  }

  get #isShown(): boolean {
    return this.#picture.rows.length > 0 || this.#stranded.length > 0;
  }

  #shows(lines: readonly string[]): boolean {
    const { rows } = this.#picture;
    return rows.length === lines.length && lines.every((line, at) => rows[at]?.text === line);
  }

  /** @param shift Rows of the block that were printed over; the cursor is below those, else below the block. */
  #drawChanges(lines: readonly string[], shift: number, isAtTop: boolean): string {
    const { columns } = this.#size;
    const existing = Math.max(0, this.#picture.rows.length - shift);
    const { before, after } = this.#picture.change(lines, columns, shift);
    const { table, blankRow: blank } = this.#picture;
    const count = Math.min(existing, after.length);
    const patches = diffRows({ before, after, count, blank }, table);
    const start = isAtTop ? { row: 0, column: 0 } : { row: existing, column: UNKNOWN };
    const isGrowing = after.length > existing;
    const isBelowDirty = after.length < existing || !this.#isBelowBlank;
    if (patches.length === 0 && !isAtTop && !isGrowing && !isBelowDirty) return "";
    const goal = { row: Math.min(existing, after.length), column: 0 };
    const pen = drawPatches(patches, { table, columns, start, goal });
    if (isGrowing) this.#grow(pen, existing);
    pen.usePlainStyle();
    pen.moveTo({ row: after.length, column: 0 });
    this.#isBelowBlank = true;
    const drawing = pen.text + (isBelowDirty ? ERASE_BELOW : "");
    const mayWrap = isGrowing || patches.some((patch) => reachesEdge(patch, columns));
    return mayWrap ? WRAP_OFF + drawing + WRAP_ON : drawing;
  }

  /** Draws the rows from `first` on, which is the row below what was; further ones may have to be scrolled in. */
  #grow(pen: Pen, first: number): void {
    const { rows } = this.#picture;
    pen.moveTo({ row: first, column: 0 });
    for (let row = first; row < rows.length; row++) {
      const cells = rows[row];
      if (cells !== undefined) pen.draw(restPatch(row, cells, 0));
      pen.nextLine();
    }
  }

  /** Draws everything where the cursor is and nothing is below it. */
  #drawBelow(lines: readonly string[]): string {
    const { columns } = this.#size;
    const { after } = this.#picture.change(lines, columns, this.#picture.rows.length);
    this.#isBelowBlank = true;
    if (after.length === 0) return "";
    const pen = new Pen({ table: this.#picture.table, columns, start: { row: 0, column: 0 } });
    after.forEach((cells, row) => {
      pen.draw(restPatch(row, cells, 0), true);
      pen.nextLine();
    });
    pen.usePlainStyle();
    return WRAP_OFF + pen.text + WRAP_ON;
  }

  /**
   * The rows are cleared in the same write before they are drawn: the terminal may hold them for parts of longer
   * lines, which it would put together again later.
   */
  #redraw(lines: readonly string[], size: FrameSize, printed: PrintedLines): string {
    const ours = [...this.#stranded, ...this.#picture.rows.map(drawnLine)];
    const rows = this.#rewraps ? countRows(ours, size.columns) : ours.length;
    const reach = size.rows - 1;
    const toTop = CARRIAGE_RETURN + cursorUp(Math.min(rows, reach)) + ERASE_BELOW;
    const lost = Math.max(0, rows - reach);
    const isBetween = printed.text !== "";
    if (isBetween || lost === 0) this.#stranded = [];
    else this.#stranded = this.#rewraps ? takeRows(ours, lost, size.columns) : ours.slice(0, lost);
    this.#size = size;
    return toTop + printed.text + this.#drawBelow(lines);
  }
}

/** Text in the last column makes a cursor wrap, and what is of unsure width may reach it anywhere. */
function reachesEdge({ kind, end }: Patch, columns: number): boolean {
  return kind === "rest" || end >= columns;
}

function isSameSize(a: FrameSize, b: FrameSize): boolean {
  return a.columns === b.columns && a.rows === b.rows;
}
