/** The bar of a whole run, and its percentage. Pure. */
import { renderBar } from "./bar.ts";
import { renderPulse } from "./pulse.ts";
import type { CountedRun, RunModel } from "./run_model.ts";
import type { ViewFrame } from "./ui_model.ts";

/** `53%`, rounded down; empty while unknown. */
export function runPercentText({ metrics: { doneRatio } }: CountedRun): string {
  return doneRatio === null ? "" : `${Math.floor(doneRatio * 100)}%`;
}

/** `columns` cells, coloured by how it goes; moving to and fro while the number of tasks is unknown. */
export function renderRunBar(
  model: RunModel,
  { theme, nowMs }: Pick<ViewFrame, "theme" | "nowMs">,
  columns: number,
): string {
  const { styles, glyphs } = theme;
  const { metrics, state } = model;
  const fill = metrics.errors > state.counts.allowedFailures ? styles.warn : styles.good;
  const ratio = metrics.doneRatio;
  if (ratio === null && metrics.total === null && state.phase === "running") {
    const { before, lit, after } = renderPulse(nowMs, { columns, theme });
    return styles.dim(before) + fill(lit) + styles.dim(after);
  }
  const { filled, empty } = renderBar(ratio ?? 0, columns, glyphs);
  return fill(filled) + styles.dim(empty);
}
