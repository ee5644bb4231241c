/**
 * Lines that wait to be printed above the block. Bounded: when a terminal is slower than the jobs, the
 * oldest lines are dropped and counted, because no job may wait for a terminal and memory must not grow.
 */
import { isNarrow, styledWidth } from "../text/cell_width.ts";
import { ERASE_BELOW, ERASE_LINE_TAIL, NEXT_LINE } from "./sequences.ts";

/** What a terminal shows in a second or so. */
export const MAX_PENDING_LENGTH = 8 * 1024 * 1024;

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
    let dropped = 0;
    while (this.#length > this.#maxLength && dropped < this.#chunks.length - 1) {
      const chunk = this.#chunks[dropped++] ?? "";
      this.#length -= chunk.length;
      this.#droppedLines += countLines(chunk);
    }
    if (dropped > 0) this.#chunks = this.#chunks.slice(dropped);
  }

  /** Removes and returns everything as a drawing that leaves no trace of what was on those rows. */
  take(columns: number): string {
    const text = this.#chunks.join("");
    const dropped = this.#droppedLines;
    this.#chunks = [];
    this.#length = 0;
    this.#droppedLines = 0;
    const notice = dropped === 0 ? "" : `[${dropped} lines not shown: the terminal is too slow]\n`;
    return drawLines(notice + text, columns);
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** These lines wrap where they are wider than the screen, so that they can be copied whole. */
function drawLines(text: string, columns: number): string {
  if (text === "") return "";
  const lines = text.split("\n");
  if (text.endsWith("\n")) lines.pop();
  return lines.map((line) => drawLine(line, columns) + NEXT_LINE).join("");
}

function drawLine(line: string, columns: number): string {
  // Tabs and wide characters at the edge make the end of a wrapped line hard to foretell: clear first.
  if (line.includes("\t")) return ERASE_BELOW + line;
  const width = styledWidth(line);
  if (width < columns) return line + ERASE_LINE_TAIL;
  if (!isNarrow(line)) return ERASE_BELOW + line;
  return width % columns === 0 ? line : line + ERASE_LINE_TAIL;
}
