/**
 * The terminal window's title: OSC 2. Pure; when it is set and given back is the painter's.
 */
import { sanitize } from "../text/sanitize.ts";

/** Longer titles are cut; xterm and tmux keep more, but no tab shows as much. */
export const MAX_TITLE_LENGTH = 120;

/**
 * The sequence that sets the title. `text` may be anything: what is no plain text is taken out, since a title
 * is where hostile names would like to end the sequence and start one of their own.
 */
export function encodeTitle(text: string): string {
  const safe = sanitize(text);
  const title = safe.length > MAX_TITLE_LENGTH
    ? [...safe].slice(0, MAX_TITLE_LENGTH).join("")
    : safe;
  return `\x1b]2;${title}\x1b\\`;
}

/** XTWINOPS 22 and 23 of xterm's `ctlseqs`: the terminal keeps the title that it has, and takes it back. */
export const SAVE_TITLE = "\x1b[22;2t";
export const RESTORE_TITLE = "\x1b[23;2t";
