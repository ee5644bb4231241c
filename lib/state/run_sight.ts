/** What an estimate of a run's time left is made from, gathered from its state at one moment. Pure. */
import { costTrend, costVariation, createCostSums } from "./cost_sums.ts";
import { selectMetrics } from "./metrics.ts";
import { recentSums } from "./run_pace.ts";
import type { RunState } from "./run_state.ts";
import { type RunningTask, selectRunning } from "./running_tasks.ts";
import { selectSlotUse } from "./slot_use.ts";

/** With fewer ends behind it a variation would itself be a guess: half way from equal to exponential. */
const MIN_VARIATION_ENDS = 2;
const UNKNOWN_VARIATION = 0.5;
/** Ends in a double average weigh as much as four times their sum: (∫w)² / ∫w² = 4 for w = x·e^-x. */
const KISH = 4;

export interface RunSight {
  /** Running tasks, perhaps a sample; and how many each of these stands for, >= 1. */
  readonly running: readonly RunningTask[];
  readonly weight: number;
  /** Tasks that have not started or wait for a retry; null while the total is unknown. */
  readonly waiting: number | null;
  readonly hasWaiting: boolean;
  /** Slots that tasks have the use of, > 0, may be a fraction. */
  readonly slots: number;
  /** Ended tasks and known parts of running ones; and how many of these the recent mean stands on. */
  readonly ends: number;
  readonly recentEnds: number;
  /** Mean slot time of a task: lately, in the whole run, and if it goes on changing as it did; 0 if unknown. */
  readonly recentMs: number;
  readonly wholeMs: number;
  readonly trendMs: number;
  /** Standard deviation of that / mean. */
  readonly variation: number;
  /** Tasks that lately ended per ms, as the double average has it; 0 if unknown. */
  readonly endsPerMs: number;
  /** Since a task ended or told of progress. */
  readonly quietMs: number;
  /** Until the last retry that is scheduled; -Infinity without one. */
  readonly retryMs: number;
  /** How long retries wait, and the share of attempts that lead to one. */
  readonly retryDelayMs: number;
  readonly retryRatio: number;
}

const NO_COSTS = { ...createCostSums(), numberedMs: 0 };

/** `atMs` is the work time of the wall time `nowMs`. */
export function selectSight(state: RunState, atMs: number, nowMs: number): RunSight {
  const { pace, counts } = state;
  // As long as nothing has taken any time, nothing is known of what tasks cost.
  const whole = pace.whole.costMs > 0 ? pace.whole : NO_COSTS;
  const use = selectSlotUse(state);
  const recent = recentSums(pace, use, atMs);
  const running = selectRunning(state, atMs);
  const variation = whole.ends < MIN_VARIATION_ENDS ? UNKNOWN_VARIATION : costVariation(recent);
  const weight = Math.max(1, ratio(counts.running, running.length));
  const parts = sumParts(running, weight);
  const wholeMs = ratio(
    // The time of tasks that have not ended is part of the evidence, or the first ends, which are
    // those of the shortest tasks, would be taken for all. How far depends on how much tasks differ.
    whole.costMs + pace.triedMs + parts.costMs + Math.min(1, variation ** 2) * parts.openMs,
    whole.ends + parts.ends,
  );
  const { remaining } = selectMetrics(state);
  const share = Math.min(1, ratio(recent.usedMs, recent.roomMs));
  return {
    running,
    weight,
    waiting: remaining === null ? null : Math.max(0, remaining - counts.running),
    hasWaiting: use.hasWaiting,
    slots: use.hasWaiting && share > 0 ? share * use.jobs : Math.max(1, counts.running),
    ends: whole.ends + parts.ends,
    recentEnds: Math.min(whole.ends, KISH * recent.ends) + parts.ends,
    // Lately no more tasks were tried again than in the whole run, as far as anybody knows.
    recentMs: ratio(recent.costMs + parts.costMs, recent.ends + parts.ends) *
      (1 + ratio(pace.triedMs, whole.costMs)),
    wholeMs,
    trendMs: wholeMs * costTrend(whole, remaining ?? 0),
    variation,
    endsPerMs: ratio(recent.endsInTime, recent.elapsedMs),
    quietMs: atMs - pace.progressMs,
    retryMs: counts.retrying > 0 ? pace.lastDueAtMs - nowMs : -Infinity,
    retryDelayMs: pace.retryDelayMs,
    retryRatio: ratio(counts.retries, whole.ends + counts.retries),
  };
}

/** What running tasks add to the sums: those that tell count as far as they are, the time of others is open. */
function sumParts(running: readonly RunningTask[], weight: number) {
  const parts = { ends: 0, costMs: 0, openMs: 0 };
  for (const { doneRatio, ageMs, untoldMs } of running) {
    if (doneRatio === null) parts.openMs += ageMs * weight;
    else {
      parts.ends += doneRatio * weight;
      parts.costMs += (ageMs - untoldMs) * weight;
    }
  }
  return parts;
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
