/**
 * Reads the table of running processes: numbers, group, session and Heddle's mark of each.
 * Linux through `/proc`; on other Unix systems through `ps`, which shows no marks; on Windows nothing.
 */
import { mayLookAtProcesses } from "./permissions.ts";

/** Environment variable that names the tasks a process belongs to: `run/task,run/task`, innermost last. */
export const MARK_VARIABLE = "HEDDLE_MARK";

/** One living process. Zombies are left out: they only wait to be counted. */
export interface ProcessRow {
  readonly pid: number;
  /** Number of its process group. */
  readonly group: number;
  /** Number of its session. */
  readonly session: number;
  /** Tokens in its mark; empty when it has none or belongs to another user. */
  readonly marks: readonly string[];
}

/** The token that marks the processes of one task: `<run id>/<task number>`. */
export function createToken(runId: string, task: number): string {
  return `${runId}/${task}`;
}

/** Adds a token to the mark that was inherited, if any. */
export function extendMark(inherited: string | undefined, token: string): string {
  return inherited === undefined || inherited === "" ? token : `${inherited},${token}`;
}

/** All living processes that can be seen, in no particular order. Costs about 30 µs each. */
export function listProcesses(): readonly ProcessRow[] {
  if (Deno.build.os === "windows") return [];
  return Deno.build.os === "linux" ? listProc() : listPs();
}

function listProc(): readonly ProcessRow[] {
  return listPids().flatMap((pid) => readRow(pid) ?? []);
}

/** The same with what POSIX `ps` tells; the group stands in for the session. */
export function listPs(): readonly ProcessRow[] {
  const args = ["-A", "-o", "pid=,pgid=,stat="];
  const { stdout } = new Deno.Command("ps", { args, stderr: "null" }).outputSync();
  const rows: ProcessRow[] = [];
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const [pid, group, state] = line.trim().split(/\s+/);
    if (state === undefined || state.startsWith("Z")) continue;
    rows.push({ pid: Number(pid), group: Number(group), session: Number(group), marks: [] });
  }
  return rows;
}

/** The numbers of all living processes on Linux; none where nobody may look, or there is no `/proc`. */
export function listPids(): readonly number[] {
  if (!mayLook()) return [];
  try {
    return Array.from(Deno.readDirSync("/proc"), ({ name }) => Number(name)).filter(
      Number.isInteger,
    );
  } catch {
    return [];
  }
}

function readRow(pid: number): ProcessRow | undefined {
  const stat = readLatin1(`/proc/${pid}/stat`);
  const numbers = stat === undefined ? undefined : parseStat(stat);
  if (numbers === undefined) return undefined;
  return { pid, ...numbers, marks: parseMarks(readLatin1(`/proc/${pid}/environ`) ?? "") };
}

/** Whether a process ignores a signal; false where that cannot be told. */
export function ignoresSignal(pid: number, signal: "SIGHUP" | "SIGINT" | "SIGQUIT"): boolean {
  const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(readLatin1(`/proc/${pid}/status`) ?? "")?.[1];
  const number = { SIGHUP: 1n, SIGINT: 2n, SIGQUIT: 3n }[signal];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> (number - 1n)) & 1n) === 1n;
}

/** Reads state, group and session of a `/proc/PID/stat` line; undefined for zombies and the dead. */
export function parseStat(
  stat: string,
): { readonly group: number; readonly session: number } | undefined {
  // The second field is the program's name in parentheses and may itself hold both spaces and ")".
  const [state, , group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === undefined || state === "Z" || state === "X") return undefined;
  return { group: Number(group), session: Number(session) };
}

/** Finds the tokens in the text of a `/proc/PID/environ`. */
export function parseMarks(environ: string): readonly string[] {
  const key = `${MARK_VARIABLE}=`;
  const start = environ.startsWith(key) ? 0 : environ.indexOf(`\0${key}`) + 1;
  if (start === 0 && !environ.startsWith(key)) return [];
  const end = environ.indexOf("\0", start);
  return environ.slice(start + key.length, end < 0 ? undefined : end).split(",");
}

/** Rights are seldom taken back, and hundreds of files looked at. */
const look = { isGranted: false };

/** Nobody is asked for the right to look. */
function mayLook(): boolean {
  return look.isGranted ||= mayLookAtProcesses();
}

/** The file's bytes as one character each; undefined when the process is gone or not ours, or nobody may look. */
export function readLatin1(path: string): string | undefined {
  if (!mayLook()) return undefined;
  try {
    return new TextDecoder("latin1").decode(Deno.readFileSync(path));
  } catch {
    return undefined;
  }
}
