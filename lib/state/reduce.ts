/**
 * The one place where events become state: `reduce(state, event)`. It counts; everything else reads.
 * What happens to a task that is open is in `reduce_task.ts`.
 * Ended tasks leave `open`, so memory grows with the tasks that are open, not with those that ran.
 */
import type { EventOf, RunEvent } from "../events.ts";
import { isAmount, reduceProgress, reduceTask } from "./reduce_task.ts";
import {
  type FailedTask,
  MAX_RECENT_FAILURES,
  type RunCounts,
  type RunState,
  type TaskRow,
} from "./run_state.ts";
import { countTime } from "./run_pace.ts";
import { selectSlotUse } from "./slot_use.ts";
import { setFrozen, workTimeMs } from "./work_clock.ts";

/**
 * Advances `state` in place and returns it: a run does thousands of events a second, copies would cost.
 * Events about tasks that were never added or have ended, and events after `run_finished`, change nothing.
 */
export function reduce(state: RunState, event: RunEvent): RunState {
  if (state.phase === "finished") return state;
  state.lastEventAtMs = event.atMs;
  // Nearly all events there are, by a short way: it is the first thing that gets compiled, with all that it calls.
  if (event.kind === "attempt_progress") {
    const row = state.open.get(event.task);
    if (row !== undefined) reduceProgress(state, row, event);
    return state;
  }
  countPace(state, event.atMs);
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
      // Nothing new was to start: that was no stall.
      state.pace.progressMs = state.pace.countedMs;
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

/** Counts the time until the event, before that changes anything. */
function countPace(state: RunState, atMs: number): void {
  const workMs = workTimeMs(state.workClock, atMs);
  if (workMs > state.pace.countedMs) countTime(state.pace, selectSlotUse(state), workMs);
}

function freeze(state: RunState, isFrozen: boolean, nowMs: number): void {
  state.isFrozen = isFrozen && state.phase !== "cancelling";
  setFrozen(state.workClock, state.isFrozen, nowMs);
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
  const { sizeBytes } = event;
  if (isAmount(sizeBytes)) {
    state.sizes.knownTasks++;
    state.sizes.addedBytes += sizeBytes;
  }
  open(state, event);
}

/** A failure, or a skip because of one, that is taken back: the counts are as if it had never been. */
function requeueTask(state: RunState, event: EventOf<"task_requeued">): void {
  const { open: rows, counts } = state;
  const wasSkipped = event.wasSkipped === true;
  if (rows.has(event.task) || endsLike(event, counts) === 0) return;
  if (wasSkipped) counts.skipped--;
  else takeFailureBack(state, event);
  if (isAmount(event.sizeBytes)) state.sizes.settledBytes -= event.sizeBytes;
  const row = open(state, event);
  if (!wasSkipped) keepRequeued(state, row);
}

/** Of how many tasks this may take back the end. */
function endsLike(
  { wasSkipped, allowed }: EventOf<"task_requeued">,
  { skipped, failed, allowedFailures }: RunCounts,
): number {
  if (wasSkipped === true) return skipped;
  return allowed ? allowedFailures : failed - allowedFailures;
}

/** Nothing else tells what became of a task that ends between two looks at the state. */
function keepRequeued({ requeued }: RunState, row: TaskRow): void {
  requeued.delete(row.id);
  requeued.set(row.id, row);
  if (requeued.size <= MAX_RECENT_FAILURES) return;
  const [oldest = ""] = requeued.keys();
  requeued.delete(oldest);
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

/** An input may be empty or blank, and people have to tell its task from others. */
function visible(label: string): string {
  return label.trim() === "" ? JSON.stringify(label) : label;
}

/** From the newest: people try again what failed just now. */
function forget(failures: FailedTask[], id: string): void {
  const at = failures.findLastIndex((failed) => failed.id === id);
  if (at >= 0) failures.splice(at, 1);
}

function open(state: RunState, event: EventOf<"task_added" | "task_requeued">): TaskRow {
  state.counts.queued++;
  const row: TaskRow = {
    id: event.task,
    index: event.index,
    label: visible(event.label),
    sizeBytes: isAmount(event.sizeBytes) ? event.sizeBytes : null,
    status: "queued",
    attempt: 0,
    maxAttempts: 1,
    startedAtMs: event.atMs,
    startedWorkMs: 0,
    stalledBeforeMs: 0,
    spentMs: 0,
    triedMs: 0,
    spentStalledMs: 0,
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
  };
  state.open.set(event.task, row);
  return row;
}
