/** Plain text in lines of a width, broken at its blanks. Pure. */
import { cellWidth } from "./cell_width.ts";

/**
 * The words of `text` in as many lines as they need, with one blank between two. A word that is wider than `columns` has
 * a line to itself and stays whole.
 */
export function wrapWords(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((it) => it !== "")) {
    const joined = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && cellWidth(joined) <= columns) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}
