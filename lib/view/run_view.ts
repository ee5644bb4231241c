/**
 * `--ui live`: the run in one line, then its tasks. Never more lines or columns than the size allows; what does not
 * fit is counted in words.
 */
import { cellWidth } from "../text/cell_width.ts";
import { truncate } from "../text/truncate.ts";
import { keyHintText } from "./key_hints.ts";
import { fitNotice } from "./notice.ts";
import { renderOverallLine } from "./overall_line.ts";
import type { RunModel } from "./run_model.ts";
import { renderTaskRows } from "./task_rows.ts";
import type { ViewFrame } from "./ui_model.ts";

/** Below, the list of tasks says more than a line about keys. */
const MIN_FOOTER_ROWS = 4;

/**
 * The overall line, a row for each task that failed just now, runs or waits for a retry, then what is hidden; behind
 * it what came of the last key, or how to learn of them.
 */
export function renderRun(model: RunModel, frame: ViewFrame): string[] {
  const { size: { columns, rows }, nowMs, theme } = frame;
  if (rows < 1 || columns < 1) return [];
  const overall = renderOverallLine(model, nowMs, { columns, theme });
  if (rows === 1) return [overall];
  const hasFooter = frame.ui.hasKeys && rows >= MIN_FOOTER_ROWS;
  const size = { columns, rows: rows - 1 };
  const { lines, hidden } = renderTaskRows(model, frame, { size, hasFooter });
  // A line that counts what is hidden has room for keys without taking a row for them.
  const tellsKeys = hasFooter || (frame.ui.hasKeys && hidden !== "");
  const footer = tellsKeys ? renderFooter(hidden, frame) : theme.styles.dim(hidden);
  return footer === "" ? [overall, ...lines] : [overall, ...lines, footer];
}

function renderFooter(hidden: string, { ui, theme, size: { columns } }: ViewFrame): string {
  const { styles, glyphs } = theme;
  const hint = ui.notice === null
    ? keyHintText({ actions: ["show_help"] }, { scope: "run", theme })
    : fitNotice(ui.notice, columns, glyphs.ellipsis);
  const paint = ui.notice === null ? styles.dim : styles.accent;
  const both = hidden === "" ? hint : `${hidden} ${glyphs.separator} ${hint}`;
  if (hidden !== "" && cellWidth(both) <= columns) {
    return styles.dim(`${hidden} ${glyphs.separator} `) + paint(hint);
  }
  const isHidden = hidden !== "" && ui.notice === null;
  const text = truncate(isHidden ? hidden : hint, columns, { ellipsis: glyphs.ellipsis });
  return (isHidden ? styles.dim : paint)(text);
}
