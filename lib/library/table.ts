/** Rows of cells in columns that line up. */
import type { ViewSize } from "../view/renderable.ts";
import { table, type TableColumn } from "../view/table.ts";
import type { ViewContext, ViewObject } from "./view.ts";

/** How a table looks. */
export interface TableOptions {
  /** A name, or more about it, for each column from left to right. */
  readonly columns: readonly (string | TableColumn)[];
  /**
   * Cells in the order of the columns, as text that may be styled; missing ones are empty. A function is asked for each
   * frame.
   */
  readonly rows?: readonly (readonly string[])[] | (() => readonly (readonly string[])[]);
  /** Whether the names of the columns are shown. @default true */
  readonly hasHeader?: boolean;
  /** A line between the header and the rows. @default false */
  readonly hasRule?: boolean;
  /** Blank columns between columns. @default 2 */
  readonly gap?: number;
}

/** A table. What has no room is counted in its last line. */
export class Table implements ViewObject {
  readonly #options: TableOptions;
  readonly #added: (readonly string[])[] = [];

  /** Makes a table, with or without rows. */
  constructor(options: TableOptions) {
    this.#options = options;
  }

  /** Adds a row below the others; `String(cell)` is shown. */
  addRow(...cells: readonly unknown[]): void {
    this.#added.push(cells.map(String));
  }

  /** At most the room's lines. */
  render(size: ViewSize, { theme }: ViewContext): readonly string[] {
    const { columns, rows = [], ...options } = this.#options;
    const given = typeof rows === "function" ? rows() : rows;
    return table({
      ...options,
      theme,
      columns: columns.map((column) => typeof column === "string" ? { header: column } : column),
      rows: this.#added.length === 0 ? given : [...given, ...this.#added],
    })(size);
  }
}
