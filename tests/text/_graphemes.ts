/** Text of all kinds that make widths and cuts hard, for properties. */
import fc from "fast-check";

/** Each is one grapheme. */
export const GRAPHEMES: readonly string[] = [
  ..."aZ9 .é█│…ΩжЖ",
  ..."漢字あア。Ａ한",
  ..."👍🎉❤☀⌚",
  "e\u0301",
  "o\u0308\u0304",
  "❤️",
  "⌚︎",
  "↔️",
  "©️",
  "1️⃣",
  "#️⃣",
  "👍🏽",
  "🇩🇪",
  "🇫🇷",
  "👨‍👩‍👧‍👦",
  "🏳️‍🌈",
  "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  "\u1112\u1161\u11ab",
  "ｶﾞ",
  "न",
  "स्ते",
  "ที่",
  "ب",
  "\u06011",
];

/** Pieces that combine with what happens to stand beside them. */
const PIECES: readonly string[] = [
  ..."\u0301\u200d\ufe0f\ufe0e\u20e3\u0903\u094d\u0600\u200b\u1161\u11a8",
  "🇩",
  "🏽",
  "👩",
];

/** One of `GRAPHEMES`, simple ones as often as all others. */
export const grapheme: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(..."ab 漢é│"),
  fc.constantFrom(...GRAPHEMES),
);

/** Whole graphemes. */
export const wholeText: fc.Arbitrary<string> = fc.string({ unit: grapheme, maxLength: 30 });

/** Graphemes and pieces in any order, which make up other graphemes. */
export const anyText: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(grapheme, fc.constantFrom(...PIECES), fc.constantFrom(...GRAPHEMES)),
  maxLength: 30,
});

const STYLES: readonly string[] = [
  "\x1b[1m",
  "\x1b[22m",
  "\x1b[31m",
  "\x1b[38;5;200m",
  "\x1b[48;2;1;22;255m",
  "\x1b[39m",
  "\x1b[4;7m",
  "\x1b[0m",
  "\x1b[m",
];

/** Text with styles anywhere, closed or not. */
export const styledText: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(grapheme, grapheme, fc.constantFrom(...STYLES)),
  maxLength: 40,
});
