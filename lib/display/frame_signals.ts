/** What a run says outside of its frames: progress for the terminal's tab or task bar entry, and a title. Pure. */
import type { RunMetrics } from "../state/metrics.ts";
import type { RunState } from "../state/run_state.ts";
import type { TaskbarProgress } from "../terminal/taskbar_progress.ts";
import { formatCount } from "../text/format_number.ts";
import type { CountedRun } from "../view/run_model.ts";
import type { Theme } from "../view/theme.ts";

/**
 * `paused` while nothing new starts, `error` from the first failure on that fails the run, `indeterminate` while
 * nobody knows how much there is to do. The share is that of the bar.
 */
export function selectTaskbar({ state, metrics }: CountedRun): TaskbarProgress {
  const percent = percentOf(metrics);
  if (state.phase === "paused" || state.phase === "cancelling") return { state: "paused", percent };
  if (hasErrors(state)) return { state: "error", percent };
  if (metrics.total === null) return { state: "indeterminate", percent: 0 };
  return { state: "normal", percent };
}

/** `37% thumbnails ✗ 2`: a tab shows the beginning. As given by the plan, not sanitised: the painter does that. */
export function renderTitle({ state, metrics }: CountedRun, { glyphs }: Theme): string {
  const share = metrics.total === null ? "" : `${percentOf(metrics)}% `;
  const errors = metrics.errors === 0 ? "" : ` ${glyphs.bad} ${formatCount(metrics.errors)}`;
  return `${share}${state.name}${errors}`;
}

function hasErrors({ counts }: RunState): boolean {
  return counts.failed > counts.allowedFailures;
}

/** Whole percents, 0 to 100. */
function percentOf({ doneRatio }: RunMetrics): number {
  return Math.floor((doneRatio ?? 0) * 100);
}
