/** A progress bar of text cells. Pure; colours are the caller's. */
import type { Glyphs } from "./theme.ts";

/** A bar cut into what is done and what is not, so that each can have its colour. */
export interface BarParts {
  readonly filled: string;
  readonly empty: string;
}

/**
 * `columns` cells. Rounded down: full only at a ratio of 1, so that a bar never claims to be done too early. Above 0
 * at least the smallest part of a cell is filled, so that a beginning can be seen; where cells are full or empty only,
 * a cell is filled when all of its work is done. Ratios outside of 0..1 count as the nearer end, NaN as 0.
 */
export function renderBar(doneRatio: number, columns: number, glyphs: Glyphs): BarParts {
  const width = Math.max(0, columns);
  const steps = glyphs.barParts.length + 1;
  const ratio = doneRatio > 0 ? Math.min(1, doneRatio) : 0;
  const least = ratio > 0 && steps > 1 && width > 0 ? 1 : 0;
  const filledSteps = Math.max(least, Math.floor(ratio * width * steps));
  const full = Math.floor(filledSteps / steps);
  const part = glyphs.barParts[filledSteps % steps - 1] ?? "";
  return {
    filled: glyphs.barFull.repeat(full) + part,
    empty: glyphs.barEmpty.repeat(width - full - (part === "" ? 0 : 1)),
  };
}
