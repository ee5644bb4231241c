/** The first line of the dashboard: whose run it is, how far it is, how long it has been running, what time it is. Pure. */
import { cellWidth } from "../../text/cell_width.ts";
import { formatDuration } from "../../text/format_duration.ts";
import { sanitize } from "../../text/sanitize.ts";
import { truncate } from "../../text/truncate.ts";
import { standsStill } from "../phase_text.ts";
import { renderRunBar, runPercentText } from "../run_bar.ts";
import type { RunModel } from "../run_model.ts";
import type { ViewFrame } from "../ui_model.ts";

/** Below these there is no clock, no time that has passed, no name. */
const MIN_CLOCK_COLUMNS = 48;
const MIN_ELAPSED_COLUMNS = 30;
const MIN_NAME_COLUMNS = 14;
const PERCENT_COLUMNS = 4;
const ELAPSED_COLUMNS = 6;

/** At most `columns` wide; the bar takes what the others leave. Without a clock where it would stand still. */
export function renderHeader(model: RunModel, frame: ViewFrame, columns: number): string {
  const { theme: { glyphs, styles }, nowMs, formatTime } = frame;
  const { state } = model;
  const name = columns < MIN_NAME_COLUMNS ? "" : truncate(
    sanitize(state.name),
    Math.floor(columns / 4),
    { ellipsis: glyphs.ellipsis },
  );
  const clock = formatTime(nowMs);
  const elapsed = formatDuration((state.finishedAtMs ?? nowMs) - state.startedAtMs);
  const ends = [
    styles.strong(runPercentText(model).padStart(PERCENT_COLUMNS)),
    columns < MIN_ELAPSED_COLUMNS ? "" : styles.dim(elapsed.padStart(ELAPSED_COLUMNS)),
    columns < MIN_CLOCK_COLUMNS ? "" : standsStill(state) ? " ".repeat(cellWidth(clock)) : clock,
  ].filter((text) => text !== "");
  const taken = (name === "" ? 0 : cellWidth(name) + 1) + PERCENT_COLUMNS + 1 +
    (columns < MIN_ELAPSED_COLUMNS ? 0 : ELAPSED_COLUMNS + 1) +
    (columns < MIN_CLOCK_COLUMNS ? 0 : cellWidth(clock) + 1);
  const bar = renderRunBar(model, frame, Math.max(0, columns - taken));
  return [name === "" ? "" : styles.strong(name), bar, ...ends]
    .filter((text) => text !== "").join(" ");
}
