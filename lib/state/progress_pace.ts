/**
 * How fast one thing gets done (bytes, items, per cent): what is kept of its records. Plain data of
 * constant memory; times are arguments, no clock. `progress_eta.ts` reads it, and `docs/estimator.md`
 * has the reasons.
 */

/** The weight of what is older than this is a tenth: the value of console-rs/indicatif's `Estimator`. */
const WINDOW_MS = 15_000;
/** The window holds at least this many of the longest gaps, or one update would decide alone. */
const GAPS_IN_WINDOW = 5;
/** Updates nearer to each other than this are one sample: its length would be mostly noise… */
const MIN_SAMPLE_MS = 50;
/** …and so are those of one burst: updates nearer than half the longest gap, as far as that is short. */
const GAPS_IN_SAMPLE = 0.5;
const MAX_BURST_MS = 1_500;
/** How much of the longest gap is remembered at the next sample. */
const GAP_KEPT = 0.9;

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
  /** The longest recent time between two samples. */
  gapMs: number;
  /** From the first sample on. */
  speeds: SpeedAverages | null;
}

/** Averages of the amount per ms. */
export interface SpeedAverages {
  samples: number;
  /** Smoothed once and twice; both to be divided by `weight`. */
  single: number;
  double: number;
  weight: number;
  /** With a window as long as the time since the origin, smoothed once; and its squares. */
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
    gapMs: 0,
    speeds: null,
  };
}

function createSpeeds(): SpeedAverages {
  return {
    samples: 0,
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
  const formerMs = windowMs(pace);
  pace.gapMs = Math.max(elapsedMs, pace.gapMs * GAP_KEPT);
  pace.speeds ??= createSpeeds();
  const shortMs = windowMs(pace);
  if (shortMs !== formerMs) rescale(pace.speeds, formerMs / shortMs);
  const longMs = nowMs - pace.startMs;
  const kept = keptWeight(elapsedMs, shortMs);
  // At first both windows are the same, and powers are what a record costs.
  const longKept = longMs > shortMs ? keptWeight(elapsedMs, longMs) : kept;
  average(pace.speeds, speed, { kept, longKept });
  pace.sampledDone = done;
  pace.sampledMs = nowMs;
}

/**
 * A weight is a share of its window: in one that has become longer, the same time is less of it. Otherwise the seconds
 * before a long gap would count for more than the gap.
 */
function rescale(speeds: SpeedAverages, share: number): void {
  speeds.weight *= share;
  speeds.single *= share;
  speeds.double *= share;
}

function average(
  speeds: SpeedAverages,
  speed: number,
  { kept, longKept }: { readonly kept: number; readonly longKept: number },
): void {
  speeds.samples++;
  speeds.weight = speeds.weight * kept + 1 - kept;
  speeds.single = speeds.single * kept + speed * (1 - kept);
  speeds.double = speeds.double * kept + (speeds.single / speeds.weight) * (1 - kept);
  speeds.longWeight = speeds.longWeight * longKept + 1 - longKept;
  speeds.long = speeds.long * longKept + speed * (1 - longKept);
  speeds.longSquare = speeds.longSquare * longKept + speed * speed * (1 - longKept);
  speeds.longSamples = speeds.longSamples * longKept + 1;
}

function minSampleMs({ gapMs }: ProgressPace): number {
  return Math.max(MIN_SAMPLE_MS, Math.min(MAX_BURST_MS, gapMs * GAPS_IN_SAMPLE));
}

/** The window of the double average. */
export function windowMs({ gapMs }: ProgressPace): number {
  return Math.max(WINDOW_MS, GAPS_IN_WINDOW * gapMs);
}

/** The share that is kept of what is so old. */
export function keptWeight(elapsedMs: number, windowMs: number): number {
  return 0.1 ** (elapsedMs / windowMs);
}
