/** Fills one line from left to right while there is room. Widths are of plain text, colours come last. */
import { cellWidth } from "../text/cell_width.ts";
import { truncate } from "../text/truncate.ts";
import { fitNotice, type Notice } from "./notice.ts";
import type { Theme } from "./theme.ts";

type Paint = (text: string) => string;

/** A text shorter than this says nothing. */
const MIN_TEXT_COLUMNS = 6;

const plain: Paint = (text) => text;

export class RowLine {
  readonly theme: Theme;
  /** Columns that are left. */
  room: number;
  text = "";
  /** Columns skipped so far, written only when something follows. */
  #gap = 0;

  constructor(room: number, theme: Theme) {
    this.room = room;
    this.theme = theme;
  }

  /** Adds a space and `text`, or nothing if it does not fit. */
  add(text: string, paint: Paint = plain): boolean {
    if (text === "") return false;
    const width = cellWidth(text) + 1;
    if (width > this.room) return false;
    this.#put(text, paint);
    this.room -= width;
    return true;
  }

  /** Adds a space and a column of exactly `columns`, empty if the text is; nothing if it does not fit. */
  addColumn(text: string, columns: number, paint: Paint = plain): boolean {
    const spare = columns - cellWidth(text);
    if (spare < 0 || columns + 1 > this.room) return false;
    if (text === "") this.#gap += columns + 1;
    else {
      this.#put(text, paint);
      this.#gap = spare;
    }
    this.room -= columns + 1;
    return true;
  }

  /** Adds a space and a text that is painted already, `columns` wide, if it fits. */
  addPainted(painted: string, columns: number): void {
    if (columns + 1 > this.room) return;
    this.#put(painted, plain);
    this.room -= columns + 1;
  }

  /** Adds what fits of the text. */
  addCut(text: string, paint: Paint = plain): void {
    if (text === "" || this.room <= MIN_TEXT_COLUMNS) return;
    this.add(truncate(text, this.room - 1, { ellipsis: this.theme.glyphs.ellipsis }), paint);
  }

  /** Adds the longest form of the text that fits, or cuts the shortest. */
  addNotice(notice: Notice, paint: Paint = plain): void {
    if (this.room <= MIN_TEXT_COLUMNS) return;
    this.add(fitNotice(notice, this.room - 1, this.theme.glyphs.ellipsis), paint);
  }

  #put(text: string, paint: Paint): void {
    this.text += (this.#gap === 0 ? " " : " ".repeat(this.#gap + 1)) + paint(text);
    this.#gap = 0;
  }
}
