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

/** What ends in the time; where long tasks would make waves of that: slots / cost. */
function selectRate(sight: RunSight): number | null {
  const { ends, slots, recentMs, endsPerMs, hasWaiting } = sight;
  if (ends < MIN_ENDS) return null;
  const isSteady = !hasWaiting || recentMs < MAX_STEADY_MS;
  const perMs = isSteady ? endsPerMs : slots / (recentMs * stallFactor(sight, recentMs));
  return known(perMs * 1000);
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
  const { running, waiting, ends, recentMs, wholeMs, trendMs, variation, slots } = sight;
  if (waiting === null || waiting + running.length === 0) return null;
  // Tasks that tell how long they take need no others to tell it by.
  const isOwn = waiting === 0 && running.every(({ eta }) => eta !== null);
  if (!isOwn && ends < MIN_ENDS) return null;
  const low = { variation, taskMs: Math.min(recentMs, wholeMs, trendMs) };
  const high = { variation, taskMs: Math.max(recentMs, wholeMs, trendMs) };
  const stalledMs = high.taskMs * stallFactor(sight, high.taskMs);
  const soonMs = finishMs(sight, low, shortestLeftMs);
  const latestMs = finishMs(sight, { variation, taskMs: stalledMs }, longestLeftMs);
  const loose = waiting + running.filter(({ eta }) => eta === null).length * sight.weight;
  const last = Math.max(1, Math.min(slots, loose));
  const deviationMs = variation * high.taskMs;
  const meanErrorMs = waiting === 0 ? 0 : (latestMs * variation) / Math.sqrt(sight.recentEnds);
  const errorMs = Z * Math.hypot(meanErrorMs, (deviationMs * Math.sqrt(loose)) / slots);
  const tailMs = deviationMs * Math.log(last);
  const retryMs = sight.retryDelayMs * (1 - (1 - sight.retryRatio) ** last);
  const lowMs = Math.max(
    soonMs + LOW_TAIL * tailMs - errorMs,
    soonMs * MIN_LOW_SHARE,
    sight.retryMs,
  );
  const highMs = Math.max(
    latestMs + HIGH_TAIL * tailMs + errorMs + retryMs,
    sight.retryMs + high.taskMs,
  );
  const maxSpread = waiting === 0 ? MAX_LAST_SPREAD : MAX_SPREAD;
  return lowMs > 0 && highMs <= maxSpread * lowMs ? { lowMs, highMs } : null;
}

/** When all would be over if every task took what `cost` says. */
function finishMs(
  { running, weight, waiting, slots }: RunSight,
  cost: TaskCost,
  leftMs: (task: RunningTask, cost: TaskCost) => number,
): number {
  const left = Float64Array.from(running, (task) => leftMs(task, cost)).sort();
  // Where each task stands for several, a part of the run that is like the whole.
  const partSlots = slots / weight;
  const wholeSlots = Math.max(1, Math.ceil(partSlots));
  // Slots are whole; where they are not well used, tasks take longer in them.
  const taskMs = (cost.taskMs * wholeSlots) / partSlots;
  const free = new Float64Array(wholeSlots);
  // Slots too many, after fewer jobs were asked for, close with the tasks that end first.
  const kept = left.subarray(Math.max(0, left.length - wholeSlots));
  free.set(kept, wholeSlots - kept.length);
  return Math.max(left.at(-1) ?? 0, makespanMs(free, (waiting ?? 0) / weight, taskMs));
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
