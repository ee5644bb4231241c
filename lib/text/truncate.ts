/**
 * Cuts text to a width in columns without cutting a character in two. Knows no colours: style after,
 * or see `truncateStyled`.
 */
import { cellWidth } from "./cell_width.ts";
import { MAX_UNITS_PER_COLUMN, measureEnd, measureStart } from "./graphemes.ts";

/** How a text that is too long is cut. */
export interface TruncateOptions {
  /** Which part gives way. @default "end" */
  readonly where?: "end" | "start" | "middle";
  /** What stands for the part that was cut, e.g. `~` without Unicode. @default "…" */
  readonly ellipsis?: string;
}

/** What is kept of a text: everything before `headEnd` and from `tailStart` on, with `mark` between them. */
export interface Cut {
  readonly headEnd: number;
  readonly tailStart: number;
  readonly mark: string;
  /** Columns of the kept parts and the mark. */
  readonly width: number;
}

/**
 * At most `columns` wide: `text` itself if it fits, else cut at a border of graphemes, with the ellipsis in place.
 * Costs no more for 10 MB than for a screenful.
 */
export function truncate(text: string, columns: number, options: TruncateOptions = {}): string {
  if (columns <= 0) return "";
  if (text.length <= columns * MAX_UNITS_PER_COLUMN && cellWidth(text) <= columns) return text;
  const { headEnd, tailStart, mark } = findCut(text, columns, options);
  return text.slice(0, headEnd) + mark + text.slice(tailStart);
}

/** Where to cut a text that is wider than `columns`. */
export function findCut(text: string, columns: number, options: TruncateOptions = {}): Cut {
  const { where = "end", ellipsis = "…" } = options;
  const mark = ellipsis.slice(0, measureStart(ellipsis, columns).end);
  const markWidth = cellWidth(mark);
  const room = columns - markWidth;
  const headRoom = where === "end" ? room : where === "start" ? 0 : Math.ceil(room / 2);
  const head = measureStart(text, headRoom);
  // What a wide character left over at the cut is not given to the tail: its place would depend on it.
  const tail = measureEnd(text, room - headRoom);
  return {
    headEnd: head.end,
    tailStart: Math.max(head.end, tail.start),
    mark,
    width: head.width + markWidth + tail.width,
  };
}

/** `text` cut to, or filled with spaces up to, exactly `columns`. */
export function fit(text: string, columns: number, options: TruncateOptions = {}): string {
  const cut = truncate(text, columns, options);
  return cut + " ".repeat(Math.max(0, columns - cellWidth(cut)));
}
