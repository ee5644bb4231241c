/** Decides how many colours may be used on standard error. Pure. */
import { type Decision, type DisplayEnv, type DisplayFacts, isOn } from "./decision.ts";

/** How many colours may be used; 0 is none. */
export type ColorDepth = 0 | 16 | 256 | 16777216;

/**
 * | first that applies                         | colours                        |
 * |--------------------------------------------|--------------------------------|
 * | `--color never`                            | none                           |
 * | `--color always`                           | as many as the terminal has    |
 * | NO_COLOR is not empty                      | none                           |
 * | FORCE_COLOR is not empty                   | 0, false: none; 1, 2, 3: 16, 256, all; else as many … |
 * | CLICOLOR_FORCE is on                       | as many as the terminal has    |
 * | CLICOLOR is 0                              | none                           |
 * | standard error is no terminal              | none                           |
 * | TERM is `dumb` or `unknown`                | none                           |
 * | else                                       | as many as the terminal has    |
 *
 * Sources: https://no-color.org (whoever names `--color` wins over it), https://force-color.org with the depths of
 * `supports-color`, https://bixense.com/clicolors.
 */
export function chooseColor({ color, stderrIsTerminal, env }: DisplayFacts): Decision<ColorDepth> {
  const { TERM = "", FORCE_COLOR = "", NO_COLOR = "" } = env;
  if (color === "never") return none("--color never");
  if (color === "always") return asMany(env, "--color always");
  if (NO_COLOR !== "") return none("NO_COLOR is set");
  if (FORCE_COLOR !== "") return forced(FORCE_COLOR, env);
  if (isOn(env.CLICOLOR_FORCE)) return asMany(env, "CLICOLOR_FORCE is set");
  if (env.CLICOLOR === "0") return none("CLICOLOR is 0");
  if (!stderrIsTerminal) return none("standard error is not a terminal");
  if (TERM === "dumb" || TERM === "unknown") return none(`TERM is ${TERM}`);
  return asMany(env, "standard error is a terminal");
}

function none(reason: string): Decision<ColorDepth> {
  return { value: 0, reason };
}

function asMany(env: DisplayEnv, reason: string): Decision<ColorDepth> {
  const depth = terminalDepth(env);
  return { value: depth.value, reason: `${reason}, ${depth.reason}` };
}

function forced(value: string, env: DisplayEnv): Decision<ColorDepth> {
  const reason = "FORCE_COLOR is set";
  switch (value) {
    case "0":
    case "false":
      return none("FORCE_COLOR is off");
    case "1":
      return { value: 16, reason: `${reason} to 1` };
    case "2":
      return { value: 256, reason: `${reason} to 2` };
    case "3":
      return { value: 16777216, reason: `${reason} to 3` };
    default:
      return asMany(env, reason);
  }
}

/** What the terminal says of itself; 16 colours are the least that any with colours has. */
function terminalDepth(env: DisplayEnv): Decision<ColorDepth> {
  const { COLORTERM = "", TERM = "", WT_SESSION = "" } = env;
  if (/^(truecolor|24bit)$/i.test(COLORTERM)) {
    return { value: 16777216, reason: "COLORTERM names all" };
  }
  if (/-direct\d*$/i.test(TERM)) return { value: 16777216, reason: "TERM names all" };
  if (/-256(color)?$/i.test(TERM)) return { value: 256, reason: "TERM names 256" };
  // Windows Terminal has said so since its first version, in no other way.
  if (WT_SESSION !== "") return { value: 16777216, reason: "Windows Terminal has all" };
  return { value: 16, reason: "nothing names more than 16" };
}
