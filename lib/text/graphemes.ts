/**
 * Where plain text can be cut: at borders of graphemes (what people take for one character), to a width
 * in columns. Returns positions only; knows no styles and no ellipsis.
 */
import { BoundedCache } from "./bounded_cache.ts";
import { runWidth } from "./cell_width.ts";
import { findRunEnd, unitWidths } from "./unit_width.ts";

/** Room for this many columns of text is looked for in this many code units at most. */
export const MAX_UNITS_PER_COLUMN = 32;

const lazy: { segmenter: Intl.Segmenter | null } = { segmenter: null };
/** Borders only: widths change once the exact measure is there. */
const cache = new BoundedCache<readonly string[]>();

/** The start of `text` that is at most `columns` wide: where it ends, in code units, and its width. */
export function measureStart(text: string, columns: number): { end: number; width: number } {
  const widths = unitWidths();
  const limit = Math.max(0, columns) * MAX_UNITS_PER_COLUMN;
  const head = text.length > limit ? text.slice(0, limit) : text;
  let end = 0;
  let width = 0;
  while (end < head.length) {
    const simple = widths[text.charCodeAt(end)] ?? 0;
    if (simple > 0 && widths[text.charCodeAt(end + 1)] !== 0) {
      if (width + simple > columns) break;
      width += simple;
      end++;
      continue;
    }
    const run = head.slice(end, findRunEnd(head, simple > 0 ? end + 1 : end));
    for (const grapheme of split(run)) {
      const wider = width + runWidth(grapheme);
      // The last one before the limit may go on behind it.
      const isOpen = end + grapheme.length === limit && limit < text.length;
      if (wider > columns || isOpen) return { end, width };
      width = wider;
      end += grapheme.length;
    }
  }
  return { end, width };
}

/** The end of `text` that is at most `columns` wide: where it starts, in code units, and its width. */
export function measureEnd(text: string, columns: number): { start: number; width: number } {
  const widths = unitWidths();
  let start = text.length;
  let width = 0;
  while (start > 0 && width < columns) {
    const simple = widths[text.charCodeAt(start - 1)] ?? 0;
    // Only from the front can it be told what belongs to which grapheme.
    if (simple === 0) return measureEndOfAny(text, columns);
    if (width + simple > columns) break;
    width += simple;
    start--;
  }
  // What was taken first may combine with what was left.
  return widths[text.charCodeAt(start - 1)] === 0
    ? measureEndOfAny(text, columns)
    : { start, width };
}

function measureEndOfAny(text: string, columns: number): { start: number; width: number } {
  const limit = Math.max(0, text.length - columns * MAX_UNITS_PER_COLUMN);
  let start = text.length;
  let width = 0;
  for (const grapheme of split(text.slice(limit)).toReversed()) {
    const wider = width + runWidth(grapheme);
    // The first one behind the limit may begin before it.
    const isOpen = start - grapheme.length === limit && limit > 0;
    if (wider > columns || isOpen) break;
    width = wider;
    start -= grapheme.length;
  }
  return { start, width };
}

/** Making the segmenter takes 9 ms, so only text that needs it pays. */
function split(run: string): readonly string[] {
  const known = cache.get(run);
  if (known !== undefined) return known;
  lazy.segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return cache.set(run, Array.from(lazy.segmenter.segment(run), ({ segment }) => segment));
}
