/**
 * Turns two pictures of an inline block into the shortest honest drawing. Pure: strings in, string out.
 * Before and after, the cursor is at the left of the empty row below the block.
 */
import { styledWidth } from "../text/cell_width.ts";
import {
  CARRIAGE_RETURN,
  cursorDown,
  cursorUp,
  ERASE_BELOW,
  ERASE_LINE_TAIL,
  NEXT_LINE,
} from "./sequences.ts";

export interface BlockChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly columns: number;
}

/** Rewrites the rows that differ and leaves the others alone; "" when nothing differs. */
export function diffBlock({ before, after, columns }: BlockChange): string {
  const kept = Math.min(before.length, after.length);
  let drawn = "";
  let row = before.length;
  for (let at = 0; at < after.length; at++) {
    if (at < kept && before[at] === after[at]) continue;
    drawn += moveRow(row, at) + drawLine(after[at] ?? "", columns) + NEXT_LINE;
    row = at + 1;
  }
  if (drawn === "" && before.length === after.length) return "";
  drawn += moveRow(row, after.length);
  return after.length < before.length ? drawn + ERASE_BELOW : drawn;
}

/** Draws the block as if the screen held something else there. */
export function drawBlock(lines: readonly string[], columns: number): string {
  return lines.map((line) => drawLine(line, columns) + NEXT_LINE).join("") + ERASE_BELOW;
}

/** A line and then nothing up to the edge. In a full line the tail is the last cell: not erased. */
function drawLine(line: string, columns: number): string {
  return styledWidth(line) < columns ? line + ERASE_LINE_TAIL : line;
}

function moveRow(from: number, to: number): string {
  if (to === from) return "";
  return CARRIAGE_RETURN + (to < from ? cursorUp(from - to) : cursorDown(to - from));
}

/**
 * Rows that lines take after the width changed: terminals that rewrap break a line that is too wide.
 */
export function rowsAtWidth(lines: readonly string[], columns: number): number {
  return lines.reduce(
    (rows, line) => rows + Math.max(1, Math.ceil(styledWidth(line) / Math.max(1, columns))),
    0,
  );
}
