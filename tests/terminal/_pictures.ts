/** Random pictures for the painter's properties: styled lines, wide text, and changes as frames make them. */
import fc from "fast-check";

const STYLES = [
  "1",
  "2",
  "36",
  "1;31",
  "38;5;208",
  "38;2;10;20;30",
  "48;5;4",
  "4",
  "7",
  "9;53",
  "3;44",
  "4:3",
];
const NARROW = ["a", "b", "Z", "0", "7", " ", " ", "     ", "é", "█", "▌", "░", "⠋", "│", "…", "%"];
/** On the width of these everybody agrees. */
const WIDE = ["漢", "字", "한", "ｗ"];
/** On these terminals do not agree, the emulator of the tests included. */
const DISPUTED = ["😀", "👩‍💻", "❤️", "🇩🇪", "e\u0301", "ก็", "⚠️", "→", "Ω"];

export interface PictureOptions {
  readonly columns: number;
  readonly maxRows: number;
  /** Which characters besides narrow ones. @default [] */
  readonly others?: readonly ("wide" | "disputed")[];
}

interface Piece {
  readonly style: string;
  readonly characters: readonly string[];
}

/** Lines at most `columns` wide by the widths that we believe in. */
export function pictures(options: PictureOptions): fc.Arbitrary<string[]> {
  return fc.array(lines(options), { maxLength: options.maxRows });
}

/** Two pictures of which the second is the first with changes here and there, or another one. */
export function changes(
  options: PictureOptions,
): fc.Arbitrary<{ before: string[]; after: string[] }> {
  const changed = fc.tuple(
    fc.array(pieceLists(options), { maxLength: options.maxRows }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), characters(options)), { maxLength: 12 }),
    fc.integer({ min: -2, max: 2 }),
  ).map(([rows, edits, growth]) => {
    const after = rows.map((pieces) => pieces.map((piece) => ({ ...piece })));
    for (const [row, piece, at, character] of edits) {
      const pieces = after[row % Math.max(1, after.length)];
      const target = pieces?.[piece % Math.max(1, pieces.length)];
      if (pieces === undefined || target === undefined) continue;
      const list = [...target.characters];
      list[at % list.length] = character;
      pieces[pieces.indexOf(target)] = { ...target, characters: list };
    }
    const lines = after.map((pieces) => lineOf(pieces, options.columns));
    const grown = growth < 0 ? lines.slice(0, growth) : [...lines, ..."xy".slice(0, growth)];
    return {
      before: rows.map((pieces) => lineOf(pieces, options.columns)),
      after: grown.slice(0, options.maxRows),
    };
  });
  const other = fc.record({ before: pictures(options), after: pictures(options) });
  return fc.oneof({ weight: 3, arbitrary: changed }, { weight: 1, arbitrary: other });
}

function lines(options: PictureOptions): fc.Arbitrary<string> {
  return pieceLists(options).map((pieces) => lineOf(pieces, options.columns));
}

function pieceLists(options: PictureOptions): fc.Arbitrary<Piece[]> {
  return fc.array(
    fc.record({
      style: fc.constantFrom("", ...STYLES),
      characters: fc.array(characters(options), { minLength: 1, maxLength: 8 }),
    }),
    { maxLength: 6 },
  );
}

function characters({ others = [] }: PictureOptions): fc.Arbitrary<string> {
  return fc.constantFrom(
    ...NARROW,
    ...(others.includes("wide") ? WIDE : []),
    ...(others.includes("disputed") ? DISPUTED : []),
  );
}

/** As many characters as are sure to fit, each piece in its style. */
function lineOf(pieces: readonly Piece[], columns: number): string {
  let room = columns;
  let line = "";
  for (const { style, characters } of pieces) {
    let text = "";
    for (const character of characters) {
      const width = isNarrowText(character) ? character.length : 2;
      if (width > room) break;
      room -= width;
      text += character;
    }
    line += style === "" ? text : `\x1b[${style}m${text}\x1b[m`;
  }
  return line;
}

function isNarrowText(text: string): boolean {
  return NARROW.includes(text);
}
