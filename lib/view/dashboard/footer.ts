/** The last line of the dashboard: what remains, how long that takes, which keys there are. Pure. */
import type { RunState } from "../../state/run_state.ts";
import { formatDuration } from "../../text/format_duration.ts";
import { formatEtaRange } from "../../text/format_eta.ts";
import { formatCount, formatRate } from "../../text/format_number.ts";
import { renderFooterLine } from "../footer_line.ts";
import type { KeyHint } from "../key_hints.ts";
import type { MaybePiece } from "../pieces.ts";
import type { RunModel } from "../run_model.ts";
import { hasOutput, taskHints } from "../task_hints.ts";
import type { ViewFrame } from "../ui_model.ts";

/** At most `columns` wide: what remains at the left, keys or what came of the last one at the right. */
export function renderFooter(model: RunModel, frame: ViewFrame, columns: number): string {
  const left = leftPieces(model, frame, columns);
  return renderFooterLine({ left, hints: selectHints(model, frame), scope: "run" }, frame, columns);
}

/** The first ones stay longest. */
function selectHints({ state }: RunModel, { ui }: ViewFrame): readonly KeyHint[] {
  const help: KeyHint = { actions: ["show_help"] };
  const cancel: KeyHint = {
    actions: ["cancel_run"],
    hint: state.phase === "cancelling" ? "kill now" : "cancel",
  };
  const output: KeyHint = { actions: ["open_output"] };
  if (ui.selectedId !== null) {
    const shown = hasOutput(state, ui.selectedId) ? [output] : [];
    return [help, ...shown, ...taskHints(state, ui.selectedId), { actions: ["back"] }, cancel];
  }
  const select: KeyHint = { actions: ["select_previous", "select_next"] };
  const display: KeyHint = { actions: ["switch_display"] };
  if (state.phase === "cancelling") return [help, cancel, display, select, output];
  const jobs: KeyHint = { actions: ["more_jobs", "fewer_jobs"], hint: "jobs" };
  const pause: KeyHint = { actions: ["pause"], hint: pauseHint(state) };
  return [help, cancel, pause, select, display, jobs, output];
}

function pauseHint({ phase, isFrozen, counts }: RunState): string {
  if (phase !== "paused") return "pause";
  return isFrozen || counts.running === 0 ? "go on" : "stop tasks";
}

function leftPieces(
  model: RunModel,
  { theme, nowMs }: ViewFrame,
  columns: number,
): MaybePiece[] {
  const { styles, glyphs } = theme;
  const { metrics, state, ratePerSecond, eta } = model;
  const count = metrics.remaining === null ? "?" : formatCount(metrics.remaining);
  const remaining = [`${count} remaining`, `${count} left`, count]
    .find((text) => text.length <= columns) ?? "";
  if (state.phase === "finished") {
    const tookMs = (state.finishedAtMs ?? nowMs) - state.startedAtMs;
    return [
      { text: remaining, rank: 0, paint: styles.strong },
      { text: `took ${formatDuration(tookMs)}`, rank: 1 },
    ];
  }
  return [
    { text: remaining, rank: 0, paint: styles.strong },
    state.phase === "running" && eta !== null &&
    {
      text: `eta ${formatEtaRange(eta, { dash: glyphs.rangeDash })}`,
      rank: 1,
      paint: styles.accent,
    },
    ratePerSecond !== null && { text: formatRate(ratePerSecond), rank: 2, paint: styles.dim },
  ];
}
