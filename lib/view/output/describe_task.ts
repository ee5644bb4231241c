/** What there is to say about a task in a line: how it is, how long, how far; or how it ended. Pure. */
import { findFailure } from "../../state/find_failure.ts";
import type { FailedTask, RunState, TaskRow } from "../../state/run_state.ts";
import { failureText } from "../../text/failure_text.ts";
import { formatDuration } from "../../text/format_duration.ts";
import type { MaybePiece } from "../pieces.ts";
import { retryText } from "../retry_text.ts";
import { renderSpinner } from "../spinners.ts";
import { amountText } from "../task_amounts.ts";
import type { Paint, Theme } from "../theme.ts";
import type { OutputModel, ViewFrame } from "../ui_model.ts";

export interface TaskDescription {
  readonly glyph: string;
  readonly paint: Paint;
  readonly pieces: readonly MaybePiece[];
  /** Why it failed; gets what room the others leave. */
  readonly reason?: string;
}

export function describeTask(
  state: RunState,
  frame: ViewFrame,
  output: OutputModel,
): TaskDescription {
  const { theme, list } = frame;
  const { styles, glyphs } = theme;
  const row = state.open.get(output.taskId);
  if (row !== undefined) return describeOpen(row, frame, state.isFrozen);
  const failed = findFailure(state, output.taskId);
  if (failed !== undefined) return describeFailed(failed, theme);
  const held = list.find(output.taskId) ?? state.requeued.get(output.taskId) ?? null;
  if (held !== null && held.outcome !== null) return describeEnded(held, theme);
  const text = output.hasEnded ? "ended" : "";
  const pieces = [{ text, rank: 0, paint: styles.dim }];
  return { glyph: glyphs.waiting, paint: styles.dim, pieces };
}

function describeEnded(row: TaskRow, { styles, glyphs }: Theme): TaskDescription {
  const isGood = row.outcome === "succeeded";
  const paint = isGood ? styles.good : styles.warn;
  const tookMs = (row.endedAtMs ?? row.startedAtMs) - row.startedAtMs;
  return {
    glyph: isGood ? glyphs.ok : glyphs.cancelled,
    paint,
    pieces: [
      { text: row.outcome ?? "", rank: 0, paint },
      { text: row.attempt === 0 ? "" : `in ${formatDuration(tookMs)}`, rank: 1 },
    ],
  };
}

function describeOpen(row: TaskRow, frame: ViewFrame, isFrozen: boolean): TaskDescription {
  const { theme, nowMs } = frame;
  const { styles, glyphs } = theme;
  if (row.status === "queued") {
    const pieces = [{ text: "waits for its turn", rank: 0, paint: styles.dim }];
    return { glyph: glyphs.waiting, paint: styles.dim, pieces };
  }
  if (row.status === "retrying") {
    const text = retryText(row, nowMs);
    const reason = row.lastFailure === null ? "" : failureText(row.lastFailure);
    return {
      glyph: glyphs.retry,
      paint: styles.warn,
      pieces: [{ text, rank: 0, paint: styles.warn }],
      reason,
    };
  }
  const state = isFrozen ? "stopped" : "running";
  const tries = row.attempt > 1 ? `try ${row.attempt}/${row.maxAttempts}` : "";
  return {
    glyph: isFrozen ? glyphs.paused : renderSpinner(theme.spinner, nowMs, theme),
    paint: isFrozen ? styles.warn : styles.accent,
    pieces: [
      { text: `${state} ${formatDuration(nowMs - row.startedAtMs)}`, rank: 0 },
      { text: amountText(row).trim(), rank: 1 },
      { text: tries, rank: 2, paint: styles.warn },
    ],
  };
}

function describeFailed(failed: FailedTask, theme: Theme): TaskDescription {
  const { styles, glyphs } = theme;
  const paint = failed.allowed ? styles.warn : styles.bad;
  const tries = failed.attempts > 1 ? `${failed.attempts} tries` : "";
  return {
    glyph: failed.allowed ? glyphs.warn : glyphs.bad,
    paint,
    pieces: [
      { text: failed.allowed ? "failed (allowed)" : "failed", rank: 0, paint },
      { text: tries, rank: 2, paint: styles.dim },
    ],
    reason: failureText(failed.failure),
  };
}
