/**
 * Words for a POSIX shell. Owns the quoting rules and nothing else: what is safe bare, how the rest
 * is written, and how a command is shown on one line.
 */
import { SUSPICIOUS } from "./clean_unicode.ts";

/** Safe anywhere in a command: no quoting, globbing, tilde, assignment or history character. */
const BARE = /^[A-Za-z0-9_@%+:,./-]+$/;
/** `=` makes an assignment of a first word, but never in a word with a leading dash. */
const BARE_OPTION = /^-[A-Za-z0-9_@%+:,./=-]+$/;
/** Words that a shell takes for syntax or for a keyword when they come first. */
const RESERVED: ReadonlySet<string> = new Set(
  ("if then else elif fi do done case esac while until for in function select time coproc")
    .split(" "),
);
/** Between `$'` and `'`: what breaks a line, drives a terminal or would not be shown, and the fifth mark of a heap. */
const ESCAPED =
  // deno-lint-ignore no-control-regex
  /[\0-\x1f'\\\x7f-\x9f\u00ad\u061c\u180e\u200b\u200d-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{1f3fb}-\u{1f3ff}\u{e0000}-\u{e007f}]|(?<=\p{M}{4})\p{M}/gu;

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
 * A command on one line for people and logs: as `shellJoin`, but words with control characters, or with others that
 * `sanitize` changes, are written `$'…\n…'` (POSIX 2024, bash, zsh, ksh), so that no content breaks a line or a
 * terminal, and all of it is there to be copied.
 */
export function shellLine(argv: readonly string[]): string {
  return argv.map((arg) => isPlain(arg) ? shellQuote(arg) : escapeControls(arg)).join(" ");
}

function isPlain(arg: string): boolean {
  return !SUSPICIOUS.test(arg) && !/[\t\n]/.test(arg);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\\": "\\\\",
  "'": "\\'",
};

function escapeControls(arg: string): string {
  const text = arg.replace(ESCAPED, (char) => {
    const code = char.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    if (code < 0x80) return ESCAPES[char] ?? `\\x${hex.padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return `$'${text}'`;
}
