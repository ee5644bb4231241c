/**
 * Brings a list of tasks up to date: who keeps a place, who makes way, who comes in. Costs what the rows cost.
 */
import { findFailure } from "../../state/find_failure.ts";
import type { FailedTask } from "../../state/run_state.ts";
import {
  countHidden,
  fillTail,
  isExtra,
  isHeld,
  knownIds,
  type ListState,
  selectNews,
  shownIds,
  takeUnknown,
  taskRows,
} from "./list_state.ts";
import { failedPlace, isOver, kindOf, type Place, placeOf, refreshPlace } from "./place.ts";
import { shareRows } from "./row_shares.ts";
import { isWaiting } from "./waiting_cursor.ts";

/** Arranges for `list.options`; a second time it changes nothing. */
export function arrange(list: ListState): void {
  if (list.options.selectedId === null) stopScrolling(list);
  list.places = refresh(list, list.places);
  list.above = refresh(list, list.above);
  holdSelectedFailure(list);
  const rows = taskRows(list);
  admit(list, rows);
  fit(list, rows);
  const { options } = list;
  // Rows that linger may hide a task after all: then there must be a line that says so.
  if (rows > 1 && rows === options.rows && isAnyHidden(list)) fit(list, rows - 1);
}

function isAnyHidden(list: ListState): boolean {
  const { hiddenRunning, hiddenWaiting } = countHidden(list);
  return hiddenRunning + hiddenWaiting > 0;
}

function fit(list: ListState, rows: number): void {
  trim(list, rows - tailClaim(list, rows));
  fillTail(list, rows);
  scrollBack(list, rows);
  keepSelected(list, rows);
}

function refresh(list: ListState, places: readonly Place[]): Place[] {
  return places.map((place) => refreshPlace(place, list.run))
    .filter((place) => isHeld(list, place) || !isOver(place, list.options.nowMs));
}

function stopScrolling(list: ListState): void {
  list.above = [];
  if (list.places.some((place) => place.isPinned)) {
    list.places = list.places.map((place) => ({ ...place, isPinned: false }));
  }
}

/** Lets in who has a right to a row, into the places that are free and then at the end. */
function admit(list: ListState, rows: number): void {
  const news = selectNews(list);
  const known = knownIds(list);
  const held = list.places.filter((place) => isHeld(list, place) && isExtra(place)).length;
  const { counts } = list.run;
  const shares = shareRows({
    rows: rows - held,
    news: news.length,
    counts: {
      running: counts.running - countKind(list.above, "running"),
      retrying: counts.retrying - countKind(list.above, "retrying"),
    },
  });
  const free = freePlaces(list, { news, retrying: shares.retrying });
  const failed = news.slice(0, shares.failed).filter(({ id }) => !known.has(id)).reverse();
  const spare = rows - (list.places.length - free.length) - failed.length;
  const running = takeUnknown(list, list.run.running, {
    count: Math.min(spare, shares.running - countKind(list.places, "running")),
    known,
  });
  const retrying = takeUnknown(list, list.run.retrying, {
    count: Math.min(spare - running.length, shares.retrying - countKind(list.places, "retrying")),
    known,
  });
  const incoming = [...failed.map(failedPlace), ...running.map(placeOf), ...retrying.map(placeOf)];
  incoming.forEach((place, at) => {
    list.places[free[at] ?? list.places.length] = place;
  });
}

function countKind(places: readonly Place[], kind: ReturnType<typeof kindOf>): number {
  return places.reduce((count, place) => count + (kindOf(place) === kind ? 1 : 0), 0);
}

interface FreeOptions {
  readonly news: readonly FailedTask[];
  readonly retrying: number;
}

/** Where others may go: what has ended, failures that newer ones push out, retrying tasks beyond their share. */
function freePlaces(list: ListState, { news, retrying }: FreeOptions): number[] {
  const newsIds = new Set(news.map(({ id }) => id));
  let retryRoom = retrying;
  const free: number[] = [];
  list.places.forEach((place, at) => {
    if (isHeld(list, place)) return;
    const kind = kindOf(place);
    const isPushedOut = (kind === "failed" && !newsIds.has(place.item.id)) ||
      (kind === "retrying" && --retryRoom < 0);
    if (isPushedOut || place.freeAtMs <= list.options.nowMs) free.push(at);
  });
  return free;
}

/** Rows that tasks that wait may claim: where there is room for all of them, what has ended does not hide them. */
function tailClaim(list: ListState, rows: number): number {
  const { options, run: { counts }, places } = list;
  if (options.hasWaiting !== true) return 0;
  const placed = places.filter(({ item }) => item.kind === "task" && isWaiting(item.row)).length;
  const claim = counts.queued - placed;
  const kept = places.filter((it) => isHeld(list, it) || it.freeAtMs > options.nowMs).length;
  return claim + kept > rows ? 0 : claim;
}

/** Takes places away until they fit: those of ended tasks first, then from the bottom. */
function trim(list: ListState, rows: number): void {
  while (list.places.length > rows) {
    const { nowMs } = list.options;
    const ended = list.places.findLastIndex((it) => !isHeld(list, it) && it.freeAtMs <= nowMs);
    const at = ended >= 0 ? ended : lastToGive(list);
    list.places.splice(at, 1);
  }
}

function lastToGive(list: ListState): number {
  const plain = list.places.findLastIndex((it) => !isHeld(list, it) && kindOf(it) !== "failed");
  if (plain >= 0) return plain;
  const any = list.places.findLastIndex((it) => it.item.id !== list.options.selectedId);
  return any >= 0 ? any : list.places.length - 1;
}

/** Room at the bottom brings back what was scrolled off. */
function scrollBack(list: ListState, rows: number): void {
  while (list.above.length > 0 && list.places.length + list.tail.length < rows) {
    const place = list.above.pop();
    if (place !== undefined) list.places.unshift(place);
  }
}

/** A failure that somebody looks at is not counted with the tasks that are open. */
function holdSelectedFailure(list: ListState): void {
  const { selectedId } = list.options;
  if (selectedId === null || list.run.open.has(selectedId)) return;
  if (list.places.some(({ item }) => item.id === selectedId)) return;
  const failed = findFailure(list.run, selectedId);
  if (failed === undefined) return;
  list.above = list.above.filter(({ item }) => item.id !== selectedId);
  list.places.unshift({ ...failedPlace(failed), isPinned: true });
}

function keepSelected(list: ListState, rows: number): void {
  const { selectedId } = list.options;
  if (selectedId === null || rows < 1 || shownIds(list).includes(selectedId)) return;
  const row = list.run.open.get(selectedId);
  if (row === undefined) return;
  list.above = list.above.filter(({ item }) => item.id !== selectedId);
  list.places.push({ ...placeOf(row), isPinned: true });
  trim(list, rows);
  fillTail(list, rows);
}
