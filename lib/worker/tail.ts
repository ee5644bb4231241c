/**
 * Makes the last lines of a failed child's stderr readable. Pure; the display sanitises them again.
 */

const MAX_LINES = 20;
const MAX_LINE_CHARS = 500;
const MAX_CHARS = 4096;

/**
 * @param bytes The end of the stream; what is not UTF-8 becomes U+FFFD.
 * @param isCut Whether the first line is only the end of one; it is then left out if there are others.
 * @returns at most 20 lines of at most 500 characters, 4096 in all; the last ones win.
 */
export function selectTail(bytes: Uint8Array, isCut: boolean): readonly string[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  if (isCut && lines.length > 1) lines.shift();
  const shown = lines.map(lastWritten).filter((line) => line !== "").slice(-MAX_LINES);
  return lastThatFit(shown.map((line) => cutText(line, MAX_LINE_CHARS)));
}

/** What a terminal would still show of a line that was rewritten with carriage returns. */
export function lastWritten(line: string): string {
  const text = line.trimEnd();
  return text.slice(text.lastIndexOf("\r") + 1);
}

/** At most `maxChars` UTF-16 units, never half a surrogate pair. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const isSplit = /[\uD800-\uDBFF]/.test(text[maxChars - 1] ?? "");
  return text.slice(0, isSplit ? maxChars - 1 : maxChars);
}

function lastThatFit(lines: readonly string[]): readonly string[] {
  let chars = 0;
  let first = lines.length;
  while (first > 0) {
    chars += lines[first - 1]?.length ?? 0;
    if (chars > MAX_CHARS) break;
    first--;
  }
  return lines.slice(first);
}
