/**
 * Cuts text to a width in columns without cutting a character in two. Knows no colours: style after.
 */
import { cellWidth, isNarrow } from "./cell_width.ts";

export interface TruncateOptions {
  /** Which part gives way. @default "end" */
  readonly where?: "end" | "start" | "middle";
  /** What stands for the part that was cut, e.g. `~` without Unicode. @default "…" */
  readonly ellipsis?: string;
}

/** Room for this many columns of text is looked for in this many code units at most. */
const MAX_UNITS_PER_COLUMN = 32;

const lazy: { segmenter: Intl.Segmenter | null } = { segmenter: null };

/** At most `columns` wide: `text` itself if it fits, else cut, with the ellipsis in place. */
export function truncate(text: string, columns: number, options: TruncateOptions = {}): string {
  const { where = "end", ellipsis = "…" } = options;
  if (columns <= 0) return "";
  if (text.length <= columns && isNarrow(text)) return text;
  if (text.length <= columns * MAX_UNITS_PER_COLUMN && cellWidth(text) <= columns) return text;
  const mark = ellipsis.slice(0, columns);
  const room = columns - mark.length;
  if (where === "end") return takeStart(text, room) + mark;
  if (where === "start") return mark + takeEnd(text, room);
  const head = Math.ceil(room / 2);
  return takeStart(text, head) + mark + takeEnd(text, room - head);
}

/** `text` cut to, or filled with spaces up to, exactly `columns`. */
export function fit(text: string, columns: number, options: TruncateOptions = {}): string {
  const cut = truncate(text, columns, options);
  return cut + " ".repeat(Math.max(0, columns - cellWidth(cut)));
}

function takeStart(text: string, columns: number): string {
  const head = text.slice(0, columns * MAX_UNITS_PER_COLUMN);
  if (isNarrow(head)) return head.slice(0, columns);
  let taken = "";
  let used = 0;
  for (const { segment } of segmenter().segment(head)) {
    used += cellWidth(segment);
    if (used > columns) break;
    taken += segment;
  }
  return taken;
}

function takeEnd(text: string, columns: number): string {
  if (columns <= 0) return "";
  const tail = text.slice(-columns * MAX_UNITS_PER_COLUMN);
  if (isNarrow(tail)) return tail.slice(-columns);
  let taken = "";
  let used = 0;
  for (const { segment } of [...segmenter().segment(tail)].reverse()) {
    used += cellWidth(segment);
    if (used > columns) break;
    taken = segment + taken;
  }
  return taken;
}

/** Making one takes 9 ms, so only text that needs it pays. */
function segmenter(): Intl.Segmenter {
  return lazy.segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
}
