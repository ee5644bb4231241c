/**
 * Byte sizes as people write them: `64MiB`, `1.5GB`, `512`. Letters as in GNU coreutils:
 * `KiB` and a bare `K` are 1024 bytes, `KB` is 1000; upper and lower case mean the same.
 */

const SIZE = /^(\d+(?:\.\d+)?|\.\d+)\s*(?:([kmgtp])(ib|b)?|b)?$/;
const LETTERS = "kmgtp";

/**
 * Parses a size.
 *
 * @returns A whole number of bytes, rounded, >= 0 and exact (at most 2^53 - 1).
 * @throws {SyntaxError} If the text is no size; the message says what would be.
 */
export function parseSize(text: string): number {
  const match = SIZE.exec(text.trim().toLowerCase());
  const base = match?.[3] === "b" ? 1_000 : 1_024;
  const exponent = match?.[2] === undefined ? 0 : LETTERS.indexOf(match[2]) + 1;
  const sizeBytes = match === null ? NaN : Math.round(Number(match[1]) * base ** exponent);
  if (!Number.isSafeInteger(sizeBytes)) {
    throw new SyntaxError(
      `Invalid size "${text}": use a number of bytes or one with a unit, as in 4096, 64MiB or 1.5GB`,
    );
  }
  return sizeBytes;
}
