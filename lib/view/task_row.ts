/**
 * One task in one line: what it is, how long and how far it is, what it says. Pure.
 * All text of the task's own is sanitised here and cut to the line.
 */
import type { FailedTask, RunState, TaskRow } from "../state/run_state.ts";
import type { TaskPace } from "../state/task_pace.ts";
import { failureText } from "../text/failure_text.ts";
import { formatDuration } from "../text/format_duration.ts";
import { fit, truncate } from "../text/truncate.ts";
import { renderBar } from "./bar.ts";
import type { Notice } from "./notice.ts";
import { renderPulse } from "./pulse.ts";
import { withoutColor } from "./plain_theme.ts";
import {
  ELAPSED_COLUMNS,
  MARGIN_COLUMNS,
  type PacedItem,
  type RowColumns,
  type RunningItem,
} from "./row_columns.ts";
import { nextTryText, retryText } from "./retry_text.ts";
import { RowLine } from "./row_line.ts";
import { safeText } from "./safe_text.ts";
import { noticedSilenceMs } from "./silence.ts";
import { renderSpinner } from "./spinners.ts";
import { wordsOf } from "./row_words.ts";
import { doneRatio, isTakenBack } from "./task_amounts.ts";
import type { Paint, Theme } from "./theme.ts";

export interface TaskRowOptions {
  readonly nowMs: number;
  readonly columns: number;
  /** The same for all rows of a frame, see `measureRows`. */
  readonly widths: RowColumns;
  readonly theme: Theme;
  /** Keys are about this row. @default false */
  readonly isSelected?: boolean;
  /** Whose task it is: where tasks are stopped, nothing turns and silence means nothing. */
  readonly run: Pick<RunState, "isFrozen" | "workClock">;
}

/** At most `columns` wide; exactly, if it is selected. */
export function renderTaskRow(paced: PacedItem, options: TaskRowOptions): string {
  const { columns, isSelected = false, theme } = options;
  if (!isSelected) return renderRow(paced, options);
  const row = renderRow(paced, { ...options, theme: withoutColor(theme) });
  return theme.styles.inverse(fit(row, columns, { ellipsis: theme.glyphs.ellipsis }));
}

function renderRow(paced: PacedItem, options: TaskRowOptions): string {
  const { item } = paced;
  const { columns, theme, widths } = options;
  const { ellipsis, selected } = theme.glyphs;
  const isShort = MARGIN_COLUMNS + widths.label > columns;
  const room = isShort ? Math.max(0, columns - MARGIN_COLUMNS) : widths.label;
  const label = wordsOf(item).fitLabel(room, ellipsis);
  const line = new RowLine(isShort ? 0 : columns - MARGIN_COLUMNS - widths.label, theme);
  const glyph = describe(line, paced, options);
  if (columns < MARGIN_COLUMNS) return truncate(glyph.text, columns);
  const space = options.isSelected === true ? selected : " ";
  const isNamed = item.kind === "failed" ||
    (item.row.outcome === null && item.row.status !== "queued");
  const paint = isNamed ? theme.styles.strong : theme.styles.dim;
  return `${glyph.paint(glyph.text)}${space}${paint(label)}${line.text}`;
}

interface Glyph {
  readonly text: string;
  readonly paint: Paint;
}

function describe(line: RowLine, paced: PacedItem, options: TaskRowOptions): Glyph {
  const { item } = paced;
  if (item.kind === "failed") return describeFailed(line, item.failed);
  const { row } = item;
  if (row.outcome !== null) return describeEnded(line, row);
  switch (row.status) {
    case "retrying":
      return describeRetry(line, row, options.nowMs);
    case "running":
      return describeRunning(line, { item, pace: paced.pace }, options);
    case "queued":
      return describeWaiting(line);
    default:
      return row.status satisfies never;
  }
}

function describeFailed(line: RowLine, failed: FailedTask): Glyph {
  const { glyphs, styles } = line.theme;
  const paint = failed.allowed ? styles.warn : styles.bad;
  const tries = failed.attempts > 1 ? ` (${failed.attempts} tries)` : "";
  line.addColumn("failed", ELAPSED_COLUMNS, paint);
  line.addCut(`${failureText(failed.failure)}${tries}${failed.allowed ? " (allowed)" : ""}`);
  return { text: failed.allowed ? glyphs.warn : glyphs.bad, paint };
}

/** Stays for a moment only: how long it took, and that it is over. */
function describeEnded(line: RowLine, row: TaskRow): Glyph {
  const { glyphs, styles } = line.theme;
  const tookMs = (row.endedAtMs ?? row.startedAtMs) - row.startedAtMs;
  if (row.status === "running") line.add(elapsedText(tookMs), styles.dim);
  if (row.outcome !== "succeeded") line.addCut(row.outcome ?? "", styles.dim);
  return row.outcome === "succeeded"
    ? { text: glyphs.ok, paint: styles.good }
    : { text: glyphs.cancelled, paint: styles.warn };
}

