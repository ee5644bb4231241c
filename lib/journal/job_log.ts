/**
 * The job log in GNU parallel's columns, one line for every ended task:
 * Seq, Host, Starttime, JobRuntime, Send, Receive, Exitval, Signal, Command.
 */
import type { Failure } from "../events.ts";
import type { TaskRecord } from "./task_records.ts";

export const JOB_LOG_HEADER =
  "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";

/** The line for a task that ended, or undefined for one that never started. */
export function jobLogLine(record: TaskRecord): string | undefined {
  if (record.startedAtMs === null) return undefined;
  const start = (record.startedAtMs / 1000).toFixed(3);
  const runtime = (record.durationMs / 1000).toFixed(3);
  const [exit, signal] = record.failure === undefined ? [0, 0] : exitAndSignal(record.failure);
  // A command may hold tabs and line breaks; a column may not.
  const command = record.command.replace(/[\t\r\n]+/g, " ");
  return `${record.index}\t:\t${start}\t${runtime}\t0\t${record.stdoutBytes}\t${exit}\t${signal}\t${command}\n`;
}

/** Exit value and signal as GNU parallel reports them: -1 for what it ended itself, 126/127 for what cannot start. */
function exitAndSignal(failure: Failure): [number, number] {
  switch (failure.kind) {
    case "exit":
      return [failure.code, 0];
    case "signal":
      return [0, SIGNAL_NUMBERS[failure.signal] ?? 0];
    case "timeout":
    case "stalled":
    case "cancelled":
      return [-1, 15];
    case "spawn":
      return [failure.code === "ENOENT" ? 127 : 126, 0];
    case "threw":
    case "module":
    case "crashed":
    case "http":
    case "mismatch":
      return [1, 0];
    default:
      return failure satisfies never;
  }
}

/** Signal numbers of Linux on x86 and ARM; those that differ elsewhere are rare ends of a job. */
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGSYS: 31,
};
