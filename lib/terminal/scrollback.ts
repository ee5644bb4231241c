/**
 * Lines that wait to be printed above the block. Bounded: when a terminal is slower than the jobs, the
 * oldest lines are dropped and counted, because no job may wait for a terminal and memory must not grow.
 */
import { isNarrow } from "../text/cell_width.ts";
import { ERASE_BELOW, ERASE_LINE_TAIL, NEXT_LINE } from "./sequences.ts";

/** What a terminal shows in a second or so. */
export const MAX_PENDING_LENGTH = 8 * 1024 * 1024;

/** Lines as a drawing. */
export interface PrintedLines {
  /** "" if there are none. Begins at the left of a row and ends at the left of the row below. */
  readonly text: string;
  /** Rows that they take; null if that can't be told, and then everything below is erased. */
  readonly rows: number | null;
}

export class Scrollback {
  #chunks: string[] = [];
  #length = 0;
  #droppedLines = 0;
  readonly #maxLength: number;

  constructor(maxLength = MAX_PENDING_LENGTH) {
    this.#maxLength = maxLength;
  }

  get length(): number {
    return this.#length;
  }

  /** Takes whole lines, each ending with `\n`. */
  push(text: string): void {
    this.#chunks.push(text);
    this.#length += text.length;
    this.shorten(this.#maxLength);
  }

  /** Drops the oldest lines beyond a length; the newest piece stays whatever its length. */
  shorten(maxLength: number): void {
    let dropped = 0;
    while (this.#length > maxLength && dropped < this.#chunks.length - 1) {
      const chunk = this.#chunks[dropped++] ?? "";
      this.#length -= chunk.length;
      this.#droppedLines += countLines(chunk);
    }
    if (dropped > 0) this.#chunks = this.#chunks.slice(dropped);
  }

  /** Removes and returns everything as a drawing that leaves no trace of what was on those rows. */
  take(columns: number): PrintedLines {
    return drawLines(this.takeText(), columns);
  }

  /** Removes and returns everything, for a terminal on which nothing is drawn: whole lines, each ending with `\n`. */
  takeText(): string {
    const text = this.#chunks.join("");
    const dropped = this.#droppedLines;
    this.#chunks = [];
    this.#length = 0;
    this.#droppedLines = 0;
    const notice = dropped === 0 ? "" : `[${dropped} lines not shown: the terminal is too slow]\n`;
    return notice + text;
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** These lines wrap where they are wider than the screen, so that they can be copied whole. */
function drawLines(text: string, columns: number): PrintedLines {
  if (text === "") return { text: "", rows: 0 };
  const lines = text.split("\n");
  if (text.endsWith("\n")) lines.pop();
  let drawn = "";
  let rows: number | null = 0;
  for (const line of lines) {
    const width = maxWidth(line);
    if (width < columns) {
      // A tab passes over cells and leaves them as they are: what was on the row goes before the first one.
      drawn += line.replace("\t", ERASE_LINE_TAIL + "\t") + ERASE_LINE_TAIL + NEXT_LINE;
      if (rows !== null) rows++;
    } else if (isNarrow(plain(line))) {
      drawn += line + (width % columns === 0 ? "" : ERASE_LINE_TAIL) + NEXT_LINE;
      if (rows !== null) rows += Math.max(1, Math.ceil(width / columns));
    } else {
      // Where the end of a wrapped line will be is hard to foretell with tabs and wide characters: clear first.
      drawn += ERASE_BELOW + line + NEXT_LINE;
      rows = null;
    }
  }
  return { text: drawn, rows };
}

const TAB_COLUMNS = 8;
// deno-lint-ignore no-control-regex
const STYLES = /\x1b\[[0-9;:]*m/g;

function plain(line: string): string {
  return line.includes("\x1b") ? line.replaceAll(STYLES, "") : line;
}

/** No terminal takes more columns for a line; for narrow ones it is exact. */
function maxWidth(line: string): number {
  const text = plain(line);
  if (isNarrow(text)) return text.length;
  let columns = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    columns += code === 0x09 ? TAB_COLUMNS : code < 0x80 ? 1 : 2;
  }
  return columns;
}
