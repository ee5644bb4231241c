/** Decides which symbols are drawn with. Pure. */
import type { Decision, DisplayFacts } from "./decision.ts";

/**
 * | first that applies                                             | symbols |
 * |----------------------------------------------------------------|---------|
 * | `--ascii`                                                      | ASCII   |
 * | TERM is `linux`                                                | ASCII   |
 * | the first of LC_ALL, LC_CTYPE, LANG that is not empty is UTF-8 | Unicode |
 * | Windows                                                        | Unicode |
 * | else                                                           | ASCII   |
 *
 * POSIX: without any of the three the locale is C. The Linux console's font has 256 or 512 symbols, few of ours
 * among them. Windows knows no such variables, and its consoles take UTF-8.
 */
export function chooseGlyphs(
  { ascii, isWindows, env }: Pick<DisplayFacts, "ascii" | "isWindows" | "env">,
): Decision<"unicode" | "ascii"> {
  if (ascii) return { value: "ascii", reason: "--ascii" };
  if (env.TERM === "linux") {
    return { value: "ascii", reason: "the font of the Linux console has few symbols" };
  }
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => (value ?? "") !== "");
  if (locale === undefined) {
    return isWindows
      ? { value: "unicode", reason: "Windows consoles take UTF-8" }
      : { value: "ascii", reason: "no locale is set" };
  }
  const value = /utf-?8/i.test(locale) ? "unicode" : "ascii";
  return { value, reason: `the locale is ${locale}` };
}
