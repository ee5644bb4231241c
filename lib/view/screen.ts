/** What a display shows at a moment: the table of keys, a task's output, or the run. Pure but for the list. */
import { renderDashboard } from "./dashboard.ts";
import { renderHelp } from "./help_view.ts";
import { renderOutput } from "./output_view.ts";
import type { RunModel } from "./run_model.ts";
import { renderRun } from "./run_view.ts";
import type { UiModel, ViewFrame } from "./ui_model.ts";

/** `live` is a block below what was printed, `full` the whole screen. */
export type ScreenMode = "live" | "full";

/** Something that people asked for has the whole screen, in place of the run. */
export function hidesRun({ helpTop, output }: UiModel): boolean {
  return helpTop !== null || output !== null;
}

/** At most `size.rows` lines, none wider than `size.columns`. What people asked for comes before the run. */
export function renderScreen(mode: ScreenMode, model: RunModel, frame: ViewFrame): string[] {
  if (frame.ui.helpTop !== null) return renderHelp(frame);
  if (frame.ui.output !== null) return renderOutput(model, frame, frame.ui.output);
  return mode === "live" ? renderRun(model, frame) : renderDashboard(model, frame);
}
