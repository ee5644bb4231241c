/**
 * Code units that are one character each and take the same columns on every terminal, whatever stands beside them but
 * combining characters, which are not among them. Almost all text consists of nothing else, and can be measured and
 * cut without knowing about graphemes. From the Unicode Character Database; the tests hold it against `string-width`.
 */

type Range = readonly [first: number, last: number];

/**
 * One column: Latin, Greek, Cyrillic, punctuation, arrows, mathematics, box drawing, blocks, braille, our glyphs. Not
 * what some fonts show as an emoji, but for the copyright and registered signs.
 */
const NARROW: readonly Range[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x02ff],
  [0x0370, 0x0377],
  [0x037a, 0x037f],
  [0x0384, 0x038a],
  [0x038e, 0x03a1],
  [0x03a3, 0x0482],
  [0x048a, 0x052f],
  [0x1e00, 0x1f15],
  [0x2010, 0x2027],
  [0x2030, 0x203b],
  [0x203d, 0x2048],
  [0x204a, 0x205e],
  [0x2070, 0x2071],
  [0x2074, 0x208e],
  [0x20a0, 0x20bf],
  [0x2100, 0x2121],
  [0x2123, 0x2138],
  [0x213a, 0x218b],
  [0x2190, 0x2193],
  [0x219a, 0x21a8],
  [0x21ab, 0x2319],
  [0x2500, 0x25a9],
  [0x25ac, 0x25b5],
  [0x25b7, 0x25bf],
  [0x25c1, 0x25fa],
  [0x2713, 0x2713],
  [0x2717, 0x2717],
  [0x2756, 0x2756],
  [0x2800, 0x28ff],
];

/** Two columns: Chinese characters, Japanese syllables, Korean syllables, full-width forms and their punctuation. */
const WIDE: readonly Range[] = [
  [0x3000, 0x3029],
  [0x3041, 0x3096],
  [0x309b, 0x30ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xff01, 0xff60],
];

const lazy: { widths: Uint8Array | null } = { widths: null };

/** Columns of each code unit that is a character by itself; 0 for all others. */
export function unitWidths(): Uint8Array {
  return lazy.widths ??= createWidths();
}

/**
 * Where the run of other characters ends whose first is at `at`. One simple character behind them belongs to it,
 * because there are some (Arabic number signs) that join what follows; one right before may as well. What stands
 * outside of a run has nothing to do with what is in it.
 */
export function findRunEnd(text: string, at: number): number {
  const widths = unitWidths();
  let end = at;
  while (end < text.length && widths[text.charCodeAt(end)] === 0) {
    while (end < text.length && widths[text.charCodeAt(end)] === 0) end++;
    if (end < text.length) end++;
  }
  return end;
}

/** True when there is nothing else in a text; then there is nothing to make safe in it either. */
export function isSimple(text: string): boolean {
  const widths = unitWidths();
  for (let at = 0; at < text.length; at++) {
    if (widths[text.charCodeAt(at)] === 0) return false;
  }
  return true;
}

function createWidths(): Uint8Array {
  const widths = new Uint8Array(0x10000);
  for (const [first, last] of NARROW) widths.fill(1, first, last + 1);
  for (const [first, last] of WIDE) widths.fill(2, first, last + 1);
  return widths;
}
