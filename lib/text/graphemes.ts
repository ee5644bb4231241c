/**
 * Where plain text can be cut: at borders of graphemes (what people take for one character), to a width
 * in columns. Returns positions only; knows no styles and no ellipsis.
 */
import { cellWidth, isNarrow } from "./cell_width.ts";

/** Room for this many columns of text is looked for in this many code units at most. */
export const MAX_UNITS_PER_COLUMN = 32;

const lazy: { segmenter: Intl.Segmenter | null } = { segmenter: null };

/** The start of `text` that is at most `columns` wide: where it ends, in code units, and its width. */
export function measureStart(text: string, columns: number): { end: number; width: number } {
  if (columns <= 0) return { end: 0, width: 0 };
  const head = text.slice(0, columns * MAX_UNITS_PER_COLUMN);
  if (isNarrow(head)) {
    const end = Math.min(columns, head.length);
    return { end, width: end };
  }
  let end = 0;
  let width = 0;
  for (const { segment } of graphemes(head)) {
    const next = end + segment.length;
    // The last grapheme of a head that was cut off may go on behind the cut.
    if (next === head.length && head.length < text.length) break;
    const wider = width + cellWidth(segment);
    if (wider > columns) break;
    width = wider;
    end = next;
  }
  return { end, width };
}

/** The end of `text` that is at most `columns` wide: where it starts, in code units, and its width. */
export function measureEnd(text: string, columns: number): { start: number; width: number } {
  if (columns <= 0) return { start: text.length, width: 0 };
  const tail = text.slice(-columns * MAX_UNITS_PER_COLUMN);
  if (isNarrow(tail)) {
    const width = Math.min(columns, tail.length);
    return { start: text.length - width, width };
  }
  const isCut = tail.length < text.length;
  let start = text.length;
  let width = 0;
  for (const { segment, index } of [...graphemes(tail)].reverse()) {
    // The first grapheme of a tail that was cut off may begin before the cut.
    if (index === 0 && isCut) break;
    const wider = width + cellWidth(segment);
    if (wider > columns) break;
    width = wider;
    start -= segment.length;
  }
  return { start, width };
}

/** The graphemes of a text. Making the segmenter takes 9 ms, so only text that needs it pays. */
export function graphemes(text: string): Intl.Segments {
  lazy.segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return lazy.segmenter.segment(text);
}
