/**
 * The picture on the alternate screen. Turns each new one into one drawing; pure but for the memory of what
 * the terminal shows. Wrapping is off as long as the alternate screen is shown, so no frame has to see to it.
 */
import { UNKNOWN } from "./cursor_path.ts";
import { drawPatches } from "./draw_patches.ts";
import type { FrameSize } from "./frame_size.ts";
import { Pen } from "./pen.ts";
import { Picture } from "./picture.ts";
import { diffRows, restPatch } from "./row_diff.ts";
import {
  CURSOR_HOME,
  ENTER_ALTERNATE,
  ERASE_SCREEN,
  LEAVE_ALTERNATE,
  WRAP_OFF,
  WRAP_ON,
} from "./sequences.ts";

export class FullScreen {
  readonly #picture = new Picture();
  #size: FrameSize | null = null;

  /** Draws `lines` (at most `size.rows`); the first time and after a change of size all of them. */
  draw(lines: readonly string[], size: FrameSize): string {
    const isSameSize = size.columns === this.#size?.columns && size.rows === this.#size.rows;
    this.#size = size;
    return isSameSize ? this.#drawChanges(lines, size) : this.#drawAll(lines, size);
  }

  /** What the terminal shows is not known any more. */
  forget(): void {
    this.#picture.clear();
    this.#size = null;
  }

  #drawChanges(lines: readonly string[], { columns }: FrameSize): string {
    const { before, after } = this.#picture.change(lines, columns);
    const { table, blankRow: blank } = this.#picture;
    const count = Math.max(before.length, after.length);
    const patches = diffRows({ before, after, count, blank }, table);
    if (patches.length === 0) return "";
    const start = { row: UNKNOWN, column: UNKNOWN };
    const pen = drawPatches(patches, { table, columns, isAbsolute: true, start });
    pen.usePlainStyle();
    return pen.text;
  }

  #drawAll(lines: readonly string[], { columns }: FrameSize): string {
    const { after } = this.#picture.change(lines, columns, this.#picture.rows.length);
    const { table } = this.#picture;
    const pen = new Pen({ table, columns, isAbsolute: true, start: { row: 0, column: 0 } });
    after.forEach((cells, row) => pen.draw(restPatch(row, cells, 0), true));
    pen.usePlainStyle();
    return CURSOR_HOME + ERASE_SCREEN + pen.text;
  }
}

/** To the alternate screen; the main one waits, with its cursor where it is. */
export const ENTER_FULL = ENTER_ALTERNATE + WRAP_OFF;
/**
 * Back to the main screen and to its cursor. The alternate screen is emptied first: tmux (3.3) brings rows of one that
 * has grown over to the main screen.
 */
export const LEAVE_FULL = WRAP_ON + CURSOR_HOME + ERASE_SCREEN + LEAVE_ALTERNATE;
