/**
 * Reads the status word of `waitpid` and names signals (Linux numbers, x86-64 and aarch64). Pure.
 */
import type { ChildExit } from "../child_spawner.ts";

const SIGNAL_NAMES =
  ("SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 " +
    "SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG " +
    "SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS").split(" ");

/** Real-time signals have numbers only; the C library keeps the first two for itself. */
const SIGRTMIN = 34;

/** How a process ended, from a status word whose process has ended (not stopped or continued). */
export function parseExitStatus(status: number): ChildExit {
  const signal = status & 0x7f;
  if (signal === 0) return { kind: "code", code: (status >> 8) & 0xff };
  return { kind: "signal", signal: signalName(signal) };
}

/** `SIGKILL` for 9; `SIGRTMIN+1` for 35. */
export function signalName(number: number): string {
  if (number >= SIGRTMIN) return `SIGRTMIN+${number - SIGRTMIN}`;
  return SIGNAL_NAMES[number - 1] ?? `SIG${number}`;
}
