/**
 * Decides once, from options, streams and environment, how a run is shown. Pure: the environment is an
 * argument, nothing is asked again later. `docs/displays.md` holds the same table for users.
 */
import { UsageError } from "../text/usage_error.ts";

/** The variables that are looked at. */
export type DisplayEnv = Readonly<
  Partial<
    Record<
      | "CI"
      | "TERM"
      | "NO_COLOR"
      | "FORCE_COLOR"
      | "CLICOLOR"
      | "CLICOLOR_FORCE"
      | "COLORTERM"
      | "LC_ALL"
      | "LC_CTYPE"
      | "LANG",
      string
    >
  >
>;

export interface ChooseDisplayOptions {
  /** `--ui`, undefined when not given. */
  readonly ui: "live" | "plain" | "json" | "quiet" | undefined;
  /** `--color`. */
  readonly color: "auto" | "always" | "never";
  /** `--ascii`. */
  readonly ascii: boolean;
  readonly stderrIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly env: DisplayEnv;
}

/** How many colours may be used; 0 is none. */
export type ColorDepth = 0 | 16 | 256 | 16777216;

export interface DisplayChoice {
  readonly ui: "live" | "plain" | "json" | "quiet";
  readonly colorDepth: ColorDepth;
  readonly glyphs: "unicode" | "ascii";
  /** Whether anything on the screen moves. */
  readonly isAnimated: boolean;
  /** One line for each decision: what decided it. */
  readonly reasons: readonly string[];
}

interface Choice<T> {
  readonly value: T;
  readonly reason: string;
}

/**
 * | first that applies                 | ui    |   | first that applies            | colours |
 * |------------------------------------|-------|---|-------------------------------|---------|
 * | `--ui NAME`                        | NAME  |   | `--color always`, `never`     | yes, no |
 * | stderr is no terminal              | plain |   | NO_COLOR not empty            | no      |
 * | TERM=dumb                          | plain |   | FORCE_COLOR, CLICOLOR_FORCE   | yes     |
 * | CI is set                          | plain |   | CLICOLOR=0, TERM=dumb         | no      |
 * | else                               | live  |   | stderr is a terminal          | yes     |
 *
 * Colour variables decide about colours only: they neither hide nor force bars.
 *
 * @throws {UsageError} `--ui live` where no live display is possible.
 */
export function chooseDisplay(options: ChooseDisplayOptions): DisplayChoice {
  const ui = chooseUi(options);
  const color = chooseColor(options);
  const glyphs = chooseGlyphs(options);
  return {
    ui: ui.value,
    colorDepth: color.value,
    glyphs: glyphs.value,
    isAnimated: ui.value === "live",
    reasons: [
      `${ui.value} because ${ui.reason}`,
      `${color.value === 0 ? "no" : color.value} colors because ${color.reason}`,
      `${glyphs.value} because ${glyphs.reason}`,
    ],
  };
}

function chooseUi(
  { ui, stderrIsTerminal, env }: ChooseDisplayOptions,
): Choice<DisplayChoice["ui"]> {
  if (ui === "live" && !stderrIsTerminal) {
    throw new UsageError(
      "Cannot show --ui live: standard error is not a terminal; use --ui plain or leave --ui out",
    );
  }
  if (ui === "live" && env.TERM === "dumb") {
    throw new UsageError(
      "Cannot show --ui live: TERM=dumb says that the terminal cannot move its cursor; use --ui plain",
    );
  }
  if (ui !== undefined) return { value: ui, reason: "of --ui" };
  if (!stderrIsTerminal) return { value: "plain", reason: "standard error is not a terminal" };
  if (env.TERM === "dumb") return { value: "plain", reason: "TERM=dumb" };
  if (isOn(env.CI)) return { value: "plain", reason: "CI is set" };
  return { value: "live", reason: "standard error is a terminal" };
}

function chooseColor({ color, stderrIsTerminal, env }: ChooseDisplayOptions): Choice<ColorDepth> {
  if (color === "never") return { value: 0, reason: "of --color never" };
  const depth = terminalDepth(env);
  if (color === "always") return { value: depth, reason: "of --color always" };
  if ((env.NO_COLOR ?? "") !== "") return { value: 0, reason: "NO_COLOR is set" };
  if (env.FORCE_COLOR !== undefined) {
    return { value: forcedDepth(env.FORCE_COLOR, depth), reason: "of FORCE_COLOR" };
  }
  if (isOn(env.CLICOLOR_FORCE)) return { value: depth, reason: "of CLICOLOR_FORCE" };
  if (env.CLICOLOR === "0") return { value: 0, reason: "CLICOLOR=0" };
  if (env.TERM === "dumb") return { value: 0, reason: "TERM=dumb" };
  if (!stderrIsTerminal) return { value: 0, reason: "standard error is not a terminal" };
  return { value: depth, reason: "standard error is a terminal" };
}

/** As `supports-color` reads it: 0 and false are off, 1 to 3 name a depth, all else is on. */
function forcedDepth(value: string, depth: ColorDepth): ColorDepth {
  const depths: Readonly<Record<string, ColorDepth>> = {
    "0": 0,
    "false": 0,
    "1": 16,
    "2": 256,
    "3": 16777216,
  };
  return Object.hasOwn(depths, value) ? depths[value] ?? depth : depth;
}

function terminalDepth(env: DisplayEnv): ColorDepth {
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? "")) return 16777216;
  return /-256(color)?$/i.test(env.TERM ?? "") ? 256 : 16;
}

/** POSIX: the first of LC_ALL, LC_CTYPE and LANG that is not empty counts; none is the C locale. */
function chooseGlyphs({ ascii, env }: ChooseDisplayOptions): Choice<DisplayChoice["glyphs"]> {
  if (ascii) return { value: "ascii", reason: "of --ascii" };
  if (env.TERM === "linux") return { value: "ascii", reason: "the console font has few symbols" };
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => (value ?? "") !== "") ?? "C";
  const value = /utf-?8/i.test(locale) ? "unicode" : "ascii";
  return { value, reason: `the locale is ${locale}` };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value.toLowerCase() !== "false";
}
