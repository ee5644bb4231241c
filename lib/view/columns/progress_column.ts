/** What a column of a progress display is: how wide, how important, and what it shows of a row. Types only. */
import type { Align } from "../../text/truncate_styled.ts";
import type { TruncateOptions } from "../../text/truncate.ts";
import type { Theme } from "../theme.ts";
import type { ProgressRow } from "./progress_row.ts";

/** Everything besides the row that a cell is a function of. */
export interface ColumnContext {
  /** Unix time in milliseconds. */
  readonly nowMs: number;
  /** Glyphs and styles that fit the terminal. */
  readonly theme: Theme;
  /** Room for the cell. What is wider is cut, what is narrower filled up: only flexible columns need to look. */
  readonly columns: number;
}

/** A column: what it shows of each row, and how it gives way to others. */
export interface ProgressColumn {
  /** For whoever looks for a column among others. */
  readonly name: string;
  /** The least width with which it is of any use, >= 1. A narrower screen goes without it. */
  readonly minColumns: number;
  /** The most that it takes. @default Infinity */
  readonly maxColumns?: number;
  /**
   * Where there is too little room, the columns of the highest rank are narrowed first, then left out first; of equals
   * the last. 0 stays longest.
   */
  readonly rank: number;
  /**
   * True for one that fills any width (a bar): it gets all room up to `maxColumns` that others leave. Else it is as
   * wide as its widest cell.
   * @default false
   */
  readonly isFlexible?: boolean;
  /** True for one that is shown whole or not at all, because half a number is a wrong one. @default false */
  readonly isRigid?: boolean;
  /** True for one that keeps `minColumns` while all of its cells are empty, so that nothing moves. @default false */
  readonly keepsRoom?: boolean;
  /** Its width grows in steps of so many columns, so that it seldom changes. @default 1 */
  readonly stepColumns?: number;
  /** Where its cells stand. @default "left" */
  readonly align?: Align;
  /** Which part of a cell gives way. @default "end" */
  readonly where?: TruncateOptions["where"];
  /** One line, may be styled with SGR sequences; anything else in it is taken out. */
  render(row: ProgressRow, context: ColumnContext): string;
}
