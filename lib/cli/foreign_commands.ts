/**
 * What people write where one of Heddle's commands belongs: a plan, an address, a module, another program's word for the
 * same. Words only, for the mistake of an unknown command; none of them is ever accepted.
 */

/** By the look of the word. */
const LOOKS: readonly (readonly [look: RegExp, remedy: (word: string) => string])[] = [
  [/^https?:\/\//i, (word) => `write heddle fetch ${word}`],
  [/\.(?:ya?ml|json)$/i, (word) => `write heddle run ${word}`],
  [/\.[cm]?[jt]sx?$/i, (word) => `write heddle each --module ${word}`],
];

const WORDS: ReadonlyMap<string, string> = new Map([
  ...words("use heddle each -- COMMAND", "exec foreach map parallel xargs"),
  ...words("use heddle run PLAN", "apply build make start up"),
  ...words("use heddle run --dry-run PLAN", "lint plan validate"),
  ...words("use heddle fetch URL", "curl download get wget"),
  ...words("use heddle checksum PATH", "b2sum hash md5sum sha1sum sha256sum sha512sum sum"),
  ...words("use heddle checksum --check FILE", "verify"),
  ...words("use heddle doctor", "env info status"),
  ...words("use heddle --version", "version"),
  ...words(
    "--failed-of RUN, with the command that it was a run of, runs again what failed",
    "continue rerun resume retry",
  ),
  ...words(
    "the folder that heddle doctor names has a journal of each run",
    "history list log logs ls ps replay report runs show",
  ),
]);

/** What to write instead, or undefined if the word says nothing. */
export function foreignCommandRemedy(word: string): string | undefined {
  const known = WORDS.get(word.toLowerCase());
  return known ?? LOOKS.find(([look]) => look.test(word))?.[1](word);
}

/** Those that the table of words explains. */
export const FOREIGN_COMMANDS: readonly string[] = [...WORDS.keys()];

function words(remedy: string, written: string): [string, string][] {
  return written.split(" ").map((word) => [word, remedy]);
}
