/** What each worker does: the task that it runs, or how many; and how many tries have ended there. Pure. */
import type { RunState, TaskRow, WorkerActivity } from "../../state/run_state.ts";
import { formatDuration } from "../../text/format_duration.ts";
import { formatCount } from "../../text/format_number.ts";
import { truncate } from "../../text/truncate.ts";
import type { Renderable } from "../renderable.ts";
import { RowLine } from "../row_line.ts";
import type { RunModel } from "../run_model.ts";
import { safeText } from "../safe_text.ts";
import { renderSpinner } from "../spinners.ts";
import type { ViewFrame } from "../ui_model.ts";

/** Of many tasks in one worker these are named. */
const MAX_NAMED_TASKS = 8;

/** Names get no less room than this: a space, five cells, and what says that they are cut. */
const MIN_NAMES_COLUMNS = 7;
/** In less room what runs says more than how much has ended. */
const MIN_ENDED_COLUMNS = 22;

/** Idle for less than this a worker keeps its row, so that short tasks make no rows come and go. */
const IDLE_ROW_MS = 3000;

/** A row for each, by number; the last one counts those that have none, first of all those long idle. */
export function workersPanel({ state }: RunModel, frame: ViewFrame): Renderable {
  return ({ columns, rows }) => {
    if (rows < 1 || columns < 1) return [];
    const { workers } = state;
    const { styles, glyphs } = frame.theme;
    if (workers.size === 0) {
      return [styles.dim(truncate("none yet", columns, { ellipsis: glyphs.ellipsis }))];
    }
    const count = workers.size > rows ? rows - 1 : rows;
    const lines: string[] = [];
    const ordered = inOrder(state);
    const digits = String(ordered.at(-1)?.worker).length;
    for (const activity of chooseActive(ordered, count, frame.nowMs)) {
      lines.push(renderWorker(activity, { state, frame, columns, digits }));
    }
    const more = workers.size - lines.length;
    if (more > 0) {
      const text = `${glyphs.ellipsis} +${formatCount(more)} more`;
      lines.push(styles.dim(truncate(text, columns, { ellipsis: glyphs.ellipsis })));
    }
    return lines;
  };
}

/** By number: they come to their first tasks in any order. A pool has tens of them, never one for each task. */
function inOrder({ workers }: RunState): WorkerActivity[] {
  return [...workers.values()].sort((a, b) => a.worker - b.worker);
}

/** As many as have room, in the order given. */
function chooseActive(
  ordered: readonly WorkerActivity[],
  count: number,
  nowMs: number,
): readonly WorkerActivity[] {
  if (ordered.length <= count) return ordered;
  const isLongIdle = ({ running, lastEndAtMs }: WorkerActivity) =>
    running.size === 0 && nowMs - (lastEndAtMs ?? 0) >= IDLE_ROW_MS;
  const active = ordered.filter((activity) => !isLongIdle(activity));
  const chosen = new Set([...active, ...ordered.filter(isLongIdle)].slice(0, count));
  return ordered.filter((activity) => chosen.has(activity));
}

export function workersTitle({ state: { workers } }: RunModel): string {
  return workers.size === 0 ? "Workers" : `Workers: ${formatCount(workers.size)}`;
}

interface WorkerOptions {
  readonly state: RunState;
  readonly frame: ViewFrame;
  readonly columns: number;
  /** Of the highest number, which is higher than how many there are once some have been replaced. */
  readonly digits: number;
}

function renderWorker(activity: WorkerActivity, options: WorkerOptions): string {
  const { state, frame: { theme, nowMs }, columns, digits } = options;
  const { styles, glyphs } = theme;
  const isIdle = activity.running.size === 0;
  const text = isIdle
    ? glyphs.waiting
    : state.isFrozen
    ? glyphs.paused
    : renderSpinner(theme.spinner, nowMs, theme);
  const number = workerName(activity, digits);
  const head = truncate(`${text} ${number}`, columns, { ellipsis: glyphs.ellipsis });
  const line = new RowLine(columns - head.length, theme);
  const ended = formatCount(activity.endedAttempts);
  const endedText = activity.endedAttempts === 0 ? "" : `${ended} done`;
  const tail = line.room >= MIN_ENDED_COLUMNS && endedText !== "" ? endedText.length + 1 : 0;
  line.room -= tail;
  if (isIdle) line.add("idle", styles.dim);
  else describeTasks(line, activity, options);
  const filler = tail === 0 ? "" : " ".repeat(line.room + 1) + styles.dim(endedText);
  const paint = isIdle ? styles.dim : styles.accent;
  return `${paint(head.slice(0, 1))}${head.slice(1)}${line.text}${filler}`;
}

/** Without threads there is one, that has no number. */
function workerName({ worker }: WorkerActivity, digits: number): string {
  return worker === 0 ? "main" : `#${worker}`.padStart(digits + 1);
}

function describeTasks(line: RowLine, { running }: WorkerActivity, options: WorkerOptions): void {
  const { state, frame: { nowMs, theme } } = options;
  const { styles } = theme;
  const rows: TaskRow[] = [];
  for (const id of running) {
    if (rows.length >= MAX_NAMED_TASKS) break;
    const row = state.open.get(id);
    if (row !== undefined) rows.push(row);
  }
  const [only] = rows;
  const count = `${formatCount(running.size)} tasks`;
  if (running.size > 1 && line.room - count.length - 2 < MIN_NAMES_COLUMNS) {
    line.add(count, styles.dim);
    return;
  }
  if (running.size > 1) line.add(`${count}:`, styles.dim);
  else if (only !== undefined && line.room > 20) {
    const elapsed = formatDuration(nowMs - only.startedAtMs);
    const label = truncate(safeText(only.label), line.room - elapsed.length - 2, {
      where: "middle",
      ellipsis: theme.glyphs.ellipsis,
    });
    line.add(label);
    line.add(elapsed, styles.dim);
    return;
  }
  line.addCut(rows.map((row) => safeText(row.label)).join(", "));
}
