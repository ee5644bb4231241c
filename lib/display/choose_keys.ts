/** Decides whether keys are read while a run is shown. Pure. */
import type { Decision, UiName } from "./decision.ts";

export interface KeyFacts {
  readonly ui: UiName;
  readonly stdinIsTerminal: boolean;
  /** The process is in its terminal's foreground group: reading from anywhere else would stop it. */
  readonly isForeground: boolean;
}

/**
 * | first that applies                        | keys |
 * |-------------------------------------------|------|
 * | the display is not live or full           | no   |
 * | standard input is no terminal             | no   |
 * | the process is in the background          | no, until it is in the foreground |
 * | else                                      | yes  |
 */
export function chooseKeys({ ui, stdinIsTerminal, isForeground }: KeyFacts): Decision<boolean> {
  if (ui !== "live" && ui !== "full") {
    return { value: false, reason: `the ${ui} display reads no keys` };
  }
  if (!stdinIsTerminal) return { value: false, reason: "standard input is not a terminal" };
  if (!isForeground) return { value: false, reason: "the process is in the background" };
  return { value: true, reason: "standard input is a terminal" };
}
