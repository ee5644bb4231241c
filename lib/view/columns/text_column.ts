/** Whatever the caller makes of a row: as plain text of any kind, or styled. */
import { sanitize } from "../../text/sanitize.ts";
import type { Paint, Theme } from "../theme.ts";
import type { ProgressColumn } from "./progress_column.ts";
import type { ProgressRow } from "./progress_row.ts";

/** Everything about a column but what it shows. */
export type ColumnOptions = Partial<Omit<ProgressColumn, "render">>;

/** How a column of text looks and gives way. */
export interface TextColumnOptions extends ColumnOptions {
  /** How it is painted. @default dim */
  readonly paint?: (theme: Theme) => Paint;
}

/**
 * A column of text from a function of the row, sanitised: `textColumn((row) => String(row.fields.status ?? ""))`. It
 * has no room while all of its cells are empty. `rank` is 7 unless given, `minColumns` 6.
 */
export function textColumn(
  template: (row: ProgressRow) => string,
  { paint = ({ styles }) => styles.dim, ...options }: TextColumnOptions = {},
): ProgressColumn {
  return {
    name: "text",
    minColumns: 6,
    rank: 7,
    ...options,
    render: (row, { theme }) => paint(theme)(sanitize(template(row))),
  };
}

/** A column of anything from a function of row and context, which may style it; `rank` is 7, `minColumns` 1. */
export function customColumn(
  render: ProgressColumn["render"],
  options: ColumnOptions = {},
): ProgressColumn {
  return { name: "custom", minColumns: 1, rank: 7, ...options, render };
}
