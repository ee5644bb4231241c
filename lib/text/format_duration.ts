/** Durations for people, in at most six characters. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `0.4s`, `12s`, `3m04s`, `2h05m`, `3d04h`: rounded down, so that a clock never shows what is not over. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return "?";
  const ms = Math.max(0, durationMs);
  if (ms < 10 * SECOND_MS) {
    const tenths = Math.floor(ms / 100);
    return `${Math.floor(tenths / 10)}.${tenths % 10}s`;
  }
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)}s`;
  if (ms < HOUR_MS) return pair(ms, { majorMs: MINUTE_MS, minorMs: SECOND_MS, units: "ms" });
  if (ms < DAY_MS) return pair(ms, { majorMs: HOUR_MS, minorMs: MINUTE_MS, units: "hm" });
  return pair(ms, { majorMs: DAY_MS, minorMs: HOUR_MS, units: "dh" });
}

/** What something took: like `formatDuration`, but `12ms` where that would say `0.0s`. */
export function formatElapsed(durationMs: number): string {
  return durationMs < 100 ? `${Math.max(0, Math.round(durationMs))}ms` : formatDuration(durationMs);
}

/** What is still to be waited: like `formatDuration`, but rounded up, so that only what is over shows `0.0s`. */
export function formatWait(leftMs: number): string {
  const stepMs = leftMs <= 10 * SECOND_MS - 100 ? 100 : SECOND_MS;
  return formatDuration(Math.ceil(leftMs / stepMs) * stepMs);
}

/** `retry 2/5 in 3.2s`; `retry 2/5 is next` once it is due, and waits for a place like any other. */
export function formatRetry(next: string, leftMs: number): string {
  return leftMs > 0 ? `retry ${next} in ${formatWait(leftMs)}` : `retry ${next} is next`;
}

/** A limit that the user gave: like `formatDuration`, but without a needless `.0`, and below a second in ms. */
export function formatLimit(durationMs: number): string {
  if (durationMs > 0 && durationMs < SECOND_MS) return `${Math.round(durationMs)}ms`;
  return formatDuration(durationMs).replace(".0s", "s");
}

interface PairOptions {
  readonly majorMs: number;
  readonly minorMs: number;
  readonly units: string;
}

function pair(ms: number, { majorMs, minorMs, units }: PairOptions): string {
  const minor = String(Math.floor((ms % majorMs) / minorMs)).padStart(2, "0");
  return `${Math.floor(ms / majorMs)}${units[0]}${minor}${units[1]}`;
}
