/**
 * Durations as people write them: `1h30m`, `90s`, `250ms`, `1.5s`. A plain number is seconds,
 * as for `sleep` and `timeout`. Text to milliseconds only; showing durations is another matter.
 */

const MS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
]);
const PART = /(\d+(?:\.\d+)?|\.\d+)(ms|[dhms])/gy;
const PLAIN_NUMBER = /^(?:\d+(?:\.\d+)?|\.\d+)$/;

/**
 * Parses a duration: parts with the units `d`, `h`, `m`, `s`, `ms`, largest first, each at most
 * once, or a plain number of seconds.
 *
 * @returns Milliseconds, >= 0 and finite.
 * @throws {SyntaxError} If the text is no duration; the message says what would be.
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  const ms = PLAIN_NUMBER.test(trimmed) ? Number(trimmed) * 1_000 : sumOfParts(trimmed);
  if (ms === undefined || !Number.isFinite(ms)) {
    throw new SyntaxError(
      `Invalid duration "${text}": use numbers with d, h, m, s or ms, largest first, ` +
        `as in 1h30m, 90s or 250ms`,
    );
  }
  return ms;
}

function sumOfParts(text: string): number | undefined {
  let sumMs = 0;
  let endIndex = 0;
  let lastUnitMs = Infinity;
  for (const match of text.matchAll(PART)) {
    const unitMs = MS_PER_UNIT.get(match[2] ?? "") ?? Infinity;
    if (unitMs >= lastUnitMs) return undefined;
    lastUnitMs = unitMs;
    sumMs += Number(match[1]) * unitMs;
    endIndex = match.index + match[0].length;
  }
  return endIndex === text.length && endIndex > 0 ? sumMs : undefined;
}
