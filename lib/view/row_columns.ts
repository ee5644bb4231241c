/**
 * How wide the columns of a list of tasks are: the same for all rows of a frame, so that they line up, and in steps,
 * so that they seldom move. Pure.
 */
import type { TaskRow } from "../state/run_state.ts";
import type { TaskPace } from "../state/task_pace.ts";
import { cellWidth } from "../text/cell_width.ts";
import { safeText } from "./safe_text.ts";
import { amountText, leftText, speedText } from "./task_amounts.ts";
import type { ListItem } from "./task_list.ts";
import type { Theme } from "./theme.ts";

/** Columns of each part, without the space before it; 0 leaves it out. */
export interface RowColumns {
  readonly label: number;
  readonly bar: number;
  readonly amount: number;
  readonly speed: number;
  readonly left: number;
}

/** What `formatDuration` takes at most. */
export const ELAPSED_COLUMNS = 6;
/** Glyph and space. */
export const MARGIN_COLUMNS = 2;
const BAR_COLUMNS = 12;
const WIDE_BAR_COLUMNS = 20;
const WIDE_SCREEN_COLUMNS = 120;
const STEP_COLUMNS = 4;
/** Pace and time left come only where this much is left for what the task says. */
const TEXT_COLUMNS = 16;

/** A row with what is known of its pace. */
export interface PacedItem {
  readonly item: ListItem;
  readonly pace: TaskPace | null;
}

export interface MeasureOptions {
  readonly columns: number;
  readonly theme: Theme;
}

/** What the items need, within what the screen has: first the amount, then bar, time left and speed. */
export function measureRows(items: readonly PacedItem[], options: MeasureOptions): RowColumns {
  const { columns, theme } = options;
  const label = labelColumns(items, columns);
  let room = columns - MARGIN_COLUMNS - label - ELAPSED_COLUMNS - 1;
  const needs = { bar: 0, amount: 0, speed: 0, left: 0 };
  for (const { item, pace } of items) {
    if (!isRunning(item) || item.row.done === null || pace === null) continue;
    needs.bar = columns < WIDE_SCREEN_COLUMNS ? BAR_COLUMNS : WIDE_BAR_COLUMNS;
    needs.amount = Math.max(needs.amount, cellWidth(amountText(item.row)));
    needs.speed = Math.max(needs.speed, speedText(item.row, pace).length);
    needs.left = Math.max(needs.left, leftText(pace, theme.glyphs).length);
  }
  const take = (need: number, reserve = 0): number => {
    if (need === 0 || need + 1 + reserve > room) return 0;
    room -= need + 1;
    return need;
  };
  const amount = take(inSteps(needs.amount)) || take(needs.amount);
  const bar = take(needs.bar);
  const left = take(inSteps(needs.left), TEXT_COLUMNS);
  const speed = take(inSteps(needs.speed), TEXT_COLUMNS);
  return { label, amount, bar, speed, left };
}

export type RunningItem = Extract<ListItem, { readonly kind: "task" }>;

export function isRunning(item: ListItem): item is RunningItem {
  return item.kind === "task" && isUnderWay(item.row);
}

function isUnderWay({ status, outcome }: TaskRow): boolean {
  return status === "running" && outcome === null;
}

/** What the longest label needs, up to a share of the screen. */
function labelColumns(items: readonly PacedItem[], columns: number): number {
  const limit = Math.max(4, Math.floor(columns * (columns < 60 ? 0.5 : 0.35)));
  let longest = STEP_COLUMNS;
  for (const { item } of items) longest = Math.max(longest, cellWidth(safeText(labelOf(item))));
  return Math.min(limit, inSteps(longest));
}

export function labelOf(item: ListItem): string {
  return item.kind === "failed" ? item.failed.label : item.row.label;
}

function inSteps(columns: number): number {
  return Math.ceil(columns / STEP_COLUMNS) * STEP_COLUMNS;
}
