/** The columns of progress displays, and what renders them. */
export { amountColumn, bytesColumn, countColumn } from "./amount_column.ts";
export { barColumn, type BarColumnOptions } from "./bar_column.ts";
export { chooseRows, type RowCounts } from "./choose_rows.ts";
export { defaultColumns } from "./default_columns.ts";
export { descriptionColumn, type DescriptionColumnOptions } from "./description_column.ts";
export { percentColumn } from "./percent_column.ts";
export type { ColumnContext, ProgressColumn } from "./progress_column.ts";
export { createRow, doneRatio, type ProgressRow, type RowStatus } from "./progress_row.ts";
export {
  layoutProgressRows,
  type ProgressFrame,
  type ProgressRowsOptions,
  renderProgressRows,
} from "./render_progress_rows.ts";
export { spinnerColumn, type SpinnerColumnOptions } from "./spinner_column.ts";
export { type RowSum, sumRows } from "./sum_rows.ts";
export {
  type ColumnOptions,
  customColumn,
  textColumn,
  type TextColumnOptions,
} from "./text_column.ts";
export {
  elapsedColumn,
  remainingColumn,
  type RemainingColumnOptions,
  speedColumn,
} from "./time_columns.ts";
