/** The words of the plain log: one line for one event. Pure; when a line is due is `plain_policy.ts`. */
import type { EventOf, RunEvent } from "../events.ts";
import { findTask } from "../state/find_task.ts";
import type { RunState } from "../state/run_state.ts";
import { failureText } from "../text/failure_text.ts";
import { formatElapsed } from "../text/format_duration.ts";
import { formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { truncate } from "../text/truncate.ts";

const MAX_LABEL_COLUMNS = 120;
const MAX_TEXT_COLUMNS = 500;

function label(text: string): string {
  return truncate(sanitize(text), MAX_LABEL_COLUMNS, { where: "middle" });
}

/** The task that has just ended. */
function ended(state: RunState): string {
  return label(state.lastEnded?.label ?? "");
}

/** The task of an event, which is open, or has ended and its isolate has more to say. */
function known(task: string, state: RunState): string {
  return label(findTask(state, task)?.label ?? task);
}

export function attemptText(event: EventOf<"attempt_started">, state: RunState): string {
  return `start ${known(event.task, state)}`;
}

export function logText(event: EventOf<"task_log">, state: RunState): string {
  return `${known(event.task, state)}: ${truncate(sanitize(event.text), MAX_TEXT_COLUMNS)}`;
}

function startText(event: EventOf<"run_started">): string {
  const tasks = event.total === null ? "tasks as inputs come" : tasksText(event.total);
  return `${label(event.name)}: ${tasks}, ${formatCount(event.jobs)} at once`;
}

/** `1 task`, `3000 tasks`. */
function tasksText(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "task" : "tasks"}`;
}

function stopText(event: EventOf<"run_cancelling">, { counts }: RunState): string {
  const running = counts.running === 0 ? "" : `, ${formatCount(counts.running)} running`;
  return `stopping: ${sanitize(event.by)}${running}`;
}

export function okText(event: EventOf<"task_succeeded">, state: RunState): string {
  const tries = event.attempt > 1 ? `, try ${event.attempt}` : "";
  return `ok ${ended(state)} (${formatElapsed(event.durationMs)}${tries})`;
}

export function cancelText(event: EventOf<"task_cancelled">, state: RunState): string {
  const startedAtMs = state.lastEnded?.startedAtMs ?? event.atMs;
  return `cancelled ${ended(state)} (${formatElapsed(event.atMs - startedAtMs)})`;
}

export function retryText(event: EventOf<"retry_scheduled">, state: RunState): string {
  const row = state.open.get(event.task);
  const failure = row?.lastFailure ?? null;
  const reason = failure === null ? "" : `: ${failureText(failure)}`;
  const wait = event.delayMs > 0 ? `in ${formatElapsed(event.delayMs)}` : "at once";
  const next = `try ${event.attempt}/${event.maxAttempts} ${wait}`;
  return `retry ${label(row?.label ?? event.task)} (${next})${truncate(reason, MAX_TEXT_COLUMNS)}`;
}

/** A failed task, or one skipped because of it, that waits for its turn again. */
export function requeueText(event: EventOf<"task_requeued">): string {
  return `again ${label(event.label)}`;
}

function jobsText(event: EventOf<"jobs_changed">): string {
  return `${formatCount(event.jobs)} at once`;
}

function pauseText(event: EventOf<"run_paused">, { counts }: RunState): string {
  if (event.isFrozen) return `paused, ${formatCount(counts.running)} running stopped`;
  return counts.running === 0 ? "paused" : `paused, ${formatCount(counts.running)} running go on`;
}

/** What happens to the run as a whole, which always has a line; null for everything else. */
export function runText(event: RunEvent, state: RunState): string | null {
  switch (event.kind) {
    case "run_started":
      return startText(event);
    case "jobs_changed":
      return jobsText(event);
    case "run_paused":
      return pauseText(event, state);
    case "run_resumed":
      return "resumed";
    case "run_cancelling":
      return stopText(event, state);
    default:
      return null;
  }
}

export function skipText(event: EventOf<"task_skipped">, state: RunState): string {
  if (event.reason === "already_succeeded") {
    return `skipped ${ended(state)}: it has already succeeded`;
  }
  // The need may itself have been skipped.
  const need = event.need === undefined ? "a need" : label(event.need);
  return `skipped ${ended(state)}: ${need} did not succeed`;
}

/** Tasks that were cancelled before anything of them ran, or between two tries. */
export function waitingText(count: number): string {
  return `cancelled ${formatCount(count)} waiting ${count === 1 ? "task" : "tasks"}`;
}
