/**
 * Characters that are shapes rather than letters: bars, lines and dots that have to meet their neighbours whatever
 * font the reader has. As paths in pixels within a cell. Pure.
 */

/** Pixels. An em of 40/3 makes cells of nearly every monospaced font 8 pixels wide. */
export const CELL = { width: 8, height: 18 } as const;

/** Bars leave a little room above and below, as fonts do with some space between lines. */
const INSET = 3;
const BAR_HEIGHT = CELL.height - 2 * INSET;

export interface GlyphShape {
  readonly kind: "fill" | "line" | "dots";
  /** Moves relative to the cell's upper left corner; `at` gives it a place. */
  path(x: number, y: number): string;
  /** 0 to 1. */
  readonly opacity: number;
  /** Columns from 0 to 1 that a bar covers from the left, for bars that can be joined. */
  readonly isFullWidth: boolean;
}

/** The shape of a character, or null for letters. */
export function shapeOf(char: string): GlyphShape | null {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x2580 && code <= 0x2595) return blockShape(code);
  if (code > 0x2800 && code <= 0x28ff) return brailleShape(code - 0x2800);
  const arms = ARMS[char];
  return arms === undefined ? null : lineShape(arms, "╭╮╰╯".includes(char));
}

/** U+2580 to U+2595: halves, eighths from below and from the left, shades. */
function blockShape(code: number): GlyphShape | null {
  if (code === 0x2580) return bar(0, 0, 1, 0.5);
  if (code <= 0x2588) return bar(0, 1 - (code - 0x2580) / 8, 1, 1);
  if (code <= 0x258f) return bar(0, 0, (0x2590 - code) / 8, 1);
  if (code === 0x2590) return bar(0.5, 0, 1, 1);
  if (code <= 0x2593) return { ...bar(0, 0, 1, 1), opacity: (code - 0x2590) * 0.25 };
  if (code === 0x2594) return bar(0, 0, 1, 0.125);
  return bar(0.875, 0, 1, 1);
}

/** Edges as parts of the cell. */
function bar(left: number, top: number, right: number, bottom: number): GlyphShape {
  const width = (right - left) * CELL.width;
  const height = (bottom - top) * BAR_HEIGHT;
  return {
    kind: "fill",
    opacity: 1,
    isFullWidth: left === 0 && right === 1 && top === 0 && bottom === 1,
    path: (x, y) =>
      `M${num(x + left * CELL.width)} ${num(y + INSET + top * BAR_HEIGHT)}` +
      `h${num(width)}v${num(height)}h${num(-width)}z`,
  };
}

/** A bar over `columns` full cells, as one rectangle. */
export function joinedBar(x: number, y: number, columns: number): string {
  const width = columns * CELL.width;
  return `M${num(x)} ${num(y + INSET)}h${width}v${BAR_HEIGHT}h${-width}z`;
}

/** Dots 1 to 8 of braille are bits 0 to 7: the left column from above, the right one, then the lowest row. */
const DOTS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
];

/** Lines of no length with round ends are dots. */
function brailleShape(bits: number): GlyphShape {
  const dots = DOTS.filter((_, bit) => (bits >> bit) & 1);
  return {
    kind: "dots",
    opacity: 1,
    isFullWidth: false,
    path: (x, y) =>
      dots.map(([column, row]) => `M${num(x + 2.25 + column * 3.5)} ${num(y + 4 + row * 3.5)}h0`)
        .join(""),
  };
}

/** Which edges a line reaches from the middle: up, right, down, left. */
const ARMS: Readonly<Record<string, string>> = {
  "─": "rl",
  "━": "rl",
  "│": "ud",
  "┃": "ud",
  "┌": "rd",
  "┏": "rd",
  "╭": "rd",
  "┐": "dl",
  "┓": "dl",
  "╮": "dl",
  "└": "ur",
  "┗": "ur",
  "╰": "ur",
  "┘": "ul",
  "┛": "ul",
  "╯": "ul",
  "├": "urd",
  "┤": "udl",
  "┬": "rdl",
  "┴": "url",
  "┼": "urdl",
};
/** From the middle just to the edge. */
const RADIUS = 3.5;

function lineShape(arms: string, isRound: boolean): GlyphShape {
  const path = (x: number, y: number) => {
    // On half pixels a line of one pixel is sharp.
    const [middleX, middleY] = [x + CELL.width / 2 + 0.5, y + CELL.height / 2 + 0.5];
    const ends: Readonly<Record<string, readonly [number, number]>> = {
      u: [middleX, y],
      r: [x + CELL.width, middleY],
      d: [middleX, y + CELL.height],
      l: [x, middleY],
    };
    const point = (arm: string) => (ends[arm] ?? []).map(num).join(" ");
    if (!isRound) {
      return [...arms].map((arm) => `M${num(middleX)} ${num(middleY)}L${point(arm)}`).join("");
    }
    const vertical = arms.includes("u") ? "u" : "d";
    const horizontal = arms.includes("l") ? "l" : "r";
    const towardY = vertical === "u" ? -RADIUS : RADIUS;
    const towardX = horizontal === "l" ? -RADIUS : RADIUS;
    return `M${point(vertical)}V${num(middleY + towardY)}` +
      `Q${num(middleX)} ${num(middleY)} ${num(middleX + towardX)} ${num(middleY)}` +
      `L${point(horizontal)}`;
  };
  return { kind: "line", opacity: 1, isFullWidth: false, path };
}

/** As short as possible, to a hundredth. */
export function num(value: number): string {
  return String(Math.round(value * 100) / 100);
}
