/**
 * How views look: glyphs, colours and motion as data. Views ask for a meaning ("bad"), never for a colour.
 * Only the sixteen colours of the user's own palette are used, whatever the terminal could do.
 */
import { findSpinner, type Spinner, type SpinnerName } from "./spinners.ts";

/** What a box is drawn with; one column each. */
export interface BorderGlyphs {
  /** The corner at the left of the top. */
  readonly topLeft: string;
  /** The corner at its right. */
  readonly topRight: string;
  /** The corner at the left of the bottom. */
  readonly bottomLeft: string;
  /** The corner at its right. */
  readonly bottomRight: string;
  /** A cell of the top and the bottom. */
  readonly horizontal: string;
  /** A cell of the sides. */
  readonly vertical: string;
}

/** What boxes can be drawn with. */
export type BorderKind = "rounded" | "square" | "heavy" | "double";

/** One string of one column each, unless said otherwise. */
export interface Glyphs {
  /** Nothing but printable ASCII is used. */
  readonly isAscii: boolean;
  /** It succeeded. */
  readonly ok: string;
  /** It failed. */
  readonly bad: string;
  /** It failed, and may. */
  readonly warn: string;
  /** It failed and will be tried again. */
  readonly retry: string;
  /** It has not started. */
  readonly waiting: string;
  /** It stands still for a while. */
  readonly paused: string;
  /** It was given up. */
  readonly cancelled: string;
  /** Marks the row that is selected. */
  readonly selected: string;
  /** One or three columns. */
  readonly ellipsis: string;
  /** Between parts of a line. */
  readonly separator: string;
  /** Between the two ends of a range. */
  readonly rangeDash: string;
  /** Frames of what shows that something is under way. */
  readonly spinner: readonly string[];
  /** The same where nothing may move. */
  readonly stillSpinner: readonly [string];
  /** A cell of a bar that is done. */
  readonly barFull: string;
  /** A cell of a bar that is not. */
  readonly barEmpty: string;
  /** Cells that are filled by 1/n … (n-1)/n; empty if cells are full or empty only. */
  readonly barParts: readonly string[];
  /** A cell of a bar that has nothing to say and may not move. */
  readonly barUnknown: string;
  /** Eight heights, from nothing to full. */
  readonly spark: readonly string[];
  /** What boxes are drawn with. */
  readonly borders: Readonly<Record<BorderKind, BorderGlyphs>>;
}

/** Puts a style around text. */
export type Paint = (text: string) => string;

/** What colours mean. Each takes text without colours. */
export interface Styles {
  /** Names, and what matters most. */
  readonly strong: Paint;
  /** What matters least. */
  readonly dim: Paint;
  /** What went well. */
  readonly good: Paint;
  /** What failed. */
  readonly bad: Paint;
  /** What wants a look. */
  readonly warn: Paint;
  /** What is going on. */
  readonly accent: Paint;
  /** Titles of panels and heads of tables. */
  readonly heading: Paint;
  /** Boxes and rules. */
  readonly border: Paint;
  /** A row that is selected; on text that may hold other styles. */
  readonly inverse: Paint;
}

/** How views look on one terminal. */
export interface Theme {
  /** Symbols that the terminal has. */
  readonly glyphs: Glyphs;
  /** Colours; without any where there are none. */
  readonly styles: Styles;
  /** False: nothing moves with time alone but numbers. Spinners have one frame then, pulses stand still. */
  readonly isAnimated: boolean;
  /** For what has no spinner of its own; fits the glyphs. */
  readonly spinner: Spinner;
}

export interface ThemeOptions {
  readonly hasColor: boolean;
  readonly glyphs: "unicode" | "ascii";
  /** @default true */
  readonly isAnimated?: boolean;
  /** @default "dots" */
  readonly spinner?: SpinnerName;
}

const UNICODE: Glyphs = {
  isAscii: false,
  ok: "✓",
  bad: "✗",
  warn: "!",
  retry: "↻",
  waiting: "·",
  paused: "‖",
  cancelled: "–",
  selected: "›",
  ellipsis: "…",
  separator: "·",
  rangeDash: "–",
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
  stillSpinner: ["▸"],
  barFull: "█",
  barEmpty: "░",
  barParts: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
  barUnknown: "╌",
  spark: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
  borders: {
    rounded: box("╭╮╰╯─│"),
    square: box("┌┐└┘─│"),
    heavy: box("┏┓┗┛━┃"),
    double: box("╔╗╚╝═║"),
  },
};

const ASCII_BOX = box("++++-|");

const ASCII: Glyphs = {
  isAscii: true,
  ok: "+",
  bad: "x",
  warn: "!",
  retry: "@",
  waiting: ".",
  paused: "=",
  cancelled: "-",
  selected: ">",
  ellipsis: "...",
  separator: "-",
  rangeDash: "-",
  spinner: ["|", "/", "-", "\\"],
  stillSpinner: [">"],
  barFull: "#",
  barEmpty: ".",
  barParts: [],
  barUnknown: "-",
  spark: ["_", ".", ":", "-", "=", "+", "*", "#"],
  borders: { rounded: ASCII_BOX, square: ASCII_BOX, heavy: ASCII_BOX, double: ASCII_BOX },
};

export function createTheme(options: ThemeOptions): Theme {
  const glyphs = options.glyphs === "ascii" ? ASCII : UNICODE;
  const { isAnimated = true, spinner = "dots" } = options;
  return {
    glyphs: isAnimated ? glyphs : { ...glyphs, spinner: glyphs.stillSpinner },
    isAnimated,
    spinner: findSpinner(spinner, glyphs.isAscii),
    styles: {
      strong: sgr(options, "1", "22"),
      dim: sgr(options, "2", "22"),
      good: sgr(options, "32", "39"),
      bad: sgr(options, "31", "39"),
      warn: sgr(options, "33", "39"),
      accent: sgr(options, "36", "39"),
      heading: sgr(options, "1", "22"),
      border: sgr(options, "2", "22"),
      inverse: sgr(options, "7", "27"),
    },
  };
}

function sgr({ hasColor }: ThemeOptions, on: string, off: string): Paint {
  if (!hasColor) return (text) => text;
  const [begin, end] = [`\x1b[${on}m`, `\x1b[${off}m`];
  return (text) => text === "" ? "" : begin + text + end;
}

/** Four corners clockwise from the top left but for the last two, then the lines: `╭╮╰╯─│`. */
function box(glyphs: string): BorderGlyphs {
  const [
    topLeft = "",
    topRight = "",
    bottomLeft = "",
    bottomRight = "",
    horizontal = "",
    vertical = "",
  ] = glyphs;
  return { topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical };
}
