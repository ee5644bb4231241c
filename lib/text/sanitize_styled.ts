/** Makes a line of somebody else's that may be styled fit for the terminal: SGR sequences stay, all else goes. */
import { sanitize } from "./sanitize.ts";
import { SGR_SEQUENCES, SgrState } from "./sgr.ts";

/** Of longer lines only the start is read. */
const MAX_LENGTH = 65_536;

/**
 * One safe line, as `sanitize` makes it, in which SGR sequences (colours and the like) stay as they are; what they
 * leave open is closed at the end. A sequence that holds SGR within itself is taken apart: its rest is text.
 */
export function sanitizeStyled(line: string): string {
  if (!line.includes("\x1b")) return sanitize(line);
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
