/**
 * What decisions about the display are made from, and the form that they take. The process's environment is looked
 * at nowhere else: what is not named here plays no part. Types, and the one reading of on-off variables.
 */

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
      | "LANG"
      | "TERM_PROGRAM"
      | "TERM_PROGRAM_VERSION"
      | "TERM_FEATURES"
      | "WT_SESSION"
      | "ConEmuANSI"
      | "VTE_VERSION"
      | "PTYXIS_VERSION"
      | "KONSOLE_VERSION"
      | "TMUX"
      | "STY"
      | "XTERM_VERSION",
      string
    >
  >
>;

/** Names of displays. */
export type UiName = "live" | "full" | "plain" | "json" | "quiet";

/** All that decisions depend on. */
export interface DisplayFacts {
  /** `--ui`, undefined when not given. */
  readonly ui: UiName | undefined;
  /** `--color`. */
  readonly color: "auto" | "always" | "never";
  /** `--ascii`. */
  readonly ascii: boolean;
  /** False with `--no-motion`. */
  readonly motion: boolean;
  /** `--taskbar`. */
  readonly taskbar: "auto" | "always" | "never";
  /** `--title`. */
  readonly title: boolean;
  /** Standard error, on which displays draw. */
  readonly stderrIsTerminal: boolean;
  /** The program that prints on the same terminal as it reads standard output. @default none is known */
  readonly stdoutReader?: string | undefined;
  readonly isWindows: boolean;
  readonly env: DisplayEnv;
}

/** A choice and, in words, what decided it. */
export interface Decision<T> {
  readonly value: T;
  /** A clause without capital and period: `NO_COLOR is set`. */
  readonly reason: string;
}

/** How a switch-like variable is commonly read: set, and neither empty, `0` nor `false`. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value.toLowerCase() !== "false";
}
