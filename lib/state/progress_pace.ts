/**
 * How fast one thing gets done (bytes, items, per cent) and how long the rest of it will take. Plain data
 * and pure functions: constant memory, times are arguments, no clock. `docs/estimator.md` has the reasons.
 */
import type { EtaRange } from "./eta_range.ts";

/** The weight of what is older than this is a tenth: the value of console-rs/indicatif's `Estimator`. */
const WINDOW_MS = 15_000;
/** Updates nearer to each other than this are one sample: its length would be mostly noise… */
const MIN_SAMPLE_MS = 50;
/** …and so are those of one burst: updates nearer than half the longest gap, as far as that is short. */
const GAPS_IN_SAMPLE = 0.5;
const MAX_BURST_MS = 1_500;
/** Fewer samples, or less time, and a speed would be a guess. */
const MIN_SAMPLES = 2;
const MIN_ELAPSED_MS = 500;
/** The window holds at least this many of the longest gaps, or one update would decide alone. */
const GAPS_IN_WINDOW = 5;
/** How much of the longest gap is remembered at the next sample. */
const GAP_KEPT = 0.9;
/** A silence is one only after this many of the longest recent gaps: bursts are no stalls. */
const GAPS_BEFORE_SILENCE = 2;
/** A speed that silence has brought down to this share of itself predicts nothing any more. */
const STALLED_SHARE = 1 / 3;
/** 80 % of a normal distribution lie within so many standard deviations on either side. */
const Z = 1.28;
/** Samples nearer than this to each other are not independent: whatever slows one slows the next. */
const CORRELATED_MS = 1_000;
/** An upper end this many times the lower one says nothing. */
const MAX_SPREAD = 5;

/** What has been seen of one thing's progress. */
export interface ProgressPace {
  /** The origin: what was done when it was first heard of, or when it last started over. */
  startDone: number;
  startMs: number;
  /** The newest amount. */
  done: number;
  /** End of the newest sample. */
  sampledDone: number;
  sampledMs: number;
  samples: number;
  /** The longest recent time between two samples. */
  gapMs: number;
  /** Amount per ms, smoothed once and twice; both to be divided by `weight`. */
  single: number;
  double: number;
  weight: number;
  /** The same with a window as long as the time since the origin, smoothed once; and its squares. */
  long: number;
  longSquare: number;
  longWeight: number;
  /** Samples that the long window holds. */
  longSamples: number;
}

/** Starts at an origin: something resumed halfway has done nothing yet at the speed that counts. */
export function createProgressPace(done: number, nowMs: number): ProgressPace {
  return {
    startDone: done,
    startMs: nowMs,
    done,
    sampledDone: done,
    sampledMs: nowMs,
    samples: 0,
    gapMs: 0,
    single: 0,
    double: 0,
    weight: 0,
    long: 0,
    longSquare: 0,
    longWeight: 0,
    longSamples: 0,
  };
}

/** Takes the amount done in all by `nowMs`; one that goes back starts over from there. */
export function recordProgress(pace: ProgressPace, done: number, nowMs: number): void {
  if (done < pace.done) {
    Object.assign(pace, createProgressPace(done, nowMs));
    return;
  }
  pace.done = done;
  const elapsedMs = nowMs - pace.sampledMs;
  if (elapsedMs < minSampleMs(pace) || done === pace.sampledDone) return;
  const speed = (done - pace.sampledDone) / elapsedMs;
  pace.gapMs = Math.max(elapsedMs, pace.gapMs * GAP_KEPT);
  const kept = keptWeight(elapsedMs, windowMs(pace));
  pace.weight = pace.weight * kept + 1 - kept;
  pace.single = pace.single * kept + speed * (1 - kept);
  pace.double = pace.double * kept + (pace.single / pace.weight) * (1 - kept);
  const longKept = keptWeight(elapsedMs, longWindowMs(pace, nowMs));
  pace.longWeight = pace.longWeight * longKept + 1 - longKept;
  pace.long = pace.long * longKept + speed * (1 - longKept);
  pace.longSquare = pace.longSquare * longKept + speed * speed * (1 - longKept);
  pace.longSamples = pace.longSamples * longKept + 1;
  pace.samples++;
  pace.sampledDone = done;
  pace.sampledMs = nowMs;
}

/**
 * Amount per second at the present, or null while not enough is known. It falls towards 0 while nothing
 * is recorded for longer than usual.
 *
 * A time-based, double exponentially smoothed average. Formulas: console-rs/indicatif (`src/state.rs`,
 * `Estimator`): a sample that took `dt` replaces the share `1 - 0.1^(dt/window)` of the old value, both
 * smoothings are divided by the weight collected so far, time without progress counts as a sample of 0.
 */
export function progressSpeed(pace: ProgressPace, nowMs: number): number | null {
  return isKnown(pace, nowMs) ? smoothed(pace, nowMs).double * 1000 : null;
}

/**
 * The time that is left until `total`, or null while it can't be told: nothing known yet, all done,
 * stalled, or too uneven. The ends are what the fastest and the slowest of three averages say (smoothed
 * once, twice, and in the long run), widened by the standard error of the mean of the samples,
 * `z * s / sqrt(n)`.
 */
export function progressEta(pace: ProgressPace, total: number, nowMs: number): EtaRange | null {
  const left = total - pace.done;
  if (!isKnown(pace, nowMs) || !(left > 0) || !Number.isFinite(left)) return null;
  const { single, double, kept } = smoothed(pace, nowMs);
  if (kept < STALLED_SHARE) return null;
  const mean = pace.long / pace.longWeight;
  const variance = Math.max(0, pace.longSquare / pace.longWeight - mean * mean);
  const samples = pace.longSamples * Math.min(1, pace.gapMs / CORRELATED_MS);
  const error = (Z * Math.sqrt(variance / samples)) / mean;
  const lowMs = left / (Math.max(single, double, mean) * (1 + error));
  const highMs = (left / Math.min(single, double, mean)) * (1 + error);
  return lowMs > 0 && highMs <= lowMs * MAX_SPREAD ? { lowMs, highMs } : null;
}

function isKnown(pace: ProgressPace, nowMs: number): boolean {
  return pace.samples >= MIN_SAMPLES && nowMs - pace.startMs >= MIN_ELAPSED_MS;
}

function minSampleMs({ gapMs }: ProgressPace): number {
  return Math.max(MIN_SAMPLE_MS, Math.min(MAX_BURST_MS, gapMs * GAPS_IN_SAMPLE));
}

/** Both averages per ms after the silence so far, and what share of the older weight that leaves. */
function smoothed(pace: ProgressPace, nowMs: number) {
  const kept = keptWeight(silenceMs(pace, nowMs), windowMs(pace));
  const weight = pace.weight * kept + 1 - kept;
  const single = (pace.single * kept) / weight;
  const double = (pace.double * kept + single * (1 - kept)) / weight;
  return { single, double, kept };
}

/** The time since the last sample that bursts do not explain. */
function silenceMs(pace: ProgressPace, nowMs: number): number {
  return Math.max(0, nowMs - pace.sampledMs - GAPS_BEFORE_SILENCE * pace.gapMs);
}

function windowMs(pace: ProgressPace): number {
  return Math.max(WINDOW_MS, GAPS_IN_WINDOW * pace.gapMs);
}

function longWindowMs(pace: ProgressPace, nowMs: number): number {
  return Math.max(windowMs(pace), nowMs - pace.startMs);
}

function keptWeight(elapsedMs: number, windowMs: number): number {
  return 0.1 ** (elapsedMs / windowMs);
}
