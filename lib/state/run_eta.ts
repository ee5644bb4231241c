/**
 * How fast a run goes and how long it will still take, read off its state at one moment. Pure, and bounded
 * in what it looks at. `docs/estimator.md` derives the formulas and says what they can't know.
 */
import type { EtaRange } from "./eta_range.ts";
import { makespanMs } from "./makespan.ts";
import { type RunSight, selectSight } from "./run_sight.ts";
import type { RunState } from "./run_state.ts";
import {
  lateMs,
  longestLeftMs,
  type RunningTask,
  shortestLeftMs,
  type TaskCost,
} from "./running_tasks.ts";
import { workTimeMs } from "./work_clock.ts";

/** Less work than so many tasks, or less time, and a pace would be a guess. */
const MIN_ENDS = 2;
const MIN_ELAPSED_MS = 500;
/** Tasks a tenth as long as the window of the double average flow smoothly in it. */
const MAX_STEADY_MS = 1_500;
/** 80 % of a normal distribution lie within so many standard deviations on either side. */
const Z = 1.28;
/** Shares of the last round's expected overrun that the lower and the upper end take. */
const LOW_TAIL = 0.3;
const HIGH_TAIL = 1.2;
/** The lower end is at least this share of the plain estimate, however much tasks differ. */
const MIN_LOW_SHARE = 1 / 3;
/** A stall that makes tasks this many times as dear has made all that was known worthless. */
const MAX_STALL = 3;
/** An upper end more times the lower one says nothing; the last tasks are uncertain by nature. */
const MAX_SPREAD = 6;
const MAX_LAST_SPREAD = 20;

export interface RunEta {
  /** Tasks that end per second, > 0; null while unknown. */
  readonly ratePerSecond: number | null;
  /** Null while it can't be told: too little known, no total, paused, stopping, stalled, over. */
  readonly eta: EtaRange | null;
}

const UNKNOWN: RunEta = { ratePerSecond: null, eta: null };

/** The pace of a run at the wall time `nowMs`. */
export function selectRunEta(state: RunState, nowMs: number): RunEta {
  const { phase, startedAtMs, finishedAtMs } = state;
  const elapsedMs = (finishedAtMs ?? nowMs) - startedAtMs;
  if (elapsedMs < MIN_ELAPSED_MS || phase === "waiting" || phase === "paused") return UNKNOWN;
  if (phase !== "running") return { ratePerSecond: selectMeanRate(state, elapsedMs), eta: null };
  const atMs = workTimeMs(state.workClock, nowMs);
  const sight = selectSight(state, atMs, nowMs);
  return { ratePerSecond: selectRate(sight), eta: selectEta(sight) };
}

/** What ends in the time; where long tasks would make waves of that: slots / cost, less where tasks are late. */
function selectRate(sight: RunSight): number | null {
  const { ends, slots, recentMs, endsPerMs, hasWaiting } = sight;
  if (ends < MIN_ENDS) return null;
  const isSteady = !hasWaiting || recentMs < MAX_STEADY_MS;
  const perMs = isSteady ? endsPerMs : Math.min(
    slots / (recentMs * stallFactor(sight, recentMs)),
    (slots * (1 - lateShare(sight, recentMs))) / recentMs,
  );
  return known(perMs * 1000);
}

/** The share of slots in which nothing is to be expected: a task counts the more of one, the longer it is late. */
function lateShare({ running, variation }: RunSight, taskMs: number): number {
  let late = 0;
  for (const task of running) {
    const overMs = lateMs(task, { taskMs, variation });
    if (overMs > 0) late += Math.min(1, overMs / task.ageMs);
  }
  return running.length === 0 ? 0 : late / running.length;
}

/** Of a run that is over, or is being stopped. */
function selectMeanRate({ counts }: RunState, elapsedMs: number): number | null {
  const ends = counts.succeeded + counts.failed;
  return ends < MIN_ENDS ? null : known((ends * 1000) / elapsedMs);
}

function known(perSecond: number): number | null {
  return Number.isFinite(perSecond) && perSecond > 0 ? perSecond : null;
}

function selectEta(sight: RunSight): EtaRange | null {
  const { running, waiting, ends, recentMs, wholeMs, trendMs } = sight;
  if (waiting === null || waiting + running.length === 0) return null;
  // Tasks that tell how long they take need no others to tell it by.
  const isOwn = waiting === 0 && running.every(({ eta }) => eta !== null);
  if (!isOwn && ends < MIN_ENDS) return null;
  const dearMs = Math.max(recentMs, wholeMs, trendMs);
  const stall = stallFactor(sight, dearMs);
  if (stall > MAX_STALL) return null;
  const lowMs = lowestMs(sight, Math.min(recentMs, wholeMs, trendMs));
  const highMs = highestMs(sight, dearMs, stall);
  const maxSpread = waiting === 0 ? MAX_LAST_SPREAD : MAX_SPREAD;
  return lowMs > 0 && highMs <= maxSpread * lowMs ? { lowMs, highMs } : null;
}

