/**
 * Judges time-left estimates against what then happened: plays a trace, asks at ten moments a second as a
 * display does, and compares with the time that was really left. Also plays what others estimate.
 */
import { selectMetrics } from "../../lib/state/metrics.ts";
import { reduce } from "../../lib/state/reduce.ts";
import { selectRunEta } from "../../lib/state/run_eta.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import type { EtaRange } from "../../lib/state/eta_range.ts";
import { type Trace, traceEvents } from "./traces/_trace.ts";

export const FRAME_MS = 100;

/** What was shown at one moment. */
export interface Frame {
  /** Since the start of the run. */
  readonly ms: number;
  /** What was really left. */
  readonly leftMs: number;
  readonly eta: EtaRange | null;
  readonly ratePerSecond: number | null;
  readonly isPaused: boolean;
  /** Events since the last frame that change what is to be expected, or end something. */
  readonly news: readonly string[];
  /** `remaining * elapsed / processed`, as many progress bars have it. */
  readonly meanMs: number | null;
  /** What is left at the pace of the last 30 s, which is how rich estimates. */
  readonly windowMs: number | null;
}

/** All frames of a run but the first and the last. */
export function playFrames(trace: Trace): Frame[] {
  const events = traceEvents(trace);
  const startMs = events[0]?.atMs ?? 0;
  const endMs = events.at(-1)?.atMs ?? 0;
  const state = createRunState();
  const window = new WindowEstimator();
  const frames: Frame[] = [];
  let next = 0;
  for (let nowMs = startMs + FRAME_MS; nowMs < endMs; nowMs += FRAME_MS) {
    const news: string[] = [];
    for (
      let event = events[next];
      event !== undefined && event.atMs <= nowMs;
      event = events[++next]
    ) {
      reduce(state, event);
      if (event.kind === "task_succeeded") window.record(state.counts.succeeded, event.atMs);
      if (event.kind !== "task_added" && event.kind !== "attempt_progress") news.push(event.kind);
    }
    const { processed, remaining } = selectMetrics(state);
    const ms = nowMs - startMs;
    frames.push({
      ms,
      leftMs: endMs - nowMs,
      ...selectRunEta(state, nowMs),
      isPaused: state.phase === "paused",
      news,
      meanMs: remaining === null || processed === 0 ? null : (remaining * ms) / processed,
      windowMs: remaining === null ? null : window.etaMs(remaining),
    });
  }
  return frames;
}

/** rich (`progress.py`, `Task.speed`): steps and time between the first and the last of the samples of 30 s. */
class WindowEstimator {
  #samples: { readonly count: number; readonly atMs: number }[] = [];

  record(count: number, atMs: number): void {
    const samples = this.#samples.filter((one) => one.atMs >= atMs - 30_000);
    this.#samples = [...samples.slice(-999), { count, atMs }];
  }

  etaMs(remaining: number): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
    return (remaining * (last.atMs - first.atMs)) / (last.count - first.count);
  }
}

/** How good the estimates of the frames are. */
export interface Verdict {
  /** Share of frames with an estimate. */
  readonly shown: number;
  /** Of these: share whose range holds the true time, and share that misses it by at most a quarter. */
  readonly inside: number;
  readonly near: number;
  /** Median of upper end / lower end. */
  readonly width: number;
  /** Median and 90th percentile of |estimate - truth| / truth, of the range's geometric middle. */
  readonly error: number;
  readonly worstError: number;
}

export function judge(frames: readonly Frame[]): Verdict {
  const shown = frames.flatMap(({ eta, leftMs }) => eta === null ? [] : [{ eta, leftMs }]);
  const errors = shown.map(({ eta, leftMs }) => errorOf(middleMs(eta), leftMs));
  return {
    shown: shown.length / frames.length,
    inside: share(shown, ({ eta, leftMs }) => isWithin(eta, leftMs, 0)),
    near: share(shown, ({ eta, leftMs }) => isWithin(eta, leftMs, 0.25)),
    width: quantile(shown.map(({ eta }) => eta.highMs / eta.lowMs), 0.5),
    error: quantile(errors, 0.5),
    worstError: quantile(errors, 0.9),
  };
}

/** The same of estimates that are one number: median and 90th percentile of their errors. */
export function judgeNumbers(
  frames: readonly Frame[],
  pick: (frame: Frame) => number | null,
): Pick<Verdict, "error" | "worstError"> {
  const errors = frames.flatMap((frame) => {
    const ms = pick(frame);
    return ms === null ? [] : [errorOf(ms, frame.leftMs)];
  });
  return { error: quantile(errors, 0.5), worstError: quantile(errors, 0.9) };
}

export function middleMs({ lowMs, highMs }: EtaRange): number {
  return Math.sqrt(lowMs * highMs);
}

/** Half a frame more or less is no error: that is how old what is seen can be. */
function isWithin({ lowMs, highMs }: EtaRange, leftMs: number, tolerance: number): boolean {
  return leftMs >= lowMs / (1 + tolerance) - FRAME_MS / 2 &&
    leftMs <= highMs * (1 + tolerance) + FRAME_MS / 2;
}

function errorOf(ms: number, leftMs: number): number {
  return Math.abs(ms - leftMs) / leftMs;
}

function share<T>(all: readonly T[], isOne: (one: T) => boolean): number {
  return all.filter(isOne).length / all.length;
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? NaN;
}

/** Events after which a leap of the estimate is right. */
const TURNS = ["jobs_changed", "retry_scheduled", "run_paused", "run_resumed"];

/** By what factor estimates changed from one frame to the next, at most, beyond the time that passed. */
export interface Jumps {
  /** Without any event but progress. */
  readonly quiet: number;
  /** With starts and ends of tasks. */
  readonly usual: number;
}

/** Half a second more or less is no jump, however short the time is that is left. */
export function largestJumps(frames: readonly Frame[]): Jumps {
  const jumps = { quiet: 1, usual: 1 };
  frames.forEach((frame, at) => {
    const before = frames[at - 1]?.eta;
    if (!before || frame.eta === null || frame.news.some((kind) => TURNS.includes(kind))) return;
    const ratio = (middleMs(frame.eta) + 500) / (Math.max(0, middleMs(before) - FRAME_MS) + 500);
    const kind = frame.news.length === 0 ? "quiet" : "usual";
    jumps[kind] = Math.max(jumps[kind], ratio, 1 / ratio);
  });
  return jumps;
}