function describeRetry(line: RowLine, row: TaskRow, nowMs: number): Glyph {
  const { glyphs, styles } = line.theme;
  if (!line.add(retryText(row, nowMs), styles.warn)) line.add(nextTryText(row), styles.warn);
  if (row.lastFailure !== null) {
    line.addCut(`${glyphs.separator} ${failureText(row.lastFailure)}`, styles.dim);
  }
  return { text: glyphs.retry, paint: styles.warn };
}

function describeWaiting(line: RowLine): Glyph {
  const { glyphs, styles } = line.theme;
  line.add("waits".padStart(ELAPSED_COLUMNS), styles.dim);
  return { text: glyphs.waiting, paint: styles.dim };
}

interface PacedRow {
  readonly item: RunningItem;
  readonly pace: TaskPace | null;
}

function describeRunning(line: RowLine, paced: PacedRow, options: TaskRowOptions): Glyph {
  const { row } = paced.item;
  const { glyphs, styles } = line.theme;
  const { nowMs, run, theme } = options;
  line.add(elapsedText(nowMs - row.startedAtMs), styles.dim);
  addProgress(line, paced, options);
  if (row.attempt > 1 && !(options.widths.hasTryForSpeed && hasPace(paced))) {
    line.add(tryText(row), styles.warn);
  }
  const silentMs = noticedSilenceMs(run, row, nowMs);
  const notice = rowNotice(run, silentMs);
  if (notice !== null) line.addNotice(notice, styles.warn);
  if (row.statusText !== "") {
    const status = safeText(row.statusText).trim();
    const said = notice === null || status === "" ? status : `${glyphs.separator} ${status}`;
    line.addCut(said, styles.dim);
  }
  if (run.isFrozen) return { text: glyphs.paused, paint: styles.warn };
  const text = renderSpinner(theme.spinner, nowMs, theme);
  return { text, paint: silentMs !== null ? styles.warn : styles.accent };
}

function rowNotice(
  { isFrozen }: Pick<RunState, "isFrozen">,
  silentMs: number | null,
): Notice | null {
  if (isFrozen) return ["stopped"];
  if (silentMs === null) return null;
  const silence = formatDuration(silentMs);
  return [`no output for ${silence}`, `silent ${silence}`, "silent"];
}

function elapsedText(elapsedMs: number): string {
  return formatDuration(elapsedMs).padStart(ELAPSED_COLUMNS);
}

function addProgress(line: RowLine, { item, pace }: PacedRow, options: TaskRowOptions): void {
  const { widths, theme } = options;
  const { row } = item;
  if (row.done === null) return;
  const { styles, glyphs } = theme;
  if (widths.bar > 0) line.addPainted(renderTaskBar(row, options), widths.bar);
  const words = wordsOf(item);
  words.tell(row, pace ?? UNKNOWN_PACE, { isShort: widths.isShort, glyphs });
  line.addColumn(words.amount, widths.amount);
  // What there is to say instead, that it stalls, begins where these would.
  if (pace === null || (widths.isPaced && !hasPace({ pace }))) return;
  if (widths.hasTryForSpeed && row.attempt > 1) {
    line.addColumn(tryText(row), widths.speed, styles.warn);
  } else if (widths.speed > 0) line.addColumn(words.speed, widths.speed, styles.dim);
  if (widths.left > 0) line.addColumn(words.left, widths.left, styles.dim);
}

/** Whether the row has a speed or a time left to show. */
function hasPace({ pace }: Pick<PacedRow, "pace">): boolean {
  return pace !== null && (pace.speedPerSecond !== null || pace.eta !== null);
}

function tryText({ attempt, maxAttempts }: TaskRow): string {
  return `try ${attempt}/${maxAttempts}`;
}

const UNKNOWN_PACE: TaskPace = { speedPerSecond: null, eta: null };

/** A pulse for work of unknown size. */
function renderTaskBar(row: TaskRow, { widths, theme, nowMs }: TaskRowOptions): string {
  const { styles, glyphs } = theme;
  const ratio = doneRatio(row);
  if (ratio === null && (row.total === null || isTakenBack(row))) {
    const { before, lit, after } = renderPulse(nowMs, { columns: widths.bar, theme });
    return styles.dim(before) + styles.accent(lit) + styles.dim(after);
  }
  const { filled, empty } = renderBar(ratio ?? 0, widths.bar, glyphs);
  return styles.accent(filled) + styles.dim(empty);
}
