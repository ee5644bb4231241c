/** Rows of a progress display with columns that line up, and in words what has no room. Pure. */
import { addSpace, fitStyled } from "../../text/truncate_styled.ts";
import { fitWidths } from "../fit_widths.ts";
import type { ViewSize } from "../renderable.ts";
import type { Theme } from "../theme.ts";
import { type Cell, toCell } from "./cell.ts";
import { renderHiddenRows } from "./hidden_rows.ts";
import type { ColumnContext, ProgressColumn } from "./progress_column.ts";
import type { ProgressRow } from "./progress_row.ts";
import { chooseRows, type RowCounts } from "./choose_rows.ts";

export interface ProgressRowsOptions {
  readonly columns: readonly ProgressColumn[];
  /** Unix time in milliseconds. */
  readonly nowMs: number;
  readonly size: ViewSize;
  readonly theme: Theme;
  /** Rows that there are besides those given: of many only as many need to be given as there are lines. */
  readonly otherRows?: RowCounts;
  /** `wants` of the frame before: columns don't get narrower than they were, so that nothing bounces. */
  readonly wants?: readonly number[];
  /** True when nothing will move any more: then no column keeps room that it does not use. @default false */
  readonly isLast?: boolean;
}

export interface ProgressFrame {
  /** At most `size.rows`, none wider than `size.columns`. */
  readonly lines: readonly string[];
  /** For the next frame with the same columns, in their order. */
  readonly wants: readonly number[];
}

/** Blank columns between columns. */
const GAP = 1;

/** `layoutProgressRows` for one frame alone. */
export function renderProgressRows(
  rows: readonly ProgressRow[],
  options: ProgressRowsOptions,
): readonly string[] {
  return layoutProgressRows(rows, options).lines;
}

/**
 * One line for each row, in the order of `rows`, all columns of the same width; which rows go first where there are
 * more than lines is `chooseRows`', which columns is `fitWidths`'.
 */
export function layoutProgressRows(
  rows: readonly ProgressRow[],
  options: ProgressRowsOptions,
): ProgressFrame {
  const { columns, nowMs, size, theme, wants = [], otherRows = {}, isLast = false } = options;
  if (size.rows < 1 || size.columns < 1) return { lines: [], wants };
  const chosen = chooseRows(rows, { maxRows: size.rows, nowMs, otherRows });
  const grid = columns.map((column, at) =>
    measureColumn(column, {
      rows: chosen.rows,
      nowMs,
      theme,
      isLast,
      atLeast: isLast ? 0 : wants[at] ?? 0,
    })
  );
  const shown = grid.filter(({ want }) => want > 0);
  const widths = fitWidths(size.columns, shown.map((it) => ({ ...it, ...ruleOf(it) })), GAP);
  const lines = chosen.rows.map((): Line => ({ text: "", blank: 0 }));
  shown.forEach((column, at) => {
    const width = widths[at] ?? null;
    if (width !== null) addColumn(lines, { ...column, rows: chosen.rows, width, nowMs, theme });
  });
  const shownLines = lines.map(({ text }) => text.trimEnd());
  const hidden = renderHiddenRows(chosen.hidden, size.columns, theme);
  return {
    lines: hidden === "" ? shownLines : [...shownLines, hidden],
    wants: grid.map(({ want }) => Number.isFinite(want) ? want : 0),
  };
}

interface MeasuredColumn {
  readonly column: ProgressColumn;
  /** 0 when there is nothing to show. */
  readonly want: number;
  /** Null for flexible columns, whose cells depend on the width. */
  readonly cells: readonly Cell[] | null;
}

interface MeasureOptions {
  readonly rows: readonly ProgressRow[];
  readonly nowMs: number;
  readonly theme: Theme;
  /** What it wanted before. */
  readonly atLeast: number;
  readonly isLast: boolean;
}

function measureColumn(
  column: ProgressColumn,
  { rows, nowMs, theme, atLeast, isLast }: MeasureOptions,
): MeasuredColumn {
  const { minColumns, maxColumns = Infinity, stepColumns = 1, keepsRoom = false } = column;
  if (column.isFlexible) return { column, want: Math.max(minColumns, maxColumns), cells: null };
  const context = { nowMs, theme, columns: maxColumns };
  const cells = rows.map((row) => renderCell(column, row, context));
  const widest = cells.reduce((most, { width }) => Math.max(most, width), 0);
  if (widest === 0 && atLeast === 0 && (isLast || !keepsRoom)) return { column, want: 0, cells };
  const stepped = Math.ceil(widest / stepColumns) * stepColumns;
  const want = Math.max(minColumns, Math.min(maxColumns, Math.max(stepped, atLeast)));
  return { column, want, cells };
}

interface AddOptions extends MeasuredColumn {
  readonly rows: readonly ProgressRow[];
  readonly width: number;
  readonly nowMs: number;
  readonly theme: Theme;
}

interface Line {
  text: string;
  /** Columns at its end in which the last cells of this row show nothing. */
  blank: number;
}

/** Appends a cell to each line. A text that would be cut begins where the row has nothing to show before it. */
function addColumn(lines: readonly Line[], options: AddOptions): void {
  const { column, cells, rows, width, nowMs, theme } = options;
  const { where, align } = column;
  const fit = { where, align, ellipsis: theme.glyphs.ellipsis };
  lines.forEach((line, y) => {
    const row = rows[y];
    if (row === undefined) return;
    const cell = cells?.[y] ?? renderCell(column, row, { nowMs, theme, columns: width });
    const taken = cell.width > width && !column.isFlexible ? line.blank : 0;
    if (taken > 0) line.text = line.text.slice(0, -taken);
    const room = width + taken;
    const text = cell.width <= room
      ? addSpace(cell.text, room - cell.width, align)
      : fitStyled(cell.text, room, fit);
    const gap = line.text === "" ? 0 : GAP;
    line.text += " ".repeat(gap) + text;
    line.blank = cell.text === "" ? line.blank + gap + width : 0;
  });
}

function renderCell(column: ProgressColumn, row: ProgressRow, context: ColumnContext): Cell {
  return toCell(column.render(row, context));
}

function ruleOf({ column, want }: MeasuredColumn) {
  return { want, min: column.isRigid ? want : column.minColumns, rank: column.rank };
}
