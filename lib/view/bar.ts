/** A progress bar of text cells. Pure; colours are the caller's. */
import type { Glyphs } from "./theme.ts";

/** A bar cut into what is done and what is not, so that each can have its colour. */
export interface BarParts {
  readonly filled: string;
  readonly empty: string;
}

/** `columns` cells; full only at a ratio of 1, so that a bar never claims to be done too early. */
export function renderBar(doneRatio: number, columns: number, glyphs: Glyphs): BarParts {
  const steps = glyphs.barParts.length + 1;
  const ratio = Number.isFinite(doneRatio) ? Math.min(1, Math.max(0, doneRatio)) : 0;
  const filledSteps = Math.floor(ratio * columns * steps);
  const full = Math.floor(filledSteps / steps);
  const part = glyphs.barParts[filledSteps % steps - 1] ?? "";
  return {
    filled: glyphs.barFull.repeat(full) + part,
    empty: glyphs.barEmpty.repeat(columns - full - part.length),
  };
}
