/** Speed and time left of one thing from what was recorded of its progress. Pure. */
import type { EtaRange } from "./eta_range.ts";
import { keptWeight, type ProgressPace, type SpeedAverages, windowMs } from "./progress_pace.ts";

/** Fewer samples, or less time, and a speed would be a guess. */
const MIN_SAMPLES = 2;
const MIN_ELAPSED_MS = 500;
/** A silence is one only after this many of the longest recent gaps: bursts are no stalls. */
const GAPS_BEFORE_SILENCE = 2;
/** A speed that silence has brought down to this share of itself predicts nothing any more. */
const STALLED_SHARE = 1 / 3;
/** 80 % of a normal distribution lie within so many standard deviations on either side. */
const Z = 1.28;
/** Samples nearer than this to each other are not independent: whatever slows one slows the next. */
const CORRELATED_MS = 1_000;
/** What was not heard of yet is at most the rest of what is left. */
export const MIN_LEFT_SHARE = 0.1;
/** An upper end this many times the lower one says nothing. */
const MAX_SPREAD = 5;

/**
 * Amount per second at the present, or null while not enough is known. It falls towards 0 while nothing
 * is recorded for longer than usual.
 *
 * A time-based, double exponentially smoothed average. Formulas: console-rs/indicatif (`src/state.rs`,
 * `Estimator`): a sample that took `dt` replaces the share `1 - 0.1^(dt/window)` of the old value, both
 * smoothings are divided by the weight collected so far, time without progress counts as a sample of 0.
 */
export function progressSpeed(pace: ProgressPace, nowMs: number): number | null {
  const speeds = knownSpeeds(pace, nowMs);
  return speeds === null ? null : smooth(pace, speeds, nowMs).double * 1000;
}

/**
 * The time that is left until `total`, or null while it can't be told: nothing known yet, all done,
 * stalled, silent for longer than is left, or too uneven. The ends are what the fastest and the slowest of three averages say (smoothed
 * once, twice, and in the long run), widened by the standard error of the mean of the samples,
 * `z * s / sqrt(n)`.
 */
export function progressEta(pace: ProgressPace, total: number, nowMs: number): EtaRange | null {
  const speeds = knownSpeeds(pace, nowMs);
  if (speeds === null || !(total > pace.done) || !Number.isFinite(total)) return null;
  const { single, double, kept, silentMs } = smooth(pace, speeds, nowMs);
  if (kept < STALLED_SHARE) return null;
  const mean = speeds.long / speeds.longWeight;
  const variance = Math.max(0, speeds.longSquare / speeds.longWeight - mean * mean);
  const samples = speeds.longSamples * Math.min(1, pace.gapMs / CORRELATED_MS);
  const error = (Z * Math.sqrt(variance / samples)) / mean;
  const left = leftOf(pace, total, double, nowMs);
  const lowMs = left / (Math.max(single, double, mean) * (1 + error));
  const highMs = (left / Math.min(single, double, mean)) * (1 + error);
  // It should have come to its end by now, had the speed told anything.
  if (silentMs > highMs) return null;
  return lowMs > 0 && highMs <= lowMs * MAX_SPREAD ? { lowMs, highMs } : null;
}

/** Whether enough was recorded to tell a speed, be it one that silence has brought down since. */
export function hasSpeed(pace: ProgressPace, nowMs: number): boolean {
  return knownSpeeds(pace, nowMs) !== null;
}

function knownSpeeds({ speeds, startMs }: ProgressPace, nowMs: number): SpeedAverages | null {
  const isKnown = speeds !== null && speeds.samples >= MIN_SAMPLES;
  return isKnown && nowMs - startMs >= MIN_ELAPSED_MS ? speeds : null;
}

/** Both averages per ms after the silence so far, and what share of the older weight that leaves. */
function smooth(pace: ProgressPace, speeds: SpeedAverages, nowMs: number) {
  // Bursts explain a part of the time since the last sample.
  const silentMs = Math.max(0, nowMs - pace.sampledMs - GAPS_BEFORE_SILENCE * pace.gapMs);
  const kept = keptWeight(silentMs, windowMs(pace));
  const weight = speeds.weight * kept + 1 - kept;
  const single = (speeds.single * kept) / weight;
  const double = (speeds.double * kept + single * (1 - kept)) / weight;
  return { single, double, kept, silentMs };
}

/**
 * What is left, with what can be expected to have been done since the last sample, as far as the usual
 * gap between two explains it: time left goes down between updates, not in a step with each.
 */
function leftOf(pace: ProgressPace, total: number, perMs: number, nowMs: number): number {
  const sinceMs = Math.min(nowMs - pace.sampledMs, pace.gapMs);
  const expected = Math.max(pace.done, pace.sampledDone + perMs * Math.max(0, sinceMs));
  return Math.max(total - expected, (total - pace.done) * MIN_LEFT_SHARE);
}
