/** What a list of tasks remembers from frame to frame, and the questions that arranging and scrolling ask of it. */
import type { FailedTask, RunState, TaskRow } from "../../state/run_state.ts";
import { FAILED_NEWS_MS, kindOf, type Place } from "./place.ts";
import { maxFailedRows } from "./row_shares.ts";
import { isWaiting, WaitingCursor } from "./waiting_cursor.ts";

export interface ListOptions {
  readonly nowMs: number;
  /** Lines that there are, the one that counts what is hidden included. */
  readonly rows: number;
  /** Keeps its row whatever happens. */
  readonly selectedId: string | null;
  /** Tasks that wait for their first try get the rows that are left. @default false */
  readonly hasWaiting?: boolean;
  /** The last line is taken even when nothing is hidden. @default false */
  readonly hasFooter?: boolean;
}

export interface ListState {
  readonly run: RunState;
  readonly waiting: WaitingCursor;
  options: ListOptions;
  /** From top to bottom: tasks that have started. */
  places: Place[];
  /** Scrolled off the top; the last one is next to the first place. */
  above: Place[];
  /** Below the places: tasks that wait for their first try. */
  tail: readonly TaskRow[];
}

export function createListState(run: RunState, options: ListOptions): ListState {
  return { run, waiting: new WaitingCursor(run), options, places: [], above: [], tail: [] };
}

/** Ids in the order of the rows. */
export function shownIds({ places, tail }: ListState): string[] {
  return [...places.map((place) => place.item.id), ...tail.map((row) => row.id)];
}

/** Ids that have a row or had one before somebody scrolled on. */
export function knownIds({ places, above }: ListState): Set<string> {
  return new Set([...places, ...above].map((place) => place.item.id));
}

export function isHeld({ options }: ListState, { item, isPinned }: Place): boolean {
  return isPinned || item.id === options.selectedId;
}

/** Failures of the last seconds, newest first, as many as may have a row. */
export function selectNews({ run, options }: ListState): FailedTask[] {
  const news: FailedTask[] = [];
  const limit = maxFailedRows(options.rows);
  for (let at = run.recentFailures.length - 1; at >= 0 && news.length < limit; at--) {
    const failed = run.recentFailures[at];
    if (failed === undefined || options.nowMs - failed.atMs >= FAILED_NEWS_MS) break;
    news.push(failed);
  }
  return news;
}

/** Rows for tasks: one less when something is hidden, so that a line can say so; a single one is for a task. */
export function taskRows(list: ListState): number {
  const { run: { counts }, options: { rows, hasWaiting = false, hasFooter = false } } = list;
  const held = list.places.filter((place) => isHeld(list, place) && isExtra(place)).length;
  const news = selectNews(list).length;
  const wanted = counts.running + counts.retrying + news + held + (hasWaiting ? counts.queued : 0);
  const isHidden = hasFooter || wanted > rows || list.above.length > 0 ||
    (!hasWaiting && counts.queued > 0);
  return isHidden && rows > 1 ? rows - 1 : Math.max(0, rows);
}

/** Counted neither as running nor as retrying. */
export function isExtra(place: Place): boolean {
  const kind = kindOf(place);
  return kind === null || kind === "failed";
}

/** At most `count` tasks of a set in its order, without those that are known. */
export function takeUnknown(
  { run }: ListState,
  ids: ReadonlySet<string>,
  { count, known }: { readonly count: number; readonly known: ReadonlySet<string> },
): TaskRow[] {
  const rows: TaskRow[] = [];
  if (count <= 0) return rows;
  for (const id of ids) {
    if (known.has(id)) continue;
    const row = run.open.get(id);
    if (row !== undefined) rows.push(row);
    if (rows.length >= count) break;
  }
  return rows;
}

/** Fills `rows` up with tasks that wait. */
export function fillTail(list: ListState, rows: number): void {
  const count = rows - list.places.length;
  if (list.options.hasWaiting !== true || count <= 0) {
    list.tail = [];
    return;
  }
  const known = knownIds(list);
  const placed = [...list.places, ...list.above]
    .filter(({ item }) => item.kind === "task" && isWaiting(item.row)).length;
  list.tail = list.waiting.take(count + placed).filter((row) => !known.has(row.id)).slice(0, count);
}

/** Tasks that have no row now. */
export function countHidden(
  { run: { counts }, places, tail }: ListState,
): { readonly hiddenRunning: number; readonly hiddenWaiting: number } {
  let running = 0;
  let others = tail.length;
  for (const place of places) {
    if (kindOf(place) === "running") running++;
    else if (place.item.kind === "task" && place.item.row.outcome === null) others++;
  }
  return {
    hiddenRunning: counts.running - running,
    hiddenWaiting: counts.retrying + counts.queued - others,
  };
}
