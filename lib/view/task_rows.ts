/** The list of tasks as lines: one for each task that has a row, and words for the others. Pure but for the list. */
import { cellWidth } from "../text/cell_width.ts";
import { formatCount } from "../text/format_number.ts";
import { truncate } from "../text/truncate.ts";
import type { ViewSize } from "./renderable.ts";
import { isRunning, measureRows, type PacedItem } from "./row_columns.ts";
import type { RunModel } from "./run_model.ts";
import type { ListWindow } from "./task_list.ts";
import { renderTaskRow } from "./task_row.ts";
import type { Theme } from "./theme.ts";
import type { ViewFrame } from "./ui_model.ts";

export interface TaskRowsOptions {
  /** `rows`: with the line for `hidden`. */
  readonly size: ViewSize;
  /** Tasks that wait for their first try get the rows that are left. @default false */
  readonly hasWaiting?: boolean;
  /** The last line is kept free even when nothing is hidden. @default false */
  readonly hasFooter?: boolean;
}

export interface TaskRows {
  readonly lines: readonly string[];
  /** `+37 more: 30 running, 7 waiting` with an ellipsis before it, plain; empty when every task has a row. */
  readonly hidden: string;
}

export function renderTaskRows(
  { state }: RunModel,
  { ui, nowMs, theme, list }: ViewFrame,
  { size: { columns, rows }, hasWaiting = false, hasFooter = false }: TaskRowsOptions,
): TaskRows {
  const selectedId = ui.hasKeys ? ui.selectedId : null;
  const window = list.arrange(state, { nowMs, rows, selectedId, hasWaiting, hasFooter });
  const paced: PacedItem[] = window.items.map((item) => ({
    item,
    pace: isRunning(item) ? list.paceOf(state, item.row, nowMs) : null,
  }));
  const widths = measureRows(paced, { columns, theme });
  const options = { nowMs, columns, widths, theme, run: state };
  const selected = { ...options, isSelected: true };
  const lines = paced.map((it) =>
    renderTaskRow(it, it.item.id === selectedId ? selected : options)
  );
  return { lines, hidden: lines.length < rows ? hiddenText(window, columns, theme) : "" };
}

/** `… +7 waiting` where there is one kind only; without the kinds where they don't fit. */
function hiddenText(window: ListWindow, columns: number, { glyphs }: Theme): string {
  const { hiddenRunning, hiddenWaiting } = window;
  const kinds = [
    hiddenRunning > 0 ? `${formatCount(hiddenRunning)} running` : "",
    hiddenWaiting > 0 ? `${formatCount(hiddenWaiting)} waiting` : "",
  ].filter((kind) => kind !== "");
  if (kinds.length === 0) return "";
  const total = `${glyphs.ellipsis} +${formatCount(hiddenRunning + hiddenWaiting)} more`;
  const full = kinds.length === 1
    ? `${glyphs.ellipsis} +${kinds[0]}`
    : `${total}: ${kinds.join(", ")}`;
  return truncate(cellWidth(full) <= columns ? full : total, columns, {
    ellipsis: glyphs.ellipsis,
  });
}
