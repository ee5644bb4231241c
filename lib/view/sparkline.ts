/** Values over time as a row of small bars, or as several rows. Pure; colours are the caller's. */
import type { Glyphs } from "./theme.ts";

/** How values become bars. */
export interface SparklineOptions {
  /** The width of the whole, >= 0. */
  readonly columns: number;
  /** A theme's: `context.theme.glyphs`. */
  readonly glyphs: Glyphs;
  /** The value of a full cell; larger ones are shown as full. @default the largest value that is shown */
  readonly max?: number;
  /** Height of the whole. @default 1 */
  readonly rows?: number;
}

/**
 * Exactly `columns` wide, the newest value at the right: `values` from old to new, each >= 0; NaN and null are
 * unknown and stay blank, as does the room before the first value. With more values than columns each cell is the
 * mean of equally many neighbours. The lowest height is for 0 alone, so that a little never looks like nothing.
 */
export function renderSparkline(
  values: readonly (number | null)[],
  options: SparklineOptions,
): string {
  return renderSparkRows(values, { ...options, rows: 1 })[0] ?? "";
}

/** As `renderSparkline`, but `rows` high: so many lines, from the top. */
export function renderSparkRows(
  values: readonly (number | null)[],
  { columns, glyphs, max, rows = 1 }: SparklineOptions,
): string[] {
  const cells = bucketMeans(values, columns);
  const limit = max ?? cells.reduce<number>((most, cell) => Math.max(most, cell ?? 0), 0);
  const steps = glyphs.spark.length;
  const heights = cells.map((cell) => heightOf(cell, limit, rows * steps));
  const blanks = " ".repeat(Math.max(0, columns - cells.length));
  return Array.from({ length: rows }, (_, y) => {
    const floor = (rows - 1 - y) * steps;
    return blanks + heights.map((height) => {
      if (height === null || height <= floor) return " ";
      return glyphs.spark[Math.min(steps, height - floor) - 1] ?? " ";
    }).join("");
  });
}

/**
 * At most `count` values that stand for all of `values`. Buckets end at the newest value and have the same size, so
 * that with each new value every bar moves in the same way; the oldest bucket may be smaller.
 */
function bucketMeans(values: readonly (number | null)[], count: number): (number | null)[] {
  if (count <= 0 || values.length === 0) return [];
  const size = Math.ceil(values.length / count);
  const means: (number | null)[] = [];
  for (let end = values.length; end > 0; end -= size) {
    means.push(meanOf(values.slice(Math.max(0, end - size), end)));
  }
  return means.reverse();
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null && !Number.isNaN(value)) as number[];
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + Math.max(0, value), 0) / known.length;
}

/** 1 for nothing, 2 … `steps` for something; null for unknown. */
function heightOf(value: number | null, limit: number, steps: number): number | null {
  if (value === null) return null;
  if (value <= 0 || !(limit > 0)) return 1;
  return 1 + Math.max(1, Math.round(Math.min(1, value / limit) * (steps - 1)));
}
