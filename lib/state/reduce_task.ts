/**
 * What an event does to the task that it is about: attempts, progress, retries, ends. Called by `reduce.ts`
 * only, which has counted the time until the event.
 */
import type { EventOf, RunEvent } from "../events.ts";
import { createProgressPace, recordProgress } from "./progress_pace.ts";
import { countEnd, countProgress, countRetry, startPace } from "./run_pace.ts";
import {
  type FailedTask,
  MAX_KEPT_FAILURES,
  MAX_RECENT_FAILURES,
  type Outcome,
  type RunState,
  type TaskRow,
  type WorkerActivity,
} from "./run_state.ts";
import { recordEnd } from "./throughput.ts";
import { workTimeMs } from "./work_clock.ts";

/** Events about a task that is open, progress aside. */
export type TaskEvent = Exclude<
  Extract<RunEvent, { readonly task: string }>,
  { readonly kind: "task_added" | "task_requeued" | "attempt_progress" }
>;

/** Advances a row of `state.open`, and everything in the state that follows from it. */
export function reduceTask(state: RunState, row: TaskRow, event: TaskEvent): void {
  switch (event.kind) {
    case "attempt_started":
      startAttempt(state, row, event);
      break;
    case "task_log":
      row.statusText = event.text;
      row.lastActivityAtMs = event.atMs;
      break;
    case "attempt_failed":
      row.lastFailure = event.failure;
      break;
    case "retry_scheduled":
      move(state, row, "retrying");
      row.maxAttempts = event.maxAttempts;
      row.retryAtMs = event.dueAtMs;
      countRetry(state.pace, event.delayMs, event.dueAtMs);
      setTried(state, row, row.spentMs);
      break;
    case "task_succeeded":
      end(state, row, "succeeded");
      break;
    case "task_failed":
      fail(state, row, event);
      break;
    case "task_cancelled":
      end(state, row, "cancelled");
      break;
    case "task_skipped":
      end(state, row, "skipped");
      break;
    default:
      event satisfies never;
  }
}

function startAttempt(state: RunState, row: TaskRow, event: EventOf<"attempt_started">): void {
  move(state, row, "running");
  if (event.attempt > 1) state.counts.retries++;
  row.attempt = event.attempt;
  row.maxAttempts = event.maxAttempts;
  row.startedAtMs = event.atMs;
  row.startedWorkMs = state.pace.countedMs;
  row.stalledBeforeMs = state.pace.stalledMs;
  if (state.pace.startMs === null) startPace(state.pace, state.pace.countedMs);
  // With nothing to run, silence was no stall.
  if (state.counts.running === 1) state.pace.progressMs = state.pace.countedMs;
  row.lastActivityAtMs = event.atMs;
  row.done = null;
  row.total = null;
  row.unit = null;
  row.pace = null;
  row.statusText = "";
  row.retryAtMs = null;
  row.slot = event.slot;
  row.worker = event.worker;
  row.command = event.command;
  workerOf(state, event.worker).running.add(row.id);
}

function workerOf(state: RunState, worker: number): WorkerActivity {
  let activity = state.workers.get(worker);
  if (activity === undefined) {
    activity = { worker, running: new Set(), endedAttempts: 0, lastEndAtMs: null, lastTask: null };
    state.workers.set(worker, activity);
  }
  return activity;
}

/** How much of a running task is done, 0 to 1; 0 for one that does not tell. */
function ratioOf({ status, done, total }: TaskRow): number {
  if (status !== "running" || done === null || total === null || total <= 0) return 0;
  return Math.min(1, done / total);
}

/** Takes what the update knows; values that are no amounts (negative, not finite) are ignored. */
export function reduceProgress(
  state: RunState,
  row: TaskRow,
  values: EventOf<"attempt_progress">,
): void {
  const before = ratioOf(row);
  const { done, total } = values;
  if (isAmount(done)) {
    const atMs = workTimeMs(state.workClock, values.atMs);
    if (row.status === "running" && done > (row.done ?? 0)) countProgress(state.pace, atMs);
    row.done = done;
    if (row.pace === null) row.pace = createProgressPace(done, atMs);
    else recordProgress(row.pace, done, atMs);
  }
  if (isAmount(total)) row.total = total;
  if (values.unit !== undefined) row.unit = values.unit;
  if (values.status !== undefined) row.statusText = values.status;
  row.lastActivityAtMs = values.atMs;
  addPartial(state, row, ratioOf(row) - before);
}

/** @param change Of `ratioOf`. */
function addPartial(state: RunState, { sizeBytes }: TaskRow, change: number): void {
  state.partialRatio += change;
  if (sizeBytes !== null) state.sizes.partialBytes += change * sizeBytes;
}

/** Also a safeguard: events may come from a file. */
export function isAmount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}

function fail(state: RunState, row: TaskRow, event: EventOf<"task_failed">): void {
  row.lastFailure = event.failure;
  end(state, row, "failed");
  if (event.allowed) state.counts.allowedFailures++;
  const failed: FailedTask = {
    id: row.id,
    index: row.index,
    label: row.label,
    attempts: event.attempts,
    failure: event.failure,
    allowed: event.allowed,
    atMs: event.atMs,
  };
  if (state.failures.length < MAX_KEPT_FAILURES) state.failures.push(failed);
  state.recentFailures.push(failed);
  if (state.recentFailures.length > MAX_RECENT_FAILURES) state.recentFailures.shift();
}

function move(state: RunState, row: TaskRow, status: "running" | "retrying"): void {
  leave(state, row);
  row.status = status;
  state.counts[status]++;
  state[status].add(row.id);
}

function end(state: RunState, row: TaskRow, outcome: Outcome): void {
  const isWork = outcome === "succeeded" || outcome === "failed";
  // Before the row leaves: a stall that ends with this is part of what it went through.
  if (isWork) countProgress(state.pace, state.pace.countedMs);
  leave(state, row);
  setTried(state, row, 0);
  state.open.delete(row.id);
  row.outcome = outcome;
  row.endedAtMs = state.lastEventAtMs;
  state.lastEnded = row;
  state.counts[outcome]++;
  if (outcome !== "cancelled") state.sizes.settledBytes += row.sizeBytes ?? 0;
  if (!isWork) return;
  recordEnd(state.throughput, state.lastEventAtMs);
  if (row.attempt > 0) countEnd(state.pace, row.spentMs, row.spentStalledMs);
}

function setTried({ pace }: RunState, row: TaskRow, triedMs: number): void {
  pace.triedMs += triedMs - row.triedMs;
  row.triedMs = triedMs;
}

function leave(state: RunState, row: TaskRow): void {
  state.counts[row.status]--;
  if (row.status === "running") leaveWorker(state, row);
  if (row.status !== "queued") state[row.status].delete(row.id);
}

function leaveWorker(state: RunState, row: TaskRow): void {
  addPartial(state, row, -ratioOf(row));
  // Sums of fractions drift; with nothing running the sum is exactly nothing.
  if (state.counts.running === 0) state.partialRatio = state.sizes.partialBytes = 0;
  const { countedMs, stalledMs } = state.pace;
  const ageMs = countedMs - row.startedWorkMs;
  row.spentMs += ageMs;
  row.spentStalledMs += Math.min(ageMs, stalledMs - row.stalledBeforeMs);
  const activity = workerOf(state, row.worker);
  activity.running.delete(row.id);
  activity.endedAttempts++;
  activity.lastEndAtMs = state.lastEventAtMs;
  activity.lastTask = row;
}
