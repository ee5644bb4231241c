/**
 * The control sequences that the painter uses. Own constants instead of `ansi-escapes`, whose import
 * costs 7 to 10 ms of cold start and reads the environment.
 */

const CSI = "\x1b[";

export const CARRIAGE_RETURN = "\r";
/** Works with output processing on and off. */
export const NEXT_LINE = "\r\n";
export const HIDE_CURSOR = `${CSI}?25l`;
export const SHOW_CURSOR = `${CSI}?25h`;
/** Erases from the cursor to the end of the line, the cursor's own cell included. */
export const ERASE_LINE_TAIL = `${CSI}K`;
/** Erases the screen from the cursor on, which is at its top left. */
export const ERASE_SCREEN = `${CSI}J`;
/**
 * Erases from the cursor, which is at the left of a row, to the end of the screen. The row first and the rest from the
 * row below: tmux puts the whole screen into the scrollback when it is erased from the top left (`scroll-on-clear`).
 */
export const ERASE_BELOW = `${CSI}K\x1b7${CSI}B${CSI}J\x1b8`;
/** DECAWM: with wrapping off a line that is too wide for the terminal's taste stays one row. */
export const WRAP_OFF = `${CSI}?7l`;
export const WRAP_ON = `${CSI}?7h`;
/** DEC private mode 2026: the terminal shows what is between as one picture. Others ignore it. */
export const BEGIN_FRAME = `${CSI}?2026h`;
export const END_FRAME = `${CSI}?2026l`;

/** ST: ends a control string; nothing where there is none. */
export const END_STRING = "\x1b\\";
/** Takes back all colours and attributes. */
export const PLAIN_TEXT = `${CSI}m`;
export const CURSOR_HOME = `${CSI}H`;
/** xterm's private mode 1049: keeps the cursor's place, then shows the alternate screen; and back. */
export const ENTER_ALTERNATE = `${CSI}?1049h`;
export const LEAVE_ALTERNATE = `${CSI}?1049l`;
/** DEC private mode 2004: the terminal marks what is pasted, so that nobody takes it for typed. Others ignore it. */
export const MARK_PASTES = `${CSI}?2004h`;
export const FORGET_PASTES = `${CSI}?2004l`;

export function cursorUp(rows: number): string {
  return rows > 0 ? `${CSI}${rows}A` : "";
}

/** ECH: blanks this many cells from the cursor on, which stays. */
export function eraseCells(count: number): string {
  return count > 1 ? `${CSI}${count}X` : `${CSI}X`;
}
