/**
 * Says in one line of words why something failed. Owns the wording for every kind of failure.
 * Declares the shape of a failure itself, because text imports nothing; `Failure` of the events fits it.
 */
import { formatLimit } from "./format_duration.ts";
import { sanitize } from "./sanitize.ts";

/** Why an attempt failed; the same as `Failure` of `lib/events.ts`. */
export type FailureLike =
  | { readonly kind: "exit"; readonly code: number; readonly tail?: readonly string[] }
  | { readonly kind: "signal"; readonly signal: string; readonly tail?: readonly string[] }
  | { readonly kind: "timeout"; readonly afterMs: number; readonly detail?: string }
  | { readonly kind: "stalled"; readonly idleMs: number; readonly detail?: string }
  | {
    readonly kind: "threw";
    readonly name: string;
    readonly message: string;
    readonly at?: string;
  }
  | { readonly kind: "module"; readonly message: string }
  | { readonly kind: "crashed"; readonly reason: string }
  | { readonly kind: "spawn"; readonly code: string; readonly detail: string }
  | { readonly kind: "http"; readonly status: number }
  | { readonly kind: "mismatch"; readonly expected: string; readonly actual: string }
  | { readonly kind: "cancelled"; readonly by: string };

/** One safe line, without a final period. */
export function failureText(failure: FailureLike): string {
  switch (failure.kind) {
    case "exit":
      return exitText(failure.code, failure.tail);
    case "signal":
      return signalText(failure.signal);
    case "timeout":
      return `timed out after ${formatLimit(failure.afterMs)}${detailText(failure.detail)}`;
    case "stalled":
      return `no output for ${formatLimit(failure.idleMs)} (stalled)${detailText(failure.detail)}`;
    case "threw":
      return thrownText(failure);
    case "module":
      return sanitize(failure.message);
    case "crashed":
      return `worker crashed: ${sanitize(failure.reason)}`;
    case "spawn":
      return spawnText(failure.code, failure.detail);
    case "http":
      return `HTTP ${failure.status}`;
    case "mismatch":
      return `checksum mismatch: expected ${sanitize(failure.expected)}, got ${
        sanitize(failure.actual)
      }`;
    case "cancelled":
      return `cancelled by ${sanitize(failure.by)}`;
    default:
      return failure satisfies never;
  }
}

/** Failures of built-in work whose messages say all of it. */
const SENTENCES: ReadonlySet<string> = new Set(["Address", "Mismatch", "Unreadable"]);

function thrownText({ name, message, at }: FailureLike & { readonly kind: "threw" }): string {
  const text = message === "" ? name : SENTENCES.has(name) ? message : `${name}: ${message}`;
  return sanitize(at === undefined ? text : `${text} (${at})`);
}

function detailText(detail: string | undefined): string {
  return detail === undefined ? "" : `; ${sanitize(detail)}`;
}

/** `sh: 1: x: not found`, `bash: line 1: x`, `/bin/sh: line 2: x`, `zsh:1: x`: the shell's own name and line. */
const SHELL_PREFIX =
  /^(?:\S*\/)?(?:sh|dash|bash|ash|ksh|zsh|fish|busybox)(?:: -c)?:\s?(?:line )?\d+: /;

/** The last line that says something, without what the shell puts in front; "" if there is none. */
export function lastMeaningfulLine(tail: readonly string[] | undefined): string {
  for (let at = (tail?.length ?? 0) - 1; at >= 0; at--) {
    const line = sanitize(tail?.[at] ?? "").trim();
    if (/[\p{L}\p{N}]/u.test(line)) return line.replace(SHELL_PREFIX, "");
  }
  return "";
}

function exitText(code: number, tail: readonly string[] | undefined): string {
  const line = lastMeaningfulLine(tail);
  if (line !== "") return `exit ${code}: ${line}`;
  const meaning = exitMeaning(code);
  return meaning === "" ? `exit ${code}` : `exit ${code} (${meaning})`;
}

/** Codes that POSIX defines for a shell's `$?`; all others are the program's own business. */
function exitMeaning(code: number): string {
  if (code === 126) return "found but not executable";
  if (code === 127) return "command not found";
  const signal = SIGNALS_BY_NUMBER[code - 128];
  return signal === undefined ? "" : `as after ${signal}`;
}

/** Signals with the same number on every system that we run on. */
const SIGNALS_BY_NUMBER: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  6: "SIGABRT",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
};

const SIGNAL_MEANINGS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGALRM: "alarm clock",
  SIGBUS: "bus error",
  SIGFPE: "arithmetic error",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupted",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGSYS: "bad system call",
  SIGTERM: "terminated",
  SIGTRAP: "trace trap",
  SIGXCPU: "CPU time limit exceeded",
  SIGXFSZ: "file size limit exceeded",
};

function signalText(signal: string): string {
  const meaning = Object.hasOwn(SIGNAL_MEANINGS, signal) ? SIGNAL_MEANINGS[signal] : undefined;
  return `signal ${sanitize(signal)}${meaning === undefined ? "" : ` (${meaning})`}`;
}

/** In the words of those who start children, so that nothing is said twice. */
const SPAWN_MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: "not found",
  EACCES: "permission denied",
  E2BIG: "arguments and environment are too long",
  ENOEXEC: "not a program",
  ENOTDIR: "part of its path is not a folder",
  ENOMEM: "out of memory",
  EAGAIN: "too many processes",
  EMFILE: "too many open files",
  ENFILE: "too many open files in the system",
  ETXTBSY: "is being written",
};

/** `detail` names the program, or is a whole message that already says what is wrong. */
function spawnText(code: string, detail: string): string {
  const what = sanitize(detail);
  const meaning = Object.hasOwn(SPAWN_MEANINGS, code) ? SPAWN_MEANINGS[code] : undefined;
  const isSaid = meaning === undefined || what.toLowerCase().includes(meaning);
  const reason = isSaid ? what : what === "" ? meaning : `${what}: ${meaning}`;
  return what.includes(code)
    ? `cannot start: ${reason}`
    : `cannot start: ${reason} (${sanitize(code)})`;
}
