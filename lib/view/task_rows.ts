/** The list of tasks as lines: one for each task that has a row, then one that counts the others. Pure but for the list. */
import { selectTaskPace } from "../state/task_pace.ts";
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
  readonly size: ViewSize;
  /** Tasks that wait for their first try get the rows that are left. @default false */
  readonly hasWaiting?: boolean;
}

export function renderTaskRows(
  { state }: RunModel,
  { ui, nowMs, theme, list }: ViewFrame,
  { size: { columns, rows }, hasWaiting = false }: TaskRowsOptions,
): string[] {
  const selectedId = ui.hasKeys ? ui.selectedId : null;
  const window = list.arrange(state, { nowMs, rows, selectedId, hasWaiting });
  const paced: PacedItem[] = window.items.map((item) => ({
    item,
    pace: isRunning(item) ? selectTaskPace(state, item.row, nowMs) : null,
  }));
  const widths = measureRows(paced, { columns, theme });
  const shared = { nowMs, columns, widths, theme, isFrozen: state.isFrozen };
  const lines = paced.map((it) =>
    renderTaskRow(it, { ...shared, isSelected: it.item.id === selectedId })
  );
  if (lines.length < rows) lines.push(...renderHidden(window, columns, theme));
  return lines;
}

/** `… +37 more: 30 running, 7 waiting`; `… +7 waiting` where there is one kind only. */
function renderHidden(window: ListWindow, columns: number, { glyphs, styles }: Theme): string[] {
  const { hiddenRunning, hiddenWaiting } = window;
  const kinds = [
    hiddenRunning > 0 ? `${formatCount(hiddenRunning)} running` : "",
    hiddenWaiting > 0 ? `${formatCount(hiddenWaiting)} waiting` : "",
  ].filter((kind) => kind !== "");
  if (kinds.length === 0) return [];
  const total = `${glyphs.ellipsis} +${formatCount(hiddenRunning + hiddenWaiting)} more`;
  const full = kinds.length === 1
    ? `${glyphs.ellipsis} +${kinds[0]}`
    : `${total}: ${kinds.join(", ")}`;
  const text = cellWidth(full) <= columns ? full : total;
  return [styles.dim(truncate(text, columns, { ellipsis: glyphs.ellipsis }))];
}
