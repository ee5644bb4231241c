/** A time left for people, as a range as precise as such a guess can be. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Milliseconds; 0 <= lowMs <= highMs. */
export interface DurationRange {
  /** The least, in milliseconds. */
  readonly lowMs: number;
  /** The most, in milliseconds. */
  readonly highMs: number;
}

export interface FormatEtaOptions {
  /** Between the two ends; "-" where only ASCII is safe. @default "–" */
  readonly dash?: string;
}

/** How ranges up to `belowMs` are written: both ends in steps, the larger the coarser. */
interface Scale {
  readonly belowMs: number;
  readonly stepMs: number;
  readonly write: (ms: number) => string;
  /** Written once, behind both ends. */
  readonly unit: string;
}

/** Fine steps would claim a precision that no estimate has, and change with every frame. */
const SCALES: readonly Scale[] = [
  { belowMs: 20 * SECOND_MS, stepMs: SECOND_MS, write: (ms) => `${ms / SECOND_MS}`, unit: "s" },
  { belowMs: 98 * SECOND_MS, stepMs: 5 * SECOND_MS, write: (ms) => `${ms / SECOND_MS}`, unit: "s" },
  {
    belowMs: 59.5 * MINUTE_MS,
    stepMs: MINUTE_MS,
    write: (ms) => `${ms / MINUTE_MS}`,
    unit: " min",
  },
  { belowMs: 10 * HOUR_MS, stepMs: 5 * MINUTE_MS, write: hoursAndMinutes, unit: "" },
  { belowMs: 48 * HOUR_MS, stepMs: HOUR_MS, write: (ms) => `${ms / HOUR_MS}`, unit: "h" },
  { belowMs: 10 * DAY_MS, stepMs: HOUR_MS, write: daysAndHours, unit: "" },
  { belowMs: Infinity, stepMs: DAY_MS, write: (ms) => `${ms / DAY_MS}`, unit: "d" },
];

/**
 * `10–14s`, `4–6 min`, `1h05m–1h30m`, `11–14h`, `3d04h–3d09h`; `~12s` when both ends read the same,
 * `<4s` when the lower reads 0. Both ends are rounded to the nearest step of the scale that the
 * upper one is on. Never `0`: what is over soon is `<1s`. Not finite is `?`.
 */
export function formatEtaRange(range: DurationRange, options: FormatEtaOptions = {}): string {
  const highMs = Math.max(range.highMs, range.lowMs);
  if (!Number.isFinite(highMs)) return "?";
  const scale = SCALES.find(({ belowMs }) => highMs < belowMs);
  if (scale === undefined) return "?";
  const high = Math.max(1, Math.round(highMs / scale.stepMs)) * scale.stepMs;
  const low = Math.round(Math.max(0, range.lowMs) / scale.stepMs) * scale.stepMs;
  const last = scale.write(high) + scale.unit;
  if (low === 0) return `<${last}`;
  if (low === high) return `~${last}`;
  return `${scale.write(low)}${options.dash ?? "–"}${last}`;
}

function hoursAndMinutes(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.round((ms % HOUR_MS) / MINUTE_MS);
  return hours === 0 ? `${minutes}m` : `${hours}h${String(minutes).padStart(2, "0")}m`;
}

function daysAndHours(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.round((ms % DAY_MS) / HOUR_MS);
  return days === 0 ? `${hours}h` : `${days}d${String(hours).padStart(2, "0")}h`;
}
