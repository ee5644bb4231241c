/**
 * What the terminal shows of ours, as rows of cells. Reads only lines that changed and uses rows again, so that a
 * frame costs what changes in it. Pure but for that memory.
 */
import { CellRow } from "./cell_row.ts";
import { StyleTable } from "./style_table.ts";

export interface PictureChange {
  /** Rows that were; the same object as in `after` where the line is the same. */
  readonly before: readonly CellRow[];
  readonly after: readonly CellRow[];
}

export class Picture {
  #table = new StyleTable();
  #rows: CellRow[] = [];
  #columns = 0;
  /** A row with nothing on it. */
  readonly blankRow = new CellRow(0);
  /** Out of the picture, to be read into again. */
  #spare: CellRow[] = [];

  /** What the ids in the rows stand for, until the next `change`. */
  get table(): StyleTable {
    return this.#table;
  }

  get rows(): readonly CellRow[] {
    return this.#rows;
  }

  /** Width for which the rows were read. */
  get columns(): number {
    return this.#columns;
  }

  /**
   * Makes `lines` the picture. Rows that scrolled up by `shift` are compared with what is where they are now: `before`
   * lacks the first `shift` rows that were. The rows of `before` are good until the next call.
   */
  change(lines: readonly string[], columns: number, shift = 0): PictureChange {
    if (this.#table.isFull) this.#readAgain();
    const old = this.#rows;
    const isSameWidth = columns === this.#columns;
    const before = shift === 0 ? old : old.slice(shift);
    const after: CellRow[] = [];
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at] ?? "";
      const known = before[at];
      after.push(known?.text === line && isSameWidth ? known : this.#read(line, columns));
    }
    for (let at = 0; at < old.length; at++) {
      const row = old[at];
      if (row !== undefined && (at < shift || after[at - shift] !== row)) this.#spare.push(row);
    }
    this.#rows = after;
    this.#columns = columns;
    return { before, after };
  }

  /** The terminal shows nothing of ours any more. */
  clear(): void {
    this.#rows = [];
    this.#spare = [];
  }

  #read(line: string, columns: number): CellRow {
    const row = this.#spare.pop() ?? new CellRow(columns);
    row.read(line, columns, this.#table);
    return row;
  }

  #readAgain(): void {
    this.#table = new StyleTable();
    for (const row of this.#rows) row.read(row.text, this.#columns, this.#table);
  }
}
