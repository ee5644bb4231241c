/**
 * Decides whether progress is sent to the terminal's tab or task bar entry (OSC 9;4), and how. Only terminals that
 * are known to understand it get it unasked: to others OSC 9 means a notification, and each frame would pop one up.
 * Pure.
 */
import type { Decision, DisplayEnv, DisplayFacts } from "./decision.ts";

/** `tmux`: packed for tmux to hand on, which it does with `allow-passthrough on`. */
export type TaskbarRoute = "off" | "direct" | "tmux";

/**
 * | first that applies          | task bar                       |
 * |-----------------------------|--------------------------------|
 * | `--taskbar never`           | no                             |
 * | the cursor cannot be moved  | no                             |
 * | `--taskbar always`          | yes                            |
 * | GNU screen                  | no                             |
 * | a terminal of the list below | yes                           |
 * | else                        | no                             |
 */
export function chooseTaskbar(
  { taskbar, env }: Pick<DisplayFacts, "taskbar" | "env">,
  cursor: Decision<boolean>,
): Decision<TaskbarRoute> {
  if (taskbar === "never") return { value: "off", reason: "--taskbar never" };
  if (!cursor.value) return { value: "off", reason: cursor.reason };
  const isTmux = (env.TMUX ?? "") !== "";
  const route = isTmux ? "tmux" : "direct";
  const way = isTmux ? ", inside tmux" : "";
  if (taskbar === "always") return { value: route, reason: `--taskbar always${way}` };
  if ((env.STY ?? "") !== "" && !isTmux) {
    return { value: "off", reason: "GNU screen does not pass it on" };
  }
  const known = findTerminal(env);
  return known === undefined
    ? { value: "off", reason: "this terminal is not known to understand OSC 9;4" }
    : { value: route, reason: `${known} understands it${way}` };
}

interface KnownTerminal {
  readonly name: string;
  isHere(env: DisplayEnv): boolean;
}

/**
 * Sources:
 * Windows Terminal 1.6 (microsoft/terminal#8055); ConEmu, which invented it (conemu.github.io/en/AnsiEscapeCodes.html);
 * iTerm2 3.6.6, which says `P` in TERM_FEATURES (iterm2.com/feature-reporting), before it notified; WezTerm
 * 20250209 (wezterm/wezterm#6581), before it notified; Ghostty 1.2 (release notes of 1.2.0); Konsole 26.04
 * (invent.kde.org/utilities/konsole, merge request 1054); Ptyxis 48 and whatever else is built on VTE 0.80
 * (`vte.progress` properties, new in 0.80).
 * kitty says nothing of its version, and before 0.38 it notified.
 */
const KNOWN: readonly KnownTerminal[] = [
  { name: "Windows Terminal", isHere: ({ WT_SESSION }) => (WT_SESSION ?? "") !== "" },
  { name: "ConEmu", isHere: ({ ConEmuANSI }) => ConEmuANSI === "ON" },
  { name: "Ptyxis", isHere: ({ PTYXIS_VERSION }) => isAtLeast(PTYXIS_VERSION, [48]) },
  // 0.80.1 is 8001.
  { name: "VTE", isHere: ({ VTE_VERSION }) => isAtLeast(VTE_VERSION, [8000]) },
  // 26.04.1 is 260401.
  { name: "Konsole", isHere: ({ KONSOLE_VERSION }) => isAtLeast(KONSOLE_VERSION, [260400]) },
];

/** A terminal that names itself is that one: variables of others were inherited from where it was started. */
function findTerminal(env: DisplayEnv): string | undefined {
  const { TERM_PROGRAM = "", TERM_PROGRAM_VERSION } = env;
  if (hasFeature(env.TERM_FEATURES ?? "", "P")) return "TERM_FEATURES says that the terminal";
  switch (TERM_PROGRAM) {
    case "ghostty":
      return isAtLeast(TERM_PROGRAM_VERSION, [1, 2]) ? "Ghostty" : undefined;
    case "WezTerm":
      return isAtLeast(TERM_PROGRAM_VERSION, [20250209]) ? "WezTerm" : undefined;
    case "":
    case "tmux":
      return KNOWN.find(({ isHere }) => isHere(env))?.name;
    default:
      return undefined;
  }
}

/** Features are a capital letter each, with small ones and a number behind it: `T3CwLrMSc7UUw9P`. */
function hasFeature(features: string, name: string): boolean {
  return features.match(/[A-Z][a-z]*/g)?.includes(name) ?? false;
}

/** Compares the leading numbers; what is no version is none. */
function isAtLeast(version: string | undefined, least: readonly number[]): boolean {
  const numbers = (version ?? "").match(/\d+/g)?.map(Number) ?? [];
  if (numbers.length === 0 || !/^\d/.test(version ?? "")) return false;
  for (const [at, wanted] of least.entries()) {
    const given = numbers[at] ?? 0;
    if (given !== wanted) return given > wanted;
  }
  return true;
}
