/**
 * Spinners: a frame is a function of time and nothing else, so that all of a kind turn together and a frame
 * that was skipped is never missed. A spinner shows that something is under way, not how far it is.
 */
import { styledWidth } from "../text/cell_width.ts";
import { padStyled, truncateStyled } from "../text/truncate_styled.ts";
import type { Renderable } from "./renderable.ts";
import type { Theme } from "./theme.ts";

/** Frames that follow each other for ever. */
export interface Spinner {
  /** Time for each frame, > 0. */
  readonly intervalMs: number;
  /** At least one, all `columns` wide. */
  readonly frames: readonly string[];
  /** The width of every frame, >= 1. */
  readonly columns: number;
}

/** What spinners are called. */
export type SpinnerName =
  | "dots"
  | "dots_up"
  | "snake"
  | "line"
  | "pipe"
  | "arc"
  | "circle"
  | "half_circle"
  | "quadrant"
  | "square"
  | "arrow"
  | "grow"
  | "fill"
  | "shade"
  | "toggle"
  | "ellipsis"
  | "bounce"
  | "bar"
  | "moon"
  | "earth";

/** By name, with Unicode and with ASCII only. All but the last few are one column wide. */
const SPINNERS: Readonly<Record<SpinnerName, readonly [unicode: Spinner, ascii: Spinner]>> = {
  dots: [one(100, "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"), one(100, "|/-\\")],
  "dots_up": [one(120, "⠁⠂⠄⡀⠄⠂"), one(120, ".oOo")],
  snake: [one(100, "⣾⣽⣻⢿⡿⣟⣯⣷"), one(100, "|/-\\")],
  line: [one(130, "|/─\\"), one(130, "|/-\\")],
  pipe: [one(100, "┤┘┴└├┌┬┐"), one(100, "|/-\\")],
  arc: [one(100, "◜◠◝◞◡◟"), one(100, "|/-\\")],
  circle: [one(120, "◴◷◶◵"), one(120, "|/-\\")],
  "half_circle": [one(120, "◐◓◑◒"), one(120, "|/-\\")],
  quadrant: [one(120, "▖▘▝▗"), one(120, ",`'.")],
  square: [one(150, "◰◳◲◱"), one(150, "|/-\\")],
  arrow: [one(150, "↑→↓←"), one(120, "^>v<")],
  grow: [one(120, "▁▃▄▅▆▇▆▅▄▃"), one(120, ".oOo")],
  fill: [one(140, "▏▎▍▌▋▊▉▊▋▌▍▎"), one(140, ".:|:")],
  shade: [one(150, "░▒▓█▓▒"), one(150, ".:#:")],
  toggle: [one(500, "■□"), one(500, "+x")],
  ellipsis: [many(300, 3, "   |.  |.. |..."), many(300, 3, "   |.  |.. |...")],
  bounce: [
    many(100, 6, "(●   )|( ●  )|(  ● )|(   ●)|(  ● )|( ●  )"),
    many(100, 6, "(o   )|( o  )|(  o )|(   o)|(  o )|( o  )"),
  ],
  bar: [
    many(100, 6, "▐■   ▌|▐■■  ▌|▐ ■■ ▌|▐  ■■▌|▐   ■▌|▐  ■■▌|▐ ■■ ▌|▐■■  ▌"),
    many(100, 6, "[=   ]|[==  ]|[ == ]|[  ==]|[   =]|[  ==]|[ == ]|[==  ]"),
  ],
  moon: [many(200, 2, "🌑|🌒|🌓|🌔|🌕|🌖|🌗|🌘"), many(200, 2, "  | )|/)|()|(/|( ")],
  earth: [many(250, 2, "🌍|🌎|🌏"), many(250, 2, "()|(,|',|')")],
};

/** All names, the one that is taken by default first. */
export const SPINNER_NAMES: readonly SpinnerName[] = Object.keys(SPINNERS) as SpinnerName[];

export function findSpinner(name: SpinnerName, isAscii: boolean): Spinner {
  return SPINNERS[name][isAscii ? 1 : 0];
}

/** The frame for a time, without colour; a glyph that stands still for a theme without motion. */
export function renderSpinner(spinner: Spinner, nowMs: number, theme: Theme): string {
  if (!theme.isAnimated) return padStyled(theme.glyphs.stillSpinner[0], spinner.columns, "center");
  const { frames, intervalMs } = spinner;
  return frames[Math.floor(Math.max(0, nowMs) / intervalMs) % frames.length] ?? "";
}

export interface SpinnerLineOptions {
  readonly nowMs: number;
  readonly theme: Theme;
  /** @default the theme's */
  readonly spinner?: Spinner;
}

/** A spinner with a text beside it; the text is safe and may be styled. */
export function spinnerLine(text: string, options: SpinnerLineOptions): Renderable {
  const { nowMs, theme, spinner = theme.spinner } = options;
  return ({ columns, rows }) => {
    if (rows < 1 || columns < 1) return [];
    const frame = theme.styles.accent(renderSpinner(spinner, nowMs, theme));
    const ellipsis = theme.glyphs.ellipsis;
    const room = columns - spinner.columns - 1;
    // Where only one of both has room, the text is what says something.
    if (room < Math.min(4, styledWidth(text))) return [truncateStyled(text, columns, { ellipsis })];
    return [`${frame} ${truncateStyled(text, room, { ellipsis })}`.trimEnd()];
  };
}

/** Frames of one column, one character each. */
function one(intervalMs: number, frames: string): Spinner {
  return { intervalMs, frames: [...frames], columns: 1 };
}

/** Frames with `|` between them. */
function many(intervalMs: number, columns: number, frames: string): Spinner {
  return { intervalMs, frames: frames.split("|"), columns };
}
