/**
 * How a line that was drawn is broken when the terminal becomes narrower. Pure.
 *
 * Lines are drawn with wrapping off, so each is one to the terminal; most terminals break a line that is too long for
 * a new width (without its blank end) and put it together again when there is room.
 */
import { cellWidth } from "../text/cell_width.ts";
import type { CellRow } from "./cell_row.ts";

/** As much of a line as matters for breaking it. */
export interface DrawnLine {
  /** Columns up to the last that is not blank. */
  readonly length: number;
  /** Where characters of two columns begin: these are never broken in two. */
  readonly wide: readonly number[];
}

/** Making one takes 9 ms, so only text that needs it pays. */
const lazy: { segmenter: Intl.Segmenter | null } = { segmenter: null };

export function drawnLine(row: CellRow): DrawnLine {
  const wide: number[] = [];
  for (const { column, text } of row.islands) {
    lazy.segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
    let at = column;
    for (const { segment } of lazy.segmenter.segment(text)) {
      const width = cellWidth(segment);
      if (width === 2) wide.push(at);
      at += width;
    }
  }
  return { length: row.length, wide };
}

/** Rows that lines take at a width. */
export function countRows(lines: readonly DrawnLine[], columns: number): number {
  return lines.reduce((rows, line) => rows + breaksOf(line, columns).length, 0);
}

/** The first `rows` rows that lines take at a width, as lines. */
export function takeRows(lines: readonly DrawnLine[], rows: number, columns: number): DrawnLine[] {
  const taken: DrawnLine[] = [];
  let left = rows;
  for (const line of lines) {
    if (left <= 0) break;
    const ends = breaksOf(line, columns);
    const end = ends[Math.min(left, ends.length) - 1] ?? 0;
    taken.push({ length: end, wide: line.wide.filter((column) => column < end) });
    left -= ends.length;
  }
  return taken;
}

/** Where each row of a line ends; an empty line takes one. */
function breaksOf({ length, wide }: DrawnLine, columns: number): number[] {
  const ends: number[] = [];
  let start = 0;
  do {
    const edge = start + Math.max(1, columns);
    const isCut = edge < length && columns > 1 && wide.includes(edge - 1);
    start = Math.min(length, isCut ? edge - 1 : edge);
    ends.push(start);
  } while (start < length);
  return ends;
}
