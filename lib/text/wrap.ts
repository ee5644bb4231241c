/** Breaks a styled line into several that are no wider than told, at spaces where there are any. */
import { MAX_UNITS_PER_COLUMN, measureStart } from "./graphemes.ts";
import { StyledText } from "./styled_text.ts";
import { truncateStyled } from "./truncate_styled.ts";

export interface WrapOptions {
  /** What does not fit into so many lines is cut off, with the ellipsis in the last one. @default Infinity */
  readonly maxLines?: number;
  /** @default "…" */
  readonly ellipsis?: string;
}

/**
 * Lines of at most `columns`, each with its styles opened and closed; at least one, which is empty for an empty text.
 * Spaces at a break are dropped. A word that is too long for a line, and text without spaces, is broken between
 * graphemes; a grapheme that is wider than a whole line is left out.
 */
export function wrapText(line: string, columns: number, options: WrapOptions = {}): string[] {
  const { maxLines = Infinity, ellipsis } = options;
  if (columns < 1 || maxLines < 1) return [];
  const styled = new StyledText(line);
  const { plain } = styled;
  const lines: string[] = [];
  let start = 0;
  while (start < plain.length) {
    if (lines.length === maxLines - 1) {
      // All that is left, or as much of it as could ever be shown.
      const end = Math.min(plain.length, start + (columns + 1) * MAX_UNITS_PER_COLUMN);
      lines.push(truncateStyled(styled.slice(start, end), columns, { ellipsis }));
      return lines;
    }
    const length = breakAfter(plain.slice(start), columns);
    const text = plain.slice(start, start + length);
    if (length > 0) lines.push(styled.slice(start, start + text.trimEnd().length));
    start = skipSpaces(plain, start + Math.max(1, length));
  }
  return lines.length === 0 ? [""] : lines;
}

/** How much of the text goes into a line; 0 if not even its first grapheme does. */
function breakAfter(text: string, columns: number): number {
  const { end } = measureStart(text, columns);
  if (end === text.length || text[end] === " ") return end;
  const space = text.lastIndexOf(" ", end - 1);
  return space > 0 && text.slice(0, space).trim() !== "" ? space : end;
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === " ") at++;
  return at;
}
