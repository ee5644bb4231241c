/**
 * The running tasks as far as they tell how long they will still take. Reads a bounded number of rows;
 * pure.
 */
import { hasSpeed, MIN_LEFT_SHARE, progressEta } from "./progress_eta.ts";
import type { EtaRange } from "./eta_range.ts";
import type { RunState, TaskRow } from "./run_state.ts";

/** So many are looked at, evenly spread over so many of the oldest: a frame must not cost more with more. */
const MAX_LOOKED_AT = 128;
const MAX_WALKED = 4096;
/** How far a task must be for its own speed to weigh as much as what others took: a fifth. */
const PRIOR_RATIO = 0.2;
/** A task is late when it has taken longer than the mean by more than two standard deviations. */
const LATE_DEVIATIONS = 2;

export interface RunningTask {
  readonly ageMs: number;
  /** How much this attempt has done of what it had to do, 0 to 1; null for tasks that do not tell. */
  readonly doneRatio: number | null;
  /** The part of its age in which it can have done more than it has told: up to the usual gap between two reports. */
  readonly untoldMs: number;
  /** What its own speed says; null when it says nothing (yet, or any more). */
  readonly eta: EtaRange | null;
  /** Since its last progress, if it has told how fast it goes: before that, silence says nothing. */
  readonly silentMs: number;
}

/** What is known of tasks in general. */
export interface TaskCost {
  /** Mean slot time of a task, > 0. */
  readonly taskMs: number;
  /** Standard deviation / mean. */
  readonly variation: number;
}

/** Running tasks at the work time `atMs`: all, or a sample of the old and the young. */
export function selectRunning(state: RunState, atMs: number): RunningTask[] {
  return sampleRows(state).map((row) => describe(row, atMs));
}

function sampleRows(state: RunState): TaskRow[] {
  const rows: TaskRow[] = [];
  const walked = Math.min(state.running.size, MAX_WALKED);
  const stride = Math.max(1, walked / MAX_LOOKED_AT);
  let at = 0;
  let next = stride - 1;
  for (const id of state.running) {
    if (at >= walked) break;
    if (at++ < Math.floor(next)) continue;
    next += stride;
    const row = state.open.get(id);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function describe({ done, total, pace, startedWorkMs }: TaskRow, atMs: number): RunningTask {
  const ageMs = atMs - startedWorkMs;
  if (done === null || total === null || pace === null || total <= pace.startDone) {
    return { ageMs, doneRatio: null, untoldMs: 0, eta: null, silentMs: 0 };
  }
  const sinceMs = atMs - pace.sampledMs;
  const isKnown = hasSpeed(pace, atMs);
  return {
    ageMs,
    // What a resumed task had done before costs nothing now.
    doneRatio: Math.min(1, (done - pace.startDone) / (total - pace.startDone)),
    eta: progressEta(pace, total, atMs),
    untoldMs: Math.min(ageMs, isKnown ? Math.min(sinceMs, pace.gapMs) : sinceMs),
    silentMs: isKnown ? sinceMs : 0,
  };
}

/** The least that a running task can be expected to still take. */
export function shortestLeftMs(task: RunningTask, { taskMs, variation }: TaskCost): number {
  if (task.eta !== null) return task.eta.lowMs;
  if (task.doneRatio !== null) return projectedLeftMs(task.doneRatio, task, taskMs);
  return Math.max(taskMs - task.ageMs, variation * taskMs);
}

/**
 * The most that a running task can be expected to still take. One that is late by some time is expected
 * to need as much again, which is what a stall looks like from outside (Gott, "Implications of the
 * Copernican principle for our future prospects", 1993: half of all things are past their middle).
 */
export function longestLeftMs(task: RunningTask, cost: TaskCost): number {
  if (task.eta !== null) return task.eta.highMs;
  if (task.silentMs > 0) return shortestLeftMs(task, cost) + task.silentMs;
  return Math.max(shortestLeftMs(task, cost), lateMs(task, cost));
}

/** How much longer a task has taken than is usual, or has told nothing; not above 0 for one that is not late. */
export function lateMs(task: RunningTask, { taskMs, variation }: TaskCost): number {
  if (task.eta !== null) return 0;
  const overMs = task.ageMs - taskMs * (1 + LATE_DEVIATIONS * variation);
  return task.silentMs > 0 ? Math.max(overMs, task.silentMs) : overMs;
}

/**
 * What is left at the mean speed that the task had when it last told, which at first is mostly that of other tasks, less
 * what it can have done since.
 */
function projectedLeftMs(
  doneRatio: number,
  { ageMs, untoldMs }: RunningTask,
  taskMs: number,
): number {
  const toldMs = ageMs - untoldMs;
  const leftMs = ((1 - doneRatio) * (toldMs + PRIOR_RATIO * taskMs)) / (doneRatio + PRIOR_RATIO);
  return Math.max(leftMs - untoldMs, leftMs * MIN_LEFT_SHARE);
}
