/** A place in the list of tasks, and what becomes of it as its task goes on. Pure. */
import { findFailure } from "../../state/find_failure.ts";
import type { FailedTask, RunState, TaskRow } from "../../state/run_state.ts";
import type { ListItem } from "./list_window.ts";
import { isWaiting } from "./waiting_cursor.ts";

/** A failure is news, and keeps its place, this long. */
export const FAILED_NEWS_MS = 5000;
/** A row that has ended stays this long if no other takes its place, so that the list does not shrink and grow. */
export const LINGER_MS = 3000;

export interface Place {
  readonly item: ListItem;
  /** From then on another task may have the place; Infinity while its own needs it. */
  readonly freeAtMs: number;
  /** Scrolled to: stays while somebody moves about in the list. */
  readonly isPinned: boolean;
}

export function placeOf(row: TaskRow): Place {
  return { item: { kind: "task", id: row.id, row }, freeAtMs: Infinity, isPinned: false };
}

export function failedPlace(failed: FailedTask): Place {
  const freeAtMs = failed.atMs + FAILED_NEWS_MS;
  return { item: { kind: "failed", id: failed.id, failed }, freeAtMs, isPinned: false };
}

/** The place as it is now: its task may have failed, ended, or been queued anew. */
export function refreshPlace(place: Place, state: RunState): Place {
  const { item, isPinned } = place;
  if (item.kind === "failed") {
    const again = state.open.get(item.id) ?? state.requeued.get(item.id);
    if (again === undefined) return place;
    return refreshPlace({ ...placeOf(again), isPinned }, state);
  }
  const { outcome, endedAtMs } = item.row;
  if (outcome === null) return place;
  const failed = outcome === "failed" ? findFailure(state, item.id) : undefined;
  if (failed !== undefined) return { ...failedPlace(failed), isPinned };
  return place.freeAtMs === Infinity ? { ...place, freeAtMs: endedAtMs ?? 0 } : place;
}

/** The share that a place is counted in; null for tasks that have ended or wait for their first try. */
export function kindOf({ item }: Place): "failed" | "running" | "retrying" | null {
  if (item.kind === "failed") return "failed";
  const { outcome, status } = item.row;
  return outcome !== null || status === "queued" ? null : status;
}

/** Nothing to show any more; one that waits again is shown with the others that wait. */
export function isOver({ item, freeAtMs }: Place, nowMs: number): boolean {
  return nowMs >= freeAtMs + LINGER_MS || (item.kind === "task" && isWaiting(item.row));
}
