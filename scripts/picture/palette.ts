/** The colours of the pictures' terminal: a dark one, with a frame that shows on light and on dark pages. Pure. */
import type { CellColor, CellStyle } from "../../tests/_support/screen_cells.ts";

export const WINDOW = {
  background: "#0d1117",
  foreground: "#e6edf3",
  border: "#3d444d",
  titleBar: "#161b22",
  title: "#9198a1",
  buttons: ["#ff5f57", "#febc2e", "#28c840"],
} as const;

/** The sixteen colours of the palette, normal and bright. */
const ANSI = [
  ...["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
  ...["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"],
];
/** How much of a colour is left when it is dim. */
const DIM_SHARE = 0.55;

/** What a cell is drawn with; a background of null is the window's. */
export interface Inks {
  readonly foreground: string;
  readonly background: string | null;
}

export function inksOf(style: CellStyle): Inks {
  const front = colorOf(style.foreground) ?? WINDOW.foreground;
  const back = colorOf(style.background);
  const [ink, paper] = style.isInverse ? [back ?? WINDOW.background, front] : [front, back];
  const foreground = style.isDim ? mix(ink, paper ?? WINDOW.background, DIM_SHARE) : ink;
  return { foreground, background: paper };
}

function colorOf(color: CellColor): string | null {
  if (typeof color !== "number") return color;
  return ANSI[color] ?? (color < 232 ? cubeColor(color - 16) : gray(color - 232));
}

/** xterm's 6 × 6 × 6 cube. */
function cubeColor(index: number): string {
  const level = (part: number) => part === 0 ? 0 : 55 + part * 40;
  return hex([Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map(level));
}

function gray(step: number): string {
  const level = 8 + step * 10;
  return hex([level, level, level]);
}

/** `share` of the first, the rest of the second. */
export function mix(first: string, second: string, share: number): string {
  const [a, b] = [channels(first), channels(second)];
  return hex(a.map((value, at) => Math.round(value * share + (b[at] ?? 0) * (1 - share))));
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function hex(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
