/**
 * The live view: a pure function from run model, time and size to lines. Never more lines or columns
 * than the size allows; what does not fit is counted in words.
 */
import { cellWidth } from "../text/cell_width.ts";
import { formatCount } from "../text/format_number.ts";
import { truncate } from "../text/truncate.ts";
import { renderOverallLine } from "./overall_line.ts";
import type { RunModel } from "./run_model.ts";
import { selectRows, type VisibleRows } from "./select_rows.ts";
import { labelColumns, renderTaskRow } from "./task_row.ts";
import type { Theme } from "./theme.ts";
import type { ViewFrame } from "./ui_model.ts";

/** The overall line, then a row for each retrying and running task, then what is hidden. */
export function renderRun(model: RunModel, { nowMs, size, theme }: ViewFrame): string[] {
  if (size.rows < 1 || size.columns < 1) return [];
  const { columns } = size;
  const lines = [renderOverallLine(model, nowMs, { columns, theme })];
  const visible = selectRows(model.state, size.rows - 1);
  const widths = { columns, labelColumns: labelColumns(visible.rows, columns), theme };
  for (const row of visible.rows) lines.push(renderTaskRow(row, nowMs, widths));
  if (visible.hiddenRunning + visible.hiddenWaiting > 0 && lines.length < size.rows) {
    lines.push(renderHidden(visible, columns, theme));
  }
  return lines;
}

function renderHidden(visible: VisibleRows, columns: number, { glyphs, styles }: Theme): string {
  const { hiddenRunning, hiddenWaiting } = visible;
  const parts = [
    hiddenRunning > 0 ? `${formatCount(hiddenRunning)} running` : "",
    hiddenWaiting > 0 ? `${formatCount(hiddenWaiting)} waiting` : "",
  ].filter((part) => part !== "");
  const total = `${glyphs.ellipsis} +${formatCount(hiddenRunning + hiddenWaiting)} more`;
  const full = `${total}: ${parts.join(", ")}`;
  const text = cellWidth(full) <= columns ? full : total;
  return styles.dim(truncate(text, columns, { ellipsis: glyphs.ellipsis }));
}
