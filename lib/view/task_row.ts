/**
 * One task in one line: what it is, how long and how far it is, what it says. Pure.
 * All text of the task's own is sanitised here and cut to the line.
 */
import type { TaskRow } from "../state/run_state.ts";
import { cellWidth } from "../text/cell_width.ts";
import { failureText } from "../text/failure_text.ts";
import { formatDuration } from "../text/format_duration.ts";
import { formatBytes, formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { fit, truncate } from "../text/truncate.ts";
import { renderBar } from "./bar.ts";
import type { Theme } from "./theme.ts";

export interface TaskRowOptions {
  readonly columns: number;
  /** The same for all rows of a frame, see `labelColumns`. */
  readonly labelColumns: number;
  readonly theme: Theme;
}

/** Silence that is worth a word; shorter ones are normal for most programs. */
export const SILENCE_NOTICE_MS = 10_000;
const SPINNER_FRAME_MS = 100;
const ELAPSED_COLUMNS = 6;
const BAR_COLUMNS = 12;
/** A status text shorter than this says nothing. */
const MIN_TEXT_COLUMNS = 6;
/** Of longer texts only this much is looked at, ten times a second. */
const MAX_TEXT_UNITS = 1024;

/** The width of the label column: what the longest needs, in steps of 4 so that it seldom changes. */
export function labelColumns(rows: readonly TaskRow[], columns: number): number {
  const limit = Math.max(4, Math.floor(columns * (columns < 60 ? 0.5 : 0.35)));
  let longest = 4;
  for (const row of rows) longest = Math.max(longest, cellWidth(safe(row.label)));
  return Math.min(limit, Math.ceil(longest / 4) * 4);
}

/** At most `columns` wide. */
export function renderTaskRow(row: TaskRow, nowMs: number, options: TaskRowOptions): string {
  const { columns, theme } = options;
  const label = fit(safe(row.label), options.labelColumns, {
    where: "middle",
    ellipsis: theme.glyphs.ellipsis,
  });
  const head = 2 + options.labelColumns;
  if (head > columns) return truncate(label, columns, { ellipsis: theme.glyphs.ellipsis });
  const line = new Line(columns - head, theme);
  const glyph = row.status === "retrying"
    ? describeRetry(line, row, nowMs)
    : describeRunning(line, row, nowMs);
  return `${glyph} ${theme.styles.strong(label)}${line.text}`;
}

function safe(text: string): string {
  return sanitize(text.length > MAX_TEXT_UNITS ? text.slice(0, MAX_TEXT_UNITS) : text);
}

/** What is after the label, filled from left to right while there is room. */
class Line {
  readonly theme: Theme;
  room: number;
  text = "";

  constructor(room: number, theme: Theme) {
    this.room = room;
    this.theme = theme;
  }

  /** Adds a space and `text`, or nothing if it does not fit. */
  add(text: string, paint: (text: string) => string = (plain) => plain): boolean {
    const width = cellWidth(text) + 1;
    if (text === "" || width > this.room) return false;
    this.text += " " + paint(text);
    this.room -= width;
    return true;
  }

  /** Adds what fits of the text. */
  addCut(text: string, paint: (text: string) => string): void {
    if (this.room <= MIN_TEXT_COLUMNS) return;
    this.add(truncate(text, this.room - 1, { ellipsis: this.theme.glyphs.ellipsis }), paint);
  }
}

function describeRetry(line: Line, row: TaskRow, nowMs: number): string {
  const { glyphs, styles } = line.theme;
  const waitMs = Math.max(0, (row.retryAtMs ?? nowMs) - nowMs);
  const next = `${row.attempt + 1}/${row.maxAttempts}`;
  const full = `retry ${next} in ${formatDuration(waitMs)}`;
  if (!line.add(full, styles.warn)) line.add(next, styles.warn);
  if (row.lastFailure !== null) {
    line.addCut(`${glyphs.separator} ${failureText(row.lastFailure)}`, styles.dim);
  }
  return styles.warn(glyphs.retry);
}

function describeRunning(line: Line, row: TaskRow, nowMs: number): string {
  const { glyphs, styles } = line.theme;
  line.add(formatDuration(nowMs - row.startedAtMs).padStart(ELAPSED_COLUMNS), styles.dim);
  describeProgress(line, row);
  if (row.attempt > 1) line.add(`try ${row.attempt}/${row.maxAttempts}`, styles.warn);
  const silentMs = nowMs - row.lastActivityAtMs;
  const isSilent = silentMs >= SILENCE_NOTICE_MS;
  if (isSilent) line.addCut(`no output for ${formatDuration(silentMs)}`, styles.warn);
  const status = safe(row.statusText).trim();
  if (status !== "") line.addCut(isSilent ? `${glyphs.separator} ${status}` : status, styles.dim);
  const frame = Math.floor(Math.max(0, nowMs) / SPINNER_FRAME_MS) % glyphs.spinner.length;
  return styles.accent(glyphs.spinner[frame] ?? " ");
}

function describeProgress(line: Line, row: TaskRow): void {
  if (row.done === null) return;
  const text = progressText(row.done, row);
  if (row.total === null || row.total === 0) {
    line.add(text);
    return;
  }
  const { styles, glyphs } = line.theme;
  if (line.room >= BAR_COLUMNS + cellWidth(text) + 2) {
    const { filled, empty } = renderBar(row.done / row.total, BAR_COLUMNS, glyphs);
    line.add(filled + empty, () => styles.accent(filled) + styles.dim(empty));
  }
  line.add(text);
}

function progressText(done: number, row: TaskRow): string {
  const unit = row.unit === null ? "" : safe(row.unit.slice(0, 12));
  if (unit === "" && row.total === 100) return `${Math.min(100, Math.floor(done))}%`.padStart(4);
  const amount = unit === "B" || unit === "bytes" ? formatBytes : formatCount;
  const isNamed = unit !== "" && amount === formatCount;
  const ofTotal = row.total === null ? "" : `/${amount(row.total)}`;
  return `${amount(done)}${ofTotal}${isNamed ? ` ${unit}` : ""}`;
}
