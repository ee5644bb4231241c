/**
 * The one place where events become state: `reduce(state, event)`. It counts; everything else reads.
 * Ended tasks leave `open`, so memory grows with the tasks that are open, not with those that ran.
 */
import type { EventOf, RunEvent } from "../events.ts";
import {
  type FailedTask,
  MAX_KEPT_FAILURES,
  MAX_RECENT_FAILURES,
  type Outcome,
  type RunState,
  type TaskRow,
  type WorkerActivity,
} from "./run_state.ts";
import { createProgressPace, recordProgress } from "./progress_pace.ts";
import { recordCount } from "./rate.ts";
import { recordEnd } from "./throughput.ts";
import { setFrozen, workTimeMs } from "./work_clock.ts";

/**
 * Advances `state` in place and returns it: a run does thousands of events a second, copies would cost.
 * Events about tasks that were never added or have ended, and events after `run_finished`, change nothing.
 */
export function reduce(state: RunState, event: RunEvent): RunState {
  if (state.phase === "finished") return state;
  state.lastEventAtMs = event.atMs;
  switch (event.kind) {
    case "run_started":
      startRun(state, event);
      break;
    case "task_added":
      addTask(state, event);
      break;
    case "inputs_ended":
      state.total = event.total;
      break;
    case "task_requeued":
      requeueTask(state, event);
      break;
    case "jobs_changed":
      state.jobs = event.jobs;
      break;
    case "run_paused":
      if (state.phase !== "cancelling") state.phase = "paused";
      freeze(state, event.isFrozen === true, event.atMs);
      break;
    case "run_resumed":
      if (state.phase === "paused") state.phase = "running";
      freeze(state, false, event.atMs);
      break;
    case "run_cancelling":
      state.phase = "cancelling";
      // What was stopped has to go on, so that it can end.
      freeze(state, false, event.atMs);
      state.cancelledBy = event.by;
      state.cancelDeadlineAtMs = event.deadlineAtMs;
      break;
    case "run_finished":
      state.phase = "finished";
      state.finishedAtMs = event.atMs;
      state.exitCode = event.exitCode;
      break;
    default: {
      const row = state.open.get(event.task);
      if (row !== undefined) reduceTask(state, row, event);
    }
  }
  return state;
}

function freeze(state: RunState, isFrozen: boolean, nowMs: number): void {
  state.isFrozen = isFrozen && state.phase !== "cancelling";
  setFrozen(state.workClock, state.isFrozen, nowMs);
}

type TaskEvent = Exclude<
  Extract<RunEvent, { readonly task: string }>,
  { readonly kind: "task_added" | "task_requeued" }
>;

function reduceTask(state: RunState, row: TaskRow, event: TaskEvent): void {
  switch (event.kind) {
    case "attempt_started":
      startAttempt(state, row, event);
      break;
    case "attempt_progress":
      state.partialRatio -= ratioOf(row);
      advance(state, row, event);
      state.partialRatio += ratioOf(row);
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

function startRun(state: RunState, event: EventOf<"run_started">): void {
  state.runId = event.runId;
  state.name = event.name;
  state.jobs = event.jobs;
  state.total = event.total;
  state.startedAtMs = event.atMs;
  state.phase = "running";
  recordCount(state.rate, 0, event.atMs);
}

function addTask(state: RunState, event: EventOf<"task_added">): void {
  if (state.open.has(event.task)) return;
  state.counts.added++;
  open(state, event);
}

/** A failure, or a skip because of one, that is taken back: the counts are as if it had never been. */
function requeueTask(state: RunState, event: EventOf<"task_requeued">): void {
  if (state.open.has(event.task)) return;
  if (event.wasSkipped === true) state.counts.skipped--;
  else takeFailureBack(state, event);
  open(state, event);
}

function takeFailureBack(
  { counts, failures, recentFailures }: RunState,
  event: EventOf<"task_requeued">,
): void {
  counts.failed--;
  if (event.allowed) counts.allowedFailures--;
  forget(failures, event.task);
  forget(recentFailures, event.task);
}

/** From the newest: people try again what failed just now. */
function forget(failures: FailedTask[], id: string): void {
  const at = failures.findLastIndex((failed) => failed.id === id);
  if (at >= 0) failures.splice(at, 1);
}

function open(state: RunState, event: EventOf<"task_added" | "task_requeued">): void {
  state.counts.queued++;
  state.open.set(event.task, {
    id: event.task,
    index: event.index,
    label: event.label,
    status: "queued",
    attempt: 0,
    maxAttempts: 1,
    startedAtMs: event.atMs,
    lastActivityAtMs: event.atMs,
    done: null,
    total: null,
    unit: null,
    pace: null,
    statusText: "",
    retryAtMs: null,
    lastFailure: null,
    outcome: null,
    endedAtMs: null,
    slot: 0,
    worker: 0,
    command: "",
  });
}

function startAttempt(state: RunState, row: TaskRow, event: EventOf<"attempt_started">): void {
  move(state, row, "running");
  if (event.attempt > 1) state.counts.retries++;
  row.attempt = event.attempt;
  row.maxAttempts = event.maxAttempts;
  row.startedAtMs = event.atMs;
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
    activity = { worker, running: new Set(), endedAttempts: 0 };
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
function advance(state: RunState, row: TaskRow, values: EventOf<"attempt_progress">): void {
  if (isAmount(values.done)) {
    row.done = values.done;
    const atMs = workTimeMs(state.workClock, values.atMs);
    if (row.pace === null) row.pace = createProgressPace(values.done, atMs);
    else recordProgress(row.pace, values.done, atMs);
  }
  if (isAmount(values.total)) row.total = values.total;
  if (values.unit !== undefined) row.unit = values.unit;
  if (values.status !== undefined) row.statusText = values.status;
  row.lastActivityAtMs = values.atMs;
}

function isAmount(value: number | undefined): value is number {
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
  leave(state, row);
  state.open.delete(row.id);
  row.outcome = outcome;
  row.endedAtMs = state.lastEventAtMs;
  state.lastEnded = row;
  state.counts[outcome]++;
  if (outcome === "succeeded" || outcome === "failed") {
    recordEnd(state.throughput, state.lastEventAtMs);
    const { succeeded, failed } = state.counts;
    recordCount(state.rate, succeeded + failed, state.lastEventAtMs);
  }
}

function leave(state: RunState, row: TaskRow): void {
  state.counts[row.status]--;
  if (row.status === "running") leaveWorker(state, row);
  if (row.status !== "queued") state[row.status].delete(row.id);
}

function leaveWorker(state: RunState, row: TaskRow): void {
  // Sums of fractions drift; with nothing running the sum is exactly nothing.
  state.partialRatio = state.counts.running === 0 ? 0 : state.partialRatio - ratioOf(row);
  const activity = workerOf(state, row.worker);
  activity.running.delete(row.id);
  activity.endedAttempts++;
}
