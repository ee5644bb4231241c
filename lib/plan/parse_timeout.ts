/**
 * Time limits of tasks as people write them: a duration (`30s`) or a share of the median (`200%`).
 */
import { parseDuration } from "../text/parse_duration.ts";
import type { TimeoutSpec } from "./types.ts";

const PERCENT = /^(\d+(?:\.\d+)?)%$/;

/**
 * Parses a time limit.
 *
 * @throws {SyntaxError} If the text is neither a duration nor a percentage, or is 0.
 */
export function parseTimeout(text: string): TimeoutSpec {
  const percent = PERCENT.exec(text.trim())?.[1];
  if (percent !== undefined) {
    return { kind: "median", ratio: aboveZero(Number(percent), text) / 100 };
  }
  return { kind: "fixed", ms: aboveZero(parseDuration(text), text) };
}

function aboveZero(value: number, text: string): number {
  if (value > 0) return value;
  throw new SyntaxError(
    `Invalid timeout "${text}": it must be above 0; leave it out for no limit`,
  );
}
