/**
 * How many tasks run at once, as people write it: `8`, `50%` of the cores, or `auto`.
 */
import type { JobsSpec } from "./types.ts";

const COUNT = /^\d{1,6}$/;
const PERCENT = /^(\d+(?:\.\d+)?)%$/;

/**
 * Parses a number of jobs.
 *
 * @throws {SyntaxError} If the text is none of the three, or below 1.
 */
export function parseJobs(text: string): JobsSpec {
  const trimmed = text.trim();
  if (trimmed === "auto") return { kind: "cores", ratio: 1 };
  const ratio = Number(PERCENT.exec(trimmed)?.[1]) / 100;
  if (ratio > 0 && Number.isFinite(ratio)) return { kind: "cores", ratio };
  const count = COUNT.test(trimmed) ? Number(trimmed) : 0;
  if (count >= 1) return { kind: "count", count };
  throw new SyntaxError(
    `Invalid number of jobs "${text}": use a whole number from 1 to 999999, ` +
      `a share of the cores such as 50%, or auto`,
  );
}
