/**
 * How wide the columns of a list of tasks are: the same for all rows of a frame, so that they line up, and in steps,
 * so that they seldom move. Pure.
 */
import type { TaskRow } from "../state/run_state.ts";
import type { TaskPace } from "../state/task_pace.ts";
import { wordsOf } from "./row_words.ts";
import { isInBytes } from "./task_amounts.ts";
import type { ListItem } from "./task_list.ts";
import type { Theme } from "./theme.ts";

/** Columns of each part, without the space before it; 0 leaves it out. */
export interface RowColumns {
  readonly label: number;
  readonly bar: number;
  readonly amount: number;
  readonly speed: number;
  readonly left: number;
  /** Whether rows are about pace and say nothing, so that one without may say something in its place. */
  readonly isPaced: boolean;
  /** Whether a row of a later try tells that in place of its speed, for want of room. */
  readonly hasTryForSpeed: boolean;
  /** Amounts in per cent where that is possible. */
  readonly isShort: boolean;
}

/** What `formatDuration` takes at most. */
export const ELAPSED_COLUMNS = 6;
/** Glyph and space. */
export const MARGIN_COLUMNS = 2;
/** The first that fits. */
const BAR_COLUMNS = [12, 8, 5] as const;
const WIDE_BAR_COLUMNS = [20, ...BAR_COLUMNS] as const;
const WIDE_COLUMNS = 100;
const LABEL_SHARE = 0.35;
/** A label may have this much of a narrow screen before anything but the time. */
const MIN_LABEL_COLUMNS = 12;
/** Below, amounts are told in per cent where that is possible. */
const NARROW_COLUMNS = 60;
const STEP_COLUMNS = 4;
/** Pace and time left come only where this much is left for what the task says. */
const TEXT_COLUMNS = 16;
/**
 * Rows that count bytes and say nothing, as downloads do, are about pace: bar and label make room for it, from the
 * first moment on, so that nothing moves when it becomes known.
 */
const PACED = { label: 20, bar: 8, speed: 8, left: 12 } as const;
/** ` try 2/4` */
const TRY_COLUMNS = 8;

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
  const { columns, theme: { glyphs } } = options;
  const paced = measurePaced(items, options);
  if (paced !== null) return paced;
  const label = labelColumns(items, columns);
  let room = columns - MARGIN_COLUMNS - label - ELAPSED_COLUMNS - 1;
  const needs = { amount: 0, speed: 0, left: 0 };
  const isShort = columns < NARROW_COLUMNS;
  let hasBar = false;
  for (const { item, pace } of items) {
    if (!isRunning(item) || item.row.done === null || pace === null) continue;
    hasBar = true;
    const words = wordsOf(item);
    words.tell(item.row, pace, { isShort, glyphs });
    needs.amount = Math.max(needs.amount, words.amountColumns);
    needs.speed = Math.max(needs.speed, words.speed.length);
    needs.left = Math.max(needs.left, words.left.length);
  }
  const take = (need: number, reserve = 0): number => {
    if (need === 0 || need + 1 + reserve > room) return 0;
    room -= need + 1;
    return need;
  };
  const amount = take(inSteps(needs.amount)) || take(needs.amount);
  const bars = columns < WIDE_COLUMNS ? BAR_COLUMNS : WIDE_BAR_COLUMNS;
  const bar = hasBar ? take(bars.find((width) => width < room) ?? 0) : 0;
  const left = take(inSteps(needs.left), TEXT_COLUMNS);
  const speed = take(inSteps(needs.speed), TEXT_COLUMNS);
  return { label, amount, bar, speed, left, isShort, isPaced: false, hasTryForSpeed: false };
}

/** Null where other rows are among them, or the screen is too narrow or has room for everything anyway. */
function measurePaced(
  items: readonly PacedItem[],
  { columns, theme: { glyphs } }: MeasureOptions,
): RowColumns | null {
  if (columns < NARROW_COLUMNS || columns >= WIDE_COLUMNS) return null;
  let amount = 0;
  let isLaterTry = false;
  for (const { item, pace } of items) {
    if (!isRunning(item)) continue;
    const { row } = item;
    if (row.statusText !== "" || (row.done !== null && !isInBytes(row))) return null;
    isLaterTry ||= row.attempt > 1;
    if (row.done === null || pace === null) continue;
    const words = wordsOf(item);
    words.tell(row, pace, { isShort: false, glyphs });
    amount = Math.max(amount, inSteps(words.amountColumns));
  }
  if (amount === 0) return null;
  const { speed, left } = PACED;
  const wanted = labelColumns(items, columns);
  const others = MARGIN_COLUMNS + ELAPSED_COLUMNS + amount + speed + left + 5;
  const bar = others + wanted + BAR_COLUMNS[0] <= columns ? BAR_COLUMNS[0] : PACED.bar;
  const besides = others + bar;
  const label = Math.min(wanted, columns - besides);
  if (label < Math.min(PACED.label, wanted)) return null;
  const hasTryForSpeed = isLaterTry && besides + label + TRY_COLUMNS > columns;
  return { label, amount, bar, speed, left, isShort: false, isPaced: true, hasTryForSpeed };
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
  const besides = MARGIN_COLUMNS + ELAPSED_COLUMNS + 1;
  const least = Math.max(STEP_COLUMNS, Math.min(MIN_LABEL_COLUMNS, columns - besides));
  const limit = Math.max(least, Math.floor(columns * LABEL_SHARE));
  let longest = STEP_COLUMNS;
  for (const { item } of items) longest = Math.max(longest, wordsOf(item).labelColumns);
  return Math.min(limit, inSteps(longest));
}

function inSteps(columns: number): number {
  return Math.ceil(columns / STEP_COLUMNS) * STEP_COLUMNS;
}
