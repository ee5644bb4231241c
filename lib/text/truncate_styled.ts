/**
 * Cuts, fills and aligns lines that hold our own styles. Every style that is open where a line is cut is
 * closed there, and opened again where it goes on, so that nothing runs into what stands beside it.
 */
import { styledWidth } from "./cell_width.ts";
import { isClosed } from "./sgr.ts";
import { StyledText } from "./styled_text.ts";
import { findCut, truncate, type TruncateOptions } from "./truncate.ts";

/** Where a text stands in a room that is wider. */
export type Align = "left" | "center" | "right";

export interface FitOptions extends TruncateOptions {
  /** Where the text stands when there is more room than it needs. @default "left" */
  readonly align?: Align;
}

/** Of a longer line only both ends are looked at: a colour for each cell takes 25 code units. */
const MAX_UNITS_PER_COLUMN = 64;

/**
 * At most `columns` wide, all styles closed: the line itself if it is so already, else cut at a border of
 * graphemes, the ellipsis in the style of what is cut.
 */
export function truncateStyled(
  line: string,
  columns: number,
  options: TruncateOptions = {},
): string {
  if (columns <= 0) return "";
  if (!line.includes("\x1b")) return truncate(line, columns, options);
  const bounded = bound(line, columns);
  const isFitting = styledWidth(bounded) <= columns;
  if (isFitting && bounded === line && isClosed(line)) return line;
  const styled = new StyledText(bounded);
  const { plain } = styled;
  if (isFitting) return styled.slice(0, plain.length);
  const { headEnd, tailStart, mark } = findCut(plain, columns, options);
  if (headEnd === 0 && options.where === "start") {
    return styled.slice(tailStart, plain.length, { before: mark });
  }
  const head = styled.slice(0, headEnd, { after: mark });
  return tailStart < plain.length ? head + styled.slice(tailStart, plain.length) : head;
}

/** Cut to, or filled with spaces up to, exactly `columns`; with all styles closed. */
export function fitStyled(line: string, columns: number, options: FitOptions = {}): string {
  const cut = truncateStyled(line, columns, options);
  return padStyled(cut, columns, options.align);
}

/** Filled with spaces up to `columns`; a wider line stays as it is. */
export function padStyled(line: string, columns: number, align: Align = "left"): string {
  return addSpace(line, columns - styledWidth(line), align);
}

/** Spaces around a line of which it is known how many are missing; the odd one of a centred line is at its right. */
export function addSpace(line: string, spare: number, align: Align = "left"): string {
  if (spare <= 0) return line;
  if (align === "left") return line + " ".repeat(spare);
  if (align === "right") return " ".repeat(spare) + line;
  const left = Math.floor(spare / 2);
  return " ".repeat(left) + line + " ".repeat(spare - left);
}

/** Both ends of a line that is far too long; where they meet is never shown. */
function bound(line: string, columns: number): string {
  const limit = columns * MAX_UNITS_PER_COLUMN + 1024;
  return line.length <= 2 * limit ? line : line.slice(0, limit) + line.slice(-limit);
}
