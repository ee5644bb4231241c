/** What a live display shows at a moment, as pure functions of the run, of what people chose, and of its context. */
import type { RunState } from "../state/run_state.ts";
import type { FrameSignals } from "../terminal/frame_signals.ts";
import { renderOverallLine } from "../view/overall_line.ts";
import type { RunModel } from "../view/run_model.ts";
import { renderSummary } from "../view/summary.ts";
import type { LiveContext } from "./context.ts";
import { renderTitle, selectTaskbar } from "./frame_signals.ts";
import type { ShownMode } from "./ui_state.ts";

/** What goes out beside the lines of a frame. */
export function selectSignals(
  model: RunModel,
  { taskbar = "off", hasTitle = false, theme }: Pick<LiveContext, "taskbar" | "hasTitle" | "theme">,
): FrameSignals {
  return {
    ...(taskbar === "off" ? {} : { progress: selectTaskbar(model) }),
    ...(hasTitle ? { title: renderTitle(model, theme) } : {}),
  };
}

export interface LastWordsOptions extends Pick<LiveContext, "theme" | "summary"> {
  readonly nowMs: number;
  readonly columns: number;
}

/** What stays when the run is over: the whole run in one line, unless a log has told of it, and the summary. */
export function renderLastWords(
  mode: ShownMode,
  model: RunModel,
  { nowMs, columns, theme, summary }: LastWordsOptions,
): string {
  const overall = mode === "plain" ? [] : [renderOverallLine(model, nowMs, { columns, theme })];
  const lines = [...overall, ...renderSummary(model, summary, { theme })];
  return lines.map((line) => line + "\n").join("");
}

/** Something goes on: tasks run, or wait for their next try. */
export function isRunning({ counts }: RunState): boolean {
  return counts.running + counts.retrying > 0;
}

/** The picture of a run changes with time alone. One that stands still as a whole does not. */
export function isMoving(state: RunState): boolean {
  return (isRunning(state) && !state.isFrozen) || state.phase === "cancelling";
}