/** The lower end, if a task costs `taskMs`. */
function lowestMs(sight: RunSight, taskMs: number): number {
  const endMs = finishMs(sight, taskMs, shortestLeftMs);
  const { errorMs, tailMs } = chance(sight, taskMs, endMs);
  return Math.max(endMs + LOW_TAIL * tailMs - errorMs, endMs * MIN_LOW_SHARE, sight.retryMs);
}

/** The upper end, if a task costs `taskMs` and what still comes `stall` times as much. */
function highestMs(sight: RunSight, taskMs: number, stall: number): number {
  const endMs = finishMs(sight, taskMs * stall, longestLeftMs);
  const { errorMs, tailMs } = chance(sight, taskMs, endMs);
  return Math.max(
    endMs + HIGH_TAIL * tailMs + errorMs + expectedRetryMs(sight),
    sight.retryMs + taskMs,
  );
}

/** What makes the end of the run uncertain when it is expected after `endMs`. */
function chance(sight: RunSight, taskMs: number, endMs: number) {
  const { variation, waiting, recentEnds, slots } = sight;
  const deviationMs = variation * taskMs;
  const loose = looseTasks(sight);
  // The standard errors of the mean cost, and of the sum of what is left, shared by the slots.
  const meanErrorMs = waiting === 0 ? 0 : (endMs * variation) / Math.sqrt(recentEnds);
  const sumErrorMs = (deviationMs * Math.sqrt(loose)) / slots;
  return {
    errorMs: Z * Math.hypot(meanErrorMs, sumErrorMs),
    // By which the last of several tasks is later than their mean: d·(H(n) - 1) for exponential ones.
    tailMs: deviationMs * Math.log(lastRound(sight)),
  };
}

/** Tasks whose cost can only be told from that of others. */
function looseTasks({ running, waiting, weight }: RunSight): number {
  return (waiting ?? 0) + running.filter(({ eta }) => eta === null).length * weight;
}

/** How many tasks run at once in the end, >= 1. */
function lastRound(sight: RunSight): number {
  return Math.max(1, Math.min(sight.slots, looseTasks(sight)));
}

/** What a retry near the end is expected to add: its delay, if one of the tasks that start within it fails. */
function expectedRetryMs(sight: RunSight): number {
  const { retryRatio, retryDelayMs, recentMs, slots, waiting } = sight;
  if (!(retryRatio > 0)) return 0;
  const within = Math.min(waiting ?? 0, recentMs > 0 ? (slots * retryDelayMs) / recentMs : 0);
  return retryDelayMs * (1 - (1 - retryRatio) ** (lastRound(sight) + within));
}

/** When all would be over if every task that has not started took `taskMs`. */
function finishMs(
  { running, weight, waiting, slots, variation }: RunSight,
  taskMs: number,
  leftMs: (task: RunningTask, cost: TaskCost) => number,
): number {
  const left = Float64Array.from(running, (task) => leftMs(task, { taskMs, variation })).sort();
  // Where each task stands for several, a part of the run that is like the whole.
  const partSlots = slots / weight;
  const wholeSlots = Math.max(1, Math.ceil(partSlots));
  // Slots are whole; where they are not well used, tasks take longer in them.
  const inSlotMs = (taskMs * wholeSlots) / partSlots;
  const free = new Float64Array(wholeSlots);
  // Slots too many, after fewer jobs were asked for, close with the tasks that end first.
  const kept = left.subarray(Math.max(0, left.length - wholeSlots));
  free.set(kept, wholeSlots - kept.length);
  return Math.max(left.at(-1) ?? 0, makespanMs(free, (waiting ?? 0) / weight, inSlotMs));
}

/**
 * By how much tasks must be taken to cost more because nothing has ended for longer than it should.
 * Each late task counts as one more end that took twice as much longer as it is late by now. Only
 * the time in which nothing at all went on counts: one late task among many that end is no stall.
 */
function stallFactor(sight: RunSight, taskMs: number): number {
  const { running, weight, recentEnds, quietMs, variation } = sight;
  if (!(taskMs > 0)) return 1;
  let late = 0;
  let excessMs = 0;
  for (const task of running) {
    const overMs = Math.min(quietMs, lateMs(task, { taskMs, variation }));
    if (overMs <= 0) continue;
    late += weight;
    excessMs += overMs * weight;
  }
  return 1 + (2 * excessMs) / ((recentEnds + late) * taskMs);
}
