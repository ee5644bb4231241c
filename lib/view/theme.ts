/**
 * How views look: glyphs and colours as data. Views ask for a meaning ("bad"), never for a colour.
 * Only the sixteen colours of the user's own palette are used, whatever the terminal could do.
 */

/** One string of one column each, unless said otherwise. */
export interface Glyphs {
  readonly ok: string;
  readonly bad: string;
  readonly warn: string;
  readonly retry: string;
  readonly ellipsis: string;
  readonly separator: string;
  /** Between the two ends of a range. */
  readonly rangeDash: string;
  readonly spinner: readonly string[];
  /** The same where nothing may move. */
  readonly stillSpinner: readonly [string];
  readonly barFull: string;
  readonly barEmpty: string;
  /** Cells that are filled by 1/n … (n-1)/n; empty if cells are full or empty only. */
  readonly barParts: readonly string[];
}

type Paint = (text: string) => string;

/** What colours mean. Each takes text without colours. */
export interface Styles {
  readonly strong: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly accent: Paint;
}

export interface Theme {
  readonly glyphs: Glyphs;
  readonly styles: Styles;
  /** False: nothing moves with time alone but numbers. Spinners have one frame then. */
  readonly isAnimated: boolean;
}

export interface ThemeOptions {
  readonly hasColor: boolean;
  readonly glyphs: "unicode" | "ascii";
  /** @default true */
  readonly isAnimated?: boolean;
}

const UNICODE: Glyphs = {
  ok: "✓",
  bad: "✗",
  warn: "!",
  retry: "↻",
  ellipsis: "…",
  separator: "·",
  rangeDash: "–",
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
  stillSpinner: ["▸"],
  barFull: "█",
  barEmpty: "░",
  barParts: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
};

const ASCII: Glyphs = {
  ok: "+",
  bad: "x",
  warn: "!",
  retry: "@",
  ellipsis: "...",
  separator: "-",
  rangeDash: "-",
  spinner: ["|", "/", "-", "\\"],
  stillSpinner: [">"],
  barFull: "#",
  barEmpty: ".",
  barParts: [],
};

export function createTheme(options: ThemeOptions): Theme {
  const glyphs = options.glyphs === "ascii" ? ASCII : UNICODE;
  const { isAnimated = true } = options;
  return {
    glyphs: isAnimated ? glyphs : { ...glyphs, spinner: glyphs.stillSpinner },
    isAnimated,
    styles: {
      strong: sgr(options, "1", "22"),
      dim: sgr(options, "2", "22"),
      good: sgr(options, "32", "39"),
      bad: sgr(options, "31", "39"),
      warn: sgr(options, "33", "39"),
      accent: sgr(options, "36", "39"),
    },
  };
}

function sgr({ hasColor }: ThemeOptions, on: string, off: string): Paint {
  return hasColor ? (text) => text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m` : (text) => text;
}
