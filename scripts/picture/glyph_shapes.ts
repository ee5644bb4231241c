/**
 * Characters that are shapes rather than letters: bars, lines and dots that have to meet their neighbours whatever
 * font the reader has. As paths in pixels within a cell. Pure.
 */

/** Pixels. An em of 40/3 makes cells of nearly every monospaced font 8 pixels wide. */
export const CELL = { width: 8, height: 18 } as const;

/** Bars that lie leave a little room above and below, as fonts do with some space between lines. */
const INSET = 3;

/** How blocks are drawn: bars that lie are slimmer than their rows, columns stand on each other from row to row. */
export type BlockPose = "lying" | "standing";

export interface GlyphShape {
  readonly kind: "fill" | "line" | "dots";
  /** @param x Left edge of the cell. @param y Upper edge. */
  path(x: number, y: number): string;
  /** 0 to 1. */
  readonly opacity: number;
  /** Goes on in the next cell if that has the same: drawn in one piece, see `joinedPath`. */
  readonly isJoinable: boolean;
}

/** The shape of a character, or null for letters. */
export function shapeOf(char: string, pose: BlockPose = "lying"): GlyphShape | null {
  const code = char.codePointAt(0) ?? 0;
  if (isBlock(char)) return blockShape(code, pose === "lying" ? INSET : 0);
  if (code > 0x2800 && code <= 0x28ff) return brailleShape(code - 0x2800);
  const arms = ARMS[char];
  return arms === undefined ? null : lineShape(arms, "╭╮╰╯".includes(char));
}

/** Halves, eighths from below and from the left, shades. */
export function isBlock(char: string): boolean {
  return char >= "\u2580" && char <= "\u2595";
}

/**
 * What a row of blocks without a gap is: a bar, or columns of a chart. The full block may be a part of both; with parts
 * of cells from below it is a column, with parts from the left or shades a bar.
 */
export function poseOf(blocks: string): BlockPose {
  if (/[\u2581-\u2587]/.test(blocks)) return "standing";
  return /[^\u2588]/.test(blocks) || blocks.length >= MIN_BAR ? "lying" : "standing";
}

/** Columns of the shortest bar that is full. */
const MIN_BAR = 5;

function blockShape(code: number, inset: number): GlyphShape {
  if (code === 0x2580) return bar(inset, [0, 0, 1, 0.5]);
  if (code <= 0x2588) return bar(inset, [0, 1 - (code - 0x2580) / 8, 1, 1]);
  if (code <= 0x258f) return bar(inset, [0, 0, (0x2590 - code) / 8, 1]);
  if (code === 0x2590) return bar(inset, [0.5, 0, 1, 1]);
  if (code <= 0x2593) return { ...bar(inset, [0, 0, 1, 1]), opacity: (code - 0x2590) * 0.25 };
  if (code === 0x2594) return bar(inset, [0, 0, 1, 0.125]);
  return bar(inset, [0.875, 0, 1, 1]);
}

type Edges = readonly [left: number, top: number, right: number, bottom: number];

/** Edges are parts of the cell without the inset. */
function bar(inset: number, [left, top, right, bottom]: Edges): GlyphShape {
  const room = CELL.height - 2 * inset;
  const width = num((right - left) * CELL.width);
  const height = num((bottom - top) * room);
  return {
    kind: "fill",
    opacity: 1,
    isJoinable: left === 0 && right === 1,
    path: (x, y) =>
      `M${num(x + left * CELL.width)} ${num(y + inset + top * room)}h${width}v${height}h-${width}z`,
  };
}

/** The path of one cell, made `cells` long. */
export function joinedPath(path: string, cells: number): string {
  if (cells === 1) return path;
  return path.replaceAll(`h${CELL.width}`, `h${CELL.width * cells}`)
    .replaceAll(`h-${CELL.width}`, `h-${CELL.width * cells}`);
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
    isJoinable: false,
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
  const isHorizontal = arms === "rl";
  return {
    kind: "line",
    opacity: 1,
    isJoinable: isHorizontal,
    path: (x, y) => {
      if (isHorizontal) return `M${num(x)} ${num(y + MIDDLE.y)}h${CELL.width}`;
      return isRound ? roundPath(arms, x, y) : straightPath(arms, x, y);
    },
  };
}

/** On half pixels a line of one pixel is sharp. */
const MIDDLE = { x: CELL.width / 2 + 0.5, y: CELL.height / 2 + 0.5 } as const;

function straightPath(arms: string, x: number, y: number): string {
  const [middleX, middleY] = [x + MIDDLE.x, y + MIDDLE.y];
  const edges = { u: `V${num(y)}`, r: `H${x + CELL.width}`, d: `V${y + CELL.height}`, l: `H${x}` };
  const isVertical = arms === "ud";
  if (isVertical) return `M${num(middleX)} ${num(y)}v${CELL.height}`;
  return [...arms].map((arm) =>
    `M${num(middleX)} ${num(middleY)}${edges[arm as keyof typeof edges]}`
  ).join("");
}

function roundPath(arms: string, x: number, y: number): string {
  const [middleX, middleY] = [x + MIDDLE.x, y + MIDDLE.y];
  const isUp = arms.includes("u");
  const isLeft = arms.includes("l");
  const start = isUp ? y : y + CELL.height;
  const bend = middleY + (isUp ? -RADIUS : RADIUS);
  const end = middleX + (isLeft ? -RADIUS : RADIUS);
  return `M${num(middleX)} ${num(start)}V${num(bend)}` +
    `Q${num(middleX)} ${num(middleY)} ${num(end)} ${num(middleY)}` +
    `H${isLeft ? x : x + CELL.width}`;
}

/** As short as possible, to a hundredth. */
export function num(value: number): string {
  return String(Math.round(value * 100) / 100);
}
