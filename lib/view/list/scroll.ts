/**
 * Moves about in a list of tasks: over its rows, and past its edges. Below the last row come the running, retrying and
 * waiting tasks that have none; above the first one what was scrolled off, then older failures.
 */
import type { FailedTask, TaskRow } from "../../state/run_state.ts";
import {
  fillTail,
  knownIds,
  type ListState,
  shownIds,
  takeUnknown,
  taskRows,
} from "./list_state.ts";
import { failedPlace, kindOf, type Place, placeOf, refreshPlace } from "./place.ts";
import { isWaiting } from "./waiting_cursor.ts";

/**
 * The task `delta` rows below `fromId` (above, if negative), or as far as it goes; the first one if that has no row.
 * Null in an empty list.
 */
export function step(list: ListState, fromId: string | null, delta: number): string | null {
  let ids = shownIds(list);
  let at = fromId === null ? -1 : ids.indexOf(fromId);
  if (at < 0) return ids[0] ?? null;
  for (let left = Math.abs(delta); left > 0; left--) {
    at += Math.sign(delta);
    if (at >= 0 && at < ids.length) continue;
    const hasMore = at < 0 ? scrollUp(list) : scrollDown(list);
    ids = shownIds(list);
    at = at < 0 ? 0 : ids.length - 1;
    if (!hasMore) break;
  }
  return ids[at] ?? null;
}

function scrollDown(list: ListState): boolean {
  const next = nextBelow(list);
  if (next === undefined) return false;
  // From now on a line counts what is above.
  const rows = Math.max(1, Math.min(taskRows(list), list.options.rows - 1));
  const place = isWaiting(next) ? [] : [placeOf(next)];
  list.places.push(...place);
  const wanted = list.places.length + list.tail.length + (1 - place.length);
  for (let over = wanted - rows; over > 0; over--) {
    const first = list.places.shift();
    const hidden = first ?? (list.tail[0] && placeOf(list.tail[0]));
    if (hidden !== undefined) list.above.push({ ...hidden, isPinned: true });
  }
  fillTail(list, rows);
  return true;
}

function nextBelow(list: ListState): TaskRow | undefined {
  const { run, tail, places, above } = list;
  const known = knownIds(list);
  const [started] = [
    ...takeUnknown(list, run.running, { count: 1, known }),
    ...takeUnknown(list, run.retrying, { count: 1, known }),
  ];
  if (started !== undefined || list.options.hasWaiting !== true) return started;
  const skipped = tail.length + places.length + above.length;
  const shown = new Set(tail.map(({ id }) => id));
  return list.waiting.take(skipped + 1).find(({ id }) => !known.has(id) && !shown.has(id));
}

function scrollUp(list: ListState): boolean {
  const place = takeAbove(list) ?? olderFailure(list);
  if (place === undefined) return false;
  list.places.unshift({ ...place, isPinned: true });
  const rows = Math.max(1, taskRows(list));
  list.places.length = Math.min(list.places.length, rows);
  fillTail(list, rows);
  return true;
}

/** What was scrolled off last and is still something to look at. */
function takeAbove(list: ListState): Place | undefined {
  while (list.above.length > 0) {
    const place = list.above.pop();
    if (place === undefined) break;
    const now = refreshPlace(place, list.run);
    if (kindOf(now) !== null || (now.item.kind === "task" && isWaiting(now.item.row))) return now;
  }
  return undefined;
}

/** The latest failure before the one on top; the latest of all if there is none. */
function olderFailure(list: ListState): Place | undefined {
  const { recentFailures } = list.run;
  const known = knownIds(list);
  const top = list.places[0]?.item;
  const from = top?.kind === "failed" ? recentFailures.lastIndexOf(top.failed) - 1 : Infinity;
  for (let at = Math.min(from, recentFailures.length - 1); at >= 0; at--) {
    const failed: FailedTask | undefined = recentFailures[at];
    if (failed !== undefined && !known.has(failed.id)) return failedPlace(failed);
  }
  return undefined;
}
