/** A whole run in one line of a log, without bars and colours. Pure. */
import { statusText } from "../state/metrics.ts";
import { formatEtaRange } from "../text/format_eta.ts";
import { formatCount, formatRate } from "../text/format_number.ts";
import { runPercentText } from "../view/run_bar.ts";
import type { RunModel } from "../view/run_model.ts";
import type { Glyphs } from "../view/theme.ts";

/** `40% (12 - 1200 / 3000), 8 running, 2 retrying, 532/s, eta ~4s`; what is unknown or 0 is left out. */
export function renderProgressText(model: RunModel, glyphs: Glyphs): string {
  const { state, metrics, ratePerSecond, eta } = model;
  const { running, retrying } = metrics;
  // Shares and pace of a run that is being stopped would look like progress.
  if (state.phase === "cancelling") return `stopping, ${formatCount(running)} running`;
  const percent = metrics.doneRatio === null ? "" : `${runPercentText(model)} `;
  return [
    percent + statusText(metrics),
    running > 0 ? `${formatCount(running)} running` : "",
    retrying > 0 ? `${formatCount(retrying)} retrying` : "",
    ratePerSecond === null ? "" : formatRate(ratePerSecond),
    eta === null ? "" : `eta ${formatEtaRange(eta, { dash: glyphs.rangeDash })}`,
  ].filter((part) => part !== "").join(", ");
}
