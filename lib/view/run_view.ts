/**
 * `--ui live`: the run in one line, then its tasks. Never more lines or columns than the size allows; what does not
 * fit is counted in words.
 */
import { renderOverallLine } from "./overall_line.ts";
import type { RunModel } from "./run_model.ts";
import { renderTaskRows } from "./task_rows.ts";
import type { ViewFrame } from "./ui_model.ts";

/** The overall line, then a row for each task that failed just now, runs or waits for a retry, then what is hidden. */
export function renderRun(model: RunModel, frame: ViewFrame): string[] {
  const { size: { columns, rows }, nowMs, theme } = frame;
  if (rows < 1 || columns < 1) return [];
  const overall = renderOverallLine(model, nowMs, { columns, theme });
  if (rows === 1) return [overall];
  return [overall, ...renderTaskRows(model, frame, { size: { columns, rows: rows - 1 } })];
}
