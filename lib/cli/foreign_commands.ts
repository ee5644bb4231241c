/**
 * What people write where one of Heddle's commands belongs: a plan, an address, a module, another program's word for the
 * same. Words only, for the mistake of an unknown command; none of them is ever accepted.
 */
import { wordTable } from "../text/word_table.ts";

/** By the look of the word. */
const LOOKS: readonly (readonly [look: RegExp, remedy: (word: string) => string])[] = [
  [/^https?:\/\//i, (word) => `write heddle fetch ${word}`],
  [/\.(?:ya?ml|json)$/i, (word) => `write heddle run ${word}`],
  [/\.[cm]?[jt]sx?$/i, (word) => `write heddle each --module ${word}`],
];

const WORDS = wordTable({
  "exec foreach map parallel xargs": "use heddle each -- COMMAND",
  "apply build make start up": "use heddle run PLAN",
  "lint plan validate": "use heddle run --dry-run PLAN",
  "curl download get wget": "use heddle fetch URL",
  "b2sum hash md5sum sha1sum sha256sum sha512sum sum": "use heddle checksum PATH",
  "verify": "use heddle checksum --check FILE",
  "env info status": "use heddle doctor",
  "version": "use heddle --version",
  "continue rerun resume retry":
    "--failed-of RUN, with the command that it was a run of, runs again what failed",
  "history list log logs ls ps replay report runs show":
    "the folder that heddle doctor names has a journal of each run",
});

/** What to write instead, or undefined if the word says nothing. */
export function foreignCommandRemedy(word: string): string | undefined {
  const known = WORDS.get(word.toLowerCase());
  return known ?? LOOKS.find(([look]) => look.test(word))?.[1](word);
}
