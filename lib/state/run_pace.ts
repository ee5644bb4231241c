/**
 * What a run has shown of its pace: how long tasks occupy a slot, and how well the slots are used. Plain
 * data fed by the reducer: constant memory, additions for an event, no clock. `run_eta.ts` reads it;
 * `docs/estimator.md` has the reasons. All times are those of the work clock.
 */
import {
  addCost,
  type CostSums,
  costVariation,
  createCostSums,
  type NumberedCostSums,
} from "./cost_sums.ts";

/** The weight of what is older than this is a tenth: the value of console-rs/indicatif's `Estimator`… */
const WINDOW_MS = 15_000;
/** …but an hour's run is not judged by its last 15 s… */
const WINDOW_SHARE = 1 / 4;
/** …and costs never by less than about so many ends: the last wave alone would be a small sample. */
const WINDOW_ENDS = 12;
/** Averages are smoothed in steps of at least this, so that an event costs additions only. */
const STEP_MS = 100;
/** A silence of the whole run is a stall after the mean cost and so many standard deviations… */
const STALL_DEVIATIONS = 3;
/** …but not before this, or gaps in the scheduling of short tasks would be stalls. */
const MIN_STALL_MS = 3_000;

/** Sums over the time in which the run goes on. */
export interface TimeSums {
  elapsedMs: number;
  /** Tasks that ended in that time. */
  endsInTime: number;
  /** Slot time in use, and slot time there was, both while tasks were waiting for a slot. */
  usedMs: number;
  roomMs: number;
}

export type PaceSums = CostSums & TimeSums;

export interface RunPace {
  /** Start of the first attempt. */
  startMs: number | null;
  /** Up to here time is counted. */
  countedMs: number;
  /** When the last task ended or told of progress; and the time of all stalls before that. */
  progressMs: number;
  stalledMs: number;
  /** The delay of the last retry, and when the last one of all is due, in wall time. */
  retryDelayMs: number;
  lastDueAtMs: number;
  /** Slot time of failed attempts whose tasks are tried again and have not ended yet. */
  triedMs: number;
  /** All of the run, stalls included. */
  readonly whole: NumberedCostSums;
  /** What fades with age, without stalls; smoothed once and twice up to `stepMs`; and what came since. */
  stepMs: number;
  readonly single: PaceSums;
  readonly double: PaceSums;
  fresh: PaceSums;
}

export function createRunPace(): RunPace {
  return {
    startMs: null,
    countedMs: 0,
    progressMs: 0,
    stalledMs: 0,
    retryDelayMs: 0,
    lastDueAtMs: -Infinity,
    triedMs: 0,
    whole: { ...createCostSums(), numberedMs: 0 },
    stepMs: 0,
    single: createPaceSums(),
    double: createPaceSums(),
    fresh: createPaceSums(),
  };
}

function createPaceSums(): PaceSums {
  return { ...createCostSums(), elapsedMs: 0, endsInTime: 0, usedMs: 0, roomMs: 0 };
}

/** The first attempt begins. What came before is no part of the pace. */
export function startPace(pace: RunPace, nowMs: number): void {
  pace.startMs = nowMs;
  pace.countedMs = nowMs;
  pace.progressMs = nowMs;
  pace.stepMs = nowMs;
}

/** How the slots are used from the moment up to which time is counted on. */
export interface SlotUse {
  readonly running: number;
  readonly jobs: number;
  /** False while the run is paused: such time says nothing. */
  readonly isGoing: boolean;
  /** Slots that are empty for lack of tasks say nothing about their use. */
  readonly hasWaiting: boolean;
}

/** Counts the time until now; to be called before anything of `use` changes. */
export function countTime(pace: RunPace, use: SlotUse, nowMs: number): void {
  if (nowMs <= pace.countedMs) return;
  // Only now, so that what ended at the end of a step is still in it.
  if (pace.countedMs - pace.stepMs >= STEP_MS) {
    fade(pace, pace.countedMs);
    pace.stepMs = pace.countedMs;
    pace.fresh = createPaceSums();
  }
  addTime(pace, use, nowMs - pace.countedMs);
  pace.countedMs = nowMs;
}

/** A task ended or told of progress: if nothing had for long, that was a stall. */
export function countProgress(pace: RunPace, nowMs: number): void {
  const quietMs = nowMs - pace.progressMs;
  pace.progressMs = nowMs;
  if (quietMs <= MIN_STALL_MS || pace.double.ends === 0) return;
  const meanMs = pace.double.costMs / pace.double.ends;
  const usualMs = meanMs * (1 + STALL_DEVIATIONS * costVariation(pace.double));
  pace.stalledMs += Math.max(0, quietMs - usualMs);
}

/** A task ended that had occupied a slot for `costMs` in all, `stalledMs` of these in stalls. */
export function countEnd(pace: RunPace, costMs: number, stalledMs: number): void {
  const { whole, fresh } = pace;
  addCost(whole, costMs);
  whole.numberedMs += whole.ends * costMs;
  addCost(fresh, Math.max(0, costMs - stalledMs));
  fresh.endsInTime++;
}

/** A failed attempt is tried again. */
export function countRetry(pace: RunPace, delayMs: number, dueAtMs: number): void {
  pace.retryDelayMs = delayMs;
  pace.lastDueAtMs = Math.max(pace.lastDueAtMs, dueAtMs);
}

/** The double average as it stands at `nowMs`. Changes nothing. */
export function recentSums(pace: RunPace, use: SlotUse, nowMs: number): PaceSums {
  const { single, double, fresh } = pace;
  const copy = { ...pace, single: { ...single }, double: { ...double }, fresh: { ...fresh } };
  addTime(copy, use, nowMs - pace.countedMs);
  // A step of no length would leave the double average of a first one empty.
  fade(copy, Math.max(nowMs, pace.stepMs + 1));
  return copy.double;
}

function addTime({ startMs, fresh: sums, whole }: RunPace, use: SlotUse, elapsedMs: number): void {
  const hasEnds = whole.ends > 0;
  if (elapsedMs <= 0 || !use.isGoing || startMs === null) return;
  sums.elapsedMs += elapsedMs;
  // What workers take to start says nothing about how well slots are used later on.
  if (!use.hasWaiting || !hasEnds) return;
  sums.usedMs += elapsedMs * Math.min(use.running, use.jobs);
  sums.roomMs += elapsedMs * use.jobs;
}

/**
 * Ages both averages to `nowMs` and takes in what is fresh. A sum that is smoothed once keeps
 * `0.1^(age / window)` of itself; smoothed twice, it takes from the first what that has lost
 * (console-rs/indicatif, `src/state.rs`). Only ratios of these sums are used, so no bias needs undoing.
 */
function fade({ startMs, stepMs, single, double, fresh }: RunPace, nowMs: number): void {
  const windowMs = Math.max(WINDOW_MS, (nowMs - (startMs ?? nowMs)) * WINDOW_SHARE);
  const byTime = (nowMs - stepMs) / windowMs;
  const timeKept = 0.1 ** byTime;
  const costKept = 0.1 ** Math.min(byTime, fresh.ends / WINDOW_ENDS);
  for (const key of ["ends", "costMs", "costSquare"] as const) {
    single[key] = single[key] * costKept + fresh[key];
    double[key] = double[key] * costKept + single[key] * (1 - costKept);
  }
  for (const key of ["elapsedMs", "endsInTime", "usedMs", "roomMs"] as const) {
    single[key] = single[key] * timeKept + fresh[key];
    double[key] = double[key] * timeKept + single[key] * (1 - timeKept);
  }
}
