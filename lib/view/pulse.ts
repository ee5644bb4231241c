/** The bar of work whose total is unknown: a block that moves to and fro. Pure; colours are the caller's. */
import type { Theme } from "./theme.ts";

/** A bar cut into what is lit and what is not, so that each can have its colour. */
export interface PulseParts {
  readonly before: string;
  readonly lit: string;
  readonly after: string;
}

export interface PulseOptions {
  readonly columns: number;
  readonly theme: Theme;
}

/** From one end to the other; ten frames a second still look like a movement. */
const PASS_MS = 1_500;
const LIT_SHARE = 0.25;

/**
 * `columns` cells for a time: the lit block goes from the left end to the right one and back. Without motion nothing
 * is lit and the cells are of a kind of their own, so that it looks neither like 0 % nor like any other amount.
 */
export function renderPulse(nowMs: number, { columns, theme }: PulseOptions): PulseParts {
  const width = Math.max(0, columns);
  const { glyphs, isAnimated } = theme;
  if (!isAnimated) return { before: glyphs.barUnknown.repeat(width), lit: "", after: "" };
  const lit = Math.min(width, Math.max(1, Math.round(width * LIT_SHARE)));
  const spare = width - lit;
  const phase = (Math.max(0, nowMs) / PASS_MS) % 2;
  const start = Math.round((phase <= 1 ? phase : 2 - phase) * spare);
  return {
    before: glyphs.barEmpty.repeat(start),
    lit: glyphs.barFull.repeat(lit),
    after: glyphs.barEmpty.repeat(spare - start),
  };
}
