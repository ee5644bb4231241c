/**
 * Words for a POSIX shell. Owns the quoting rules and nothing else: what is safe bare, how the rest
 * is written, and how a command is shown on one line.
 */

/** Safe anywhere in a command: no quoting, globbing, tilde, assignment or history character. */
const BARE = /^[A-Za-z0-9_@%+:,./-]+$/;
/** `=` makes an assignment of a first word, but never in a word with a leading dash. */
const BARE_OPTION = /^-[A-Za-z0-9_@%+:,./=-]+$/;
/** Words that a shell takes for syntax or for a keyword when they come first. */
const RESERVED: ReadonlySet<string> = new Set(
  ("if then else elif fi do done case esac while until for in function select time coproc")
    .split(" "),
);
/** Anything that would break a line or drive a terminal: C0, DEL, C1 and the Unicode line ends. */
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/**
 * The word as POSIX shell text that stands for exactly `arg`: bare when that is safe, else in single
 * quotes. Any content is fine but NUL, which no argument can hold.
 */
export function shellQuote(arg: string): string {
  const isBare = (BARE.test(arg) || BARE_OPTION.test(arg)) && !RESERVED.has(arg);
  return isBare ? arg : forceShellQuote(arg);
}

/** The word in single quotes in any case. */
export function forceShellQuote(arg: string): string {
  return `'${arg.replaceAll("'", `'\\''`)}'`;
}

/** A command that runs `argv` exactly, as POSIX shell text; may hold line breaks if a word does. */
export function shellJoin(argv: readonly string[]): string {
  return argv.map(shellQuote).join(" ");
}

/**
 * A command on one line for people and logs: as `shellJoin`, but words with control characters are
 * written `$'…\n…'` (POSIX 2024, bash, zsh, ksh), so that no content breaks a line or a terminal.
 */
export function shellLine(argv: readonly string[]): string {
  return argv.map((arg) => CONTROL.test(arg) ? escapeControls(arg) : shellQuote(arg)).join(" ");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\\": "\\\\",
  "'": "\\'",
};

function escapeControls(arg: string): string {
  // deno-lint-ignore no-control-regex
  const text = arg.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\\']/g, (char) => {
    const code = char.charCodeAt(0);
    const hex = code.toString(16);
    return ESCAPES[char] ??
      (code < 0x80 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`);
  });
  return `$'${text}'`;
}
