/**
 * How a run is, in some lines of plain text: for somebody who asks in the middle of one and has no screen. Bounded in
 * lines and columns however large the run is. Pure.
 */
import { statusText } from "../state/metrics.ts";
import type { FailedTask, RunState, TaskRow } from "../state/run_state.ts";
import { selectTaskPace } from "../state/task_pace.ts";
import { failureText } from "../text/failure_text.ts";
import { formatDuration } from "../text/format_duration.ts";
import { formatEtaRange } from "../text/format_eta.ts";
import { formatCount, formatRate } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { truncate } from "../text/truncate.ts";
import { exceptionNotice, phaseWord } from "./phase_text.ts";
import { runPercentText } from "./run_bar.ts";
import type { RunModel } from "./run_model.ts";
import { retryText } from "./retry_text.ts";
import { safeText } from "./safe_text.ts";
import { noticedSilenceMs } from "./silence.ts";
import { amountText, leftText, speedText } from "./task_amounts.ts";
import type { Glyphs, Theme } from "./theme.ts";

export interface SnapshotOptions {
  readonly nowMs: number;
  readonly theme: Theme;
  /** Unix time as local time of day. */
  readonly formatTime: (atMs: number) => string;
}

/** Tasks of a kind that are named; more are counted. */
export const MAX_SNAPSHOT_TASKS = 20;
export const MAX_SNAPSHOT_FAILURES = 5;
/** Lines may wrap, but none fills a screen. */
const MAX_COLUMNS = 200;
const MAX_LABEL_COLUMNS = 60;

/** Lines without newlines and colours: the run, its running and retrying tasks, its latest failures. */
export function renderStatusSnapshot(model: RunModel, options: SnapshotOptions): string[] {
  const { state } = model;
  const { glyphs } = options.theme;
  const { running, retrying } = state.counts;
  const lines = [
    headline(model, options),
    countsLine(model),
    ...listTasks(state, state.running, (row) => runningText(state, row, options)),
    ...more(running, "running", glyphs),
    ...listTasks(state, state.retrying, (row) => retryingText(row, options)),
    ...more(retrying, "retrying", glyphs),
    ...failureLines(model, options),
  ];
  return lines.map((line) => truncate(line, MAX_COLUMNS, { ellipsis: glyphs.ellipsis }));
}

/** `12:03:04 thumbnails: Processing (3 - 120 / 1000) 12%, 14s so far, eta 4–6 min`. */
function headline(model: RunModel, { nowMs, theme, formatTime }: SnapshotOptions): string {
  const { state, metrics, ratePerSecond, eta } = model;
  const elapsedMs = (state.finishedAtMs ?? nowMs) - state.startedAtMs;
  const name = truncate(sanitize(state.name), MAX_LABEL_COLUMNS, {
    ellipsis: theme.glyphs.ellipsis,
  });
  const facts = [
    `${phaseWord(state)} ${statusText(metrics)} ${runPercentText(model)}`.trimEnd(),
    exceptionNotice(state, nowMs)?.[0] ?? "",
    `${formatDuration(elapsedMs)} so far`,
    ratePerSecond === null ? "" : formatRate(ratePerSecond),
    state.phase === "running" && eta !== null
      ? `eta ${formatEtaRange(eta, { dash: theme.glyphs.rangeDash })}`
      : "",
  ].filter((fact) => fact !== "");
  return `${formatTime(nowMs)} ${name}: ${facts.join(", ")}`;
}

function countsLine({ state, metrics }: RunModel): string {
  const allowed = state.counts.allowedFailures;
  const remaining = metrics.remaining === null ? "?" : formatCount(metrics.remaining);
  const facts = [
    `${formatCount(metrics.running)}/${formatCount(state.jobs)} running`,
    `${formatCount(metrics.retrying)} retrying`,
    `${formatCount(metrics.queued)} waiting`,
    `${formatCount(metrics.succeeded)} succeeded`,
    `${formatCount(metrics.failed)} failed${
      allowed > 0 ? ` (${formatCount(allowed)} allowed)` : ""
    }`,
    metrics.cancelled > 0 ? `${formatCount(metrics.cancelled)} cancelled` : "",
    metrics.skipped > 0 ? `${formatCount(metrics.skipped)} skipped` : "",
    `${remaining} remaining`,
  ].filter((fact) => fact !== "");
  return `  ${facts.join(", ")}`;
}

function listTasks(
  { open }: RunState,
  ids: ReadonlySet<string>,
  describe: (row: TaskRow) => string,
): string[] {
  const lines: string[] = [];
  for (const id of ids) {
    if (lines.length >= MAX_SNAPSHOT_TASKS) break;
    const row = open.get(id);
    if (row !== undefined) lines.push(`  ${describe(row)}`);
  }
  return lines;
}

function more(count: number, kind: string, { ellipsis }: Glyphs): string[] {
  const hidden = count - MAX_SNAPSHOT_TASKS;
  return hidden > 0 ? [`  ${ellipsis} and ${formatCount(hidden)} more ${kind}`] : [];
}

/** `photo-5.jpg: running 12s, 45%, 12 MB/s, eta ~3s: resizing`. */
function runningText(state: RunState, row: TaskRow, { nowMs, theme }: SnapshotOptions): string {
  const pace = selectTaskPace(state, row, nowMs);
  const silentMs = noticedSilenceMs(state, row, nowMs);
  const facts = [
    `${state.isFrozen ? "stopped" : "running"} ${formatDuration(nowMs - row.startedAtMs)}`,
    row.attempt > 1 ? `try ${row.attempt}/${row.maxAttempts}` : "",
    amountText(row).trim(),
    speedText(row, pace),
    leftText(pace, theme.glyphs),
    silentMs === null ? "" : `no output for ${formatDuration(silentMs)}`,
  ].filter((fact) => fact !== "");
  const status = safeText(row.statusText).trim();
  return `${labelText(row.label, theme)}: ${facts.join(", ")}${status === "" ? "" : `: ${status}`}`;
}

/** `photo-4.jpg: retry 2/5 in 3.2s, after exit 1: connection reset`. */
function retryingText(row: TaskRow, { nowMs, theme }: SnapshotOptions): string {
  const reason = row.lastFailure === null ? "" : `, after ${failureText(row.lastFailure)}`;
  return `${labelText(row.label, theme)}: ${retryText(row, nowMs)}${reason}`;
}

function failureLines({ state, metrics }: RunModel, options: SnapshotOptions): string[] {
  const latest = state.recentFailures.slice(-MAX_SNAPSHOT_FAILURES);
  if (latest.length === 0) return [];
  const of = metrics.errors > latest.length ? ` of ${formatCount(metrics.errors)}` : "";
  return [
    `  latest ${formatCount(latest.length)}${of} failed:`,
    ...latest.map((failed) => `    ${failedText(failed, options)}`),
  ];
}

function failedText(failed: FailedTask, { theme, formatTime }: SnapshotOptions): string {
  const tries = failed.attempts > 1 ? ` (${failed.attempts} tries)` : "";
  const label = labelText(failed.label, theme);
  const note = failed.allowed ? " (allowed)" : "";
  return `${formatTime(failed.atMs)} ${label}: ${failureText(failed.failure)}${tries}${note}`;
}

function labelText(label: string, { glyphs: { ellipsis } }: Theme): string {
  return truncate(safeText(label), MAX_LABEL_COLUMNS, { where: "middle", ellipsis });
}
