/**
 * The one place where events become state: `reduce(state, event)`. It counts; everything else reads.
 * Ended tasks leave `open`, so memory grows with the tasks that are open, not with those that ran.
 */
import type { EventOf, ProgressValues, RunEvent } from "../events.ts";
import { MAX_KEPT_FAILURES, type RunState, type TaskRow } from "./run_state.ts";

type Outcome = "succeeded" | "failed" | "cancelled" | "skipped";

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
    case "run_paused":
      if (state.phase !== "cancelling") state.phase = "paused";
      break;
    case "run_resumed":
      if (state.phase === "paused") state.phase = "running";
      break;
    case "run_cancelling":
      state.phase = "cancelling";
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

type TaskEvent = Exclude<
  Extract<RunEvent, { readonly task: string }>,
  { readonly kind: "task_added" }
>;

function reduceTask(state: RunState, row: TaskRow, event: TaskEvent): void {
  switch (event.kind) {
    case "attempt_started":
      startAttempt(state, row, event);
      break;
    case "attempt_progress":
      advance(row, event, event.atMs);
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
}

function addTask(state: RunState, event: EventOf<"task_added">): void {
  if (state.open.has(event.task)) return;
  state.counts.added++;
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
    statusText: "",
    retryAtMs: null,
    lastFailure: null,
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
  row.statusText = "";
  row.retryAtMs = null;
  row.slot = event.slot;
  row.worker = event.worker;
  row.command = event.command;
}

/** Takes what the update knows; values that are no amounts (negative, not finite) are ignored. */
function advance(row: TaskRow, values: ProgressValues, nowMs: number): void {
  if (isAmount(values.done)) row.done = values.done;
  if (isAmount(values.total)) row.total = values.total;
  if (values.unit !== undefined) row.unit = values.unit;
  if (values.status !== undefined) row.statusText = values.status;
  row.lastActivityAtMs = nowMs;
}

function isAmount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}

function fail(state: RunState, row: TaskRow, event: EventOf<"task_failed">): void {
  end(state, row, "failed");
  if (event.allowed) state.counts.allowedFailures++;
  if (state.failures.length >= MAX_KEPT_FAILURES) return;
  state.failures.push({
    id: row.id,
    index: row.index,
    label: row.label,
    attempts: event.attempts,
    failure: event.failure,
    allowed: event.allowed,
    atMs: event.atMs,
  });
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
  state.lastEnded = row;
  state.counts[outcome]++;
}

function leave(state: RunState, row: TaskRow): void {
  state.counts[row.status]--;
  if (row.status !== "queued") state[row.status].delete(row.id);
}
