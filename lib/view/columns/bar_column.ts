/** How far a row is, as a bar; a pulse where that cannot be told. */
import { renderBar } from "../bar.ts";
import { renderPulse } from "../pulse.ts";
import type { Paint, Theme } from "../theme.ts";
import type { ColumnContext, ProgressColumn } from "./progress_column.ts";
import { doneRatio, type ProgressRow, type RowStatus } from "./progress_row.ts";

/** How wide a bar may be. */
export interface BarColumnOptions {
  /** The least with which there is one. @default 8 */
  readonly minColumns?: number;
  /** Infinity takes all room that there is. @default 40 */
  readonly maxColumns?: number;
}

/** A bar: filled as far as the row is done, a pulse where that cannot be told. */
export function barColumn(
  { minColumns = 8, maxColumns = 40 }: BarColumnOptions = {},
): ProgressColumn {
  return { name: "bar", minColumns, maxColumns, isFlexible: true, rank: 2, render };
}

function render(row: ProgressRow, { nowMs, theme, columns }: ColumnContext): string {
  const { glyphs, styles } = theme;
  const ratio = doneRatio(row);
  if (ratio !== null) {
    const { filled, empty } = renderBar(ratio, columns, glyphs);
    return paintOf(row.status, theme)(filled) + styles.dim(empty);
  }
  if (row.status !== "running") return styles.dim(glyphs.barUnknown.repeat(columns));
  const { before, lit, after } = renderPulse(nowMs, { columns, theme });
  return styles.dim(before) + styles.accent(lit) + styles.dim(after);
}

function paintOf(status: RowStatus, { styles }: Theme): Paint {
  switch (status) {
    case "running":
    case "waiting":
      return styles.accent;
    case "finished":
      return styles.good;
    case "failed":
      return styles.bad;
    case "paused":
    case "retrying":
    case "cancelled":
      return styles.warn;
    default:
      return status satisfies never;
  }
}
