/** Decides whether the cursor can be moved, and so whether anything can be drawn in place. Pure. */
import type { Decision, DisplayFacts } from "./decision.ts";

/**
 * | first that applies                              | cursor |
 * |-------------------------------------------------|--------|
 * | standard error is no terminal                   | no     |
 * | TERM is `dumb` or `unknown`                     | no     |
 * | TERM is not set or empty, except on Windows     | no     |
 * | else                                            | yes    |
 *
 * Without TERM nobody has said that there is more than a printer; Windows consoles never say it.
 */
export function chooseCursor(
  { stderrIsTerminal, isWindows, env }: Pick<
    DisplayFacts,
    "stderrIsTerminal" | "isWindows" | "env"
  >,
): Decision<boolean> {
  if (!stderrIsTerminal) return { value: false, reason: "standard error is not a terminal" };
  const term = env.TERM ?? "";
  if (term === "dumb" || term === "unknown") return { value: false, reason: `TERM is ${term}` };
  if (term === "" && !isWindows) return { value: false, reason: "TERM is not set" };
  return { value: true, reason: "standard error is a terminal" };
}
