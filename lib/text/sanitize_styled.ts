/** Makes a line of somebody else's that may be styled fit for the terminal: SGR sequences stay, all else goes. */
import { sanitize } from "./sanitize.ts";
import { isClosed, SGR_SEQUENCES, sgrEnd, SgrState } from "./sgr.ts";
import { unitWidths } from "./unit_width.ts";

/** Of longer lines only the start is read. */
const MAX_LENGTH = 65_536;

/**
 * One safe line, as `sanitize` makes it, in which SGR sequences (colours and the like) stay as they are; what they
 * leave open is closed at the end. A sequence that holds SGR within itself is taken apart: its rest is text.
 */
export function sanitizeStyled(line: string): string {
  if (line.length <= MAX_LENGTH && isSafe(line)) return line;
  const head = line.length > MAX_LENGTH ? line.slice(0, MAX_LENGTH) : line;
  const state = new SgrState();
  let safe = "";
  let from = 0;
  for (const { index, 0: sequence } of head.matchAll(SGR_SEQUENCES)) {
    safe += sanitize(head.slice(from, index)) + sequence;
    state.apply(sequence);
    from = index + sequence.length;
  }
  return safe + sanitize(head.slice(from)) + state.closing();
}

/** Nothing but simple characters and closed styles: most lines are. */
function isSafe(line: string): boolean {
  const widths = unitWidths();
  let hasStyle = false;
  for (let at = 0; at < line.length;) {
    const code = line.charCodeAt(at);
    if (widths[code] !== 0) {
      at++;
      continue;
    }
    const end = code === 0x1b ? sgrEnd(line, at) : at;
    if (end === at) return false;
    hasStyle = true;
    at = end;
  }
  return !hasStyle || isClosed(line);
}
