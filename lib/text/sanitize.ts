/**
 * Makes text from outside fit for one line of a terminal: labels, status texts, file names, errors.
 * Whatever it is given, the result holds no control character and no sequence, and stays on its line.
 */
import { cleanUnicode, SUSPICIOUS } from "./clean_unicode.ts";
import { EscapeFilter } from "./escape_filter.ts";
import { isSimple } from "./unit_width.ts";

/** Longer text is cut first: no line on any screen shows as much, and cost must be bounded. */
const MAX_LENGTH = 8192;

/** They would combine with whatever is shown before the text. */
const LEADING_MARKS = /^\p{M}+/u;

/** White space of any kind that would move the cursor: becomes one space. */
function isSpacing(code: number): boolean {
  return (code >= 0x09 && code <= 0x0d) || code === 0x85;
}

/**
 * One safe line: escape sequences (unterminated ones up to the end of their line), C0 and C1 controls, bidirectional
 * controls, zero-width characters, joiners and skin tones are dropped, as are combining marks at the start; tabs,
 * newlines and line separators become a space; lone surrogates U+FFFD. Colours do not survive. At most 8192 code
 * units are read.
 */
export function sanitize(text: string): string {
  const head = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  if (isSimple(head)) return head;
  if (!/[\t\n]/.test(head) && !SUSPICIOUS.test(head)) return head.replace(LEADING_MARKS, "");
  const filter = new EscapeFilter();
  let kept = "";
  for (let at = 0; at < head.length; at++) {
    const code = head.charCodeAt(at);
    if (isSpacing(code) && (filter.isGround || code === 0x0a)) {
      filter.swallows(0x0a);
      kept += " ";
    } else if (!filter.swallows(code) && code >= 0x20 && code !== 0x7f) {
      kept += head[at];
    }
  }
  return cleanUnicode(kept).replace(LEADING_MARKS, "");
}
