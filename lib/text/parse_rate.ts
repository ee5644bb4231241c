/**
 * Rates as people write them: `10/s`, `100/m`, `5/h`, `1000/d`. Text to a number per second only.
 */

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const RATE = /^(\d+(?:\.\d+)?|\.\d+)\/([smhd])$/;

/**
 * Parses a rate.
 *
 * @returns Number per second, > 0 and finite.
 * @throws {SyntaxError} If the text is no rate, or the rate is 0.
 */
export function parseRate(text: string): number {
  const match = RATE.exec(text.trim());
  const perSecond = Number(match?.[1]) / (SECONDS_PER_UNIT[match?.[2] ?? ""] ?? NaN);
  if (!(perSecond > 0) || !Number.isFinite(perSecond)) {
    throw new SyntaxError(
      `Invalid rate "${text}": use a number above 0 for each s, m, h or d, as in 10/s or 100/m`,
    );
  }
  return perSecond;
}
