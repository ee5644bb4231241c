/**
 * The process's three standard streams behind the ports: byte sinks, a terminal to draw on, and standard input.
 * The only place that writes to them.
 */
import type { ByteSink, StreamName, TerminalPort } from "../ports.ts";
import { isGranted } from "./permissions.ts";
import { openReadyWriter, type ReadyWriter } from "./terminal_writer.ts";
import { writeAll, writeAllSync } from "./write_all.ts";

/** Standard output or standard error as a sink for bytes. */
export function createByteSink(stream: StreamName): ByteSink {
  const target = Deno[stream];
  return { isTerminal: target.isTerminal(), write: (bytes) => writeAll(target, bytes) };
}

/** A frame asks for the size many times; the answer is good for as long as drawing one takes. */
const SIZE_MS = 2;

/** Standard error as a terminal. Its size is that of the moment. */
export function createTerminal(): TerminalPort {
  let writeReady: ReadyWriter | null | undefined;
  /** What the terminal does not take at once goes on elsewhere: errors are found there as well. */
  const writeToTerminal = (bytes: Uint8Array): Promise<void> | void => {
    if (writeReady === undefined) writeReady = openReadyWriter();
    const written = writeReady === null ? 0 : writeReady(bytes);
    if (written < bytes.length) return writeAll(Deno.stderr, bytes.subarray(written));
  };
  let size = { columns: 0, rows: 0 };
  let askedAtMs = -Infinity;
  const currentSize = () => {
    const nowMs = performance.now();
    if (nowMs - askedAtMs >= SIZE_MS) {
      size = consoleSize();
      askedAtMs = nowMs;
    }
    return size;
  };
  return {
    get columns() {
      return currentSize().columns;
    },
    get rows() {
      return currentSize().rows;
    },
    write: writeToTerminal,
    writeSync: writeErrorBytesSync,
    writeLast,
  };
}

/** A process of its own waits until the terminal takes it, or is gone; this one must not wait for that. */
function writeLast(bytes: Uint8Array): void {
  // Rather wait for the terminal than ask on it whether a process may be started.
  if (!isGranted({ name: "run", command: "/bin/sh" })) return writeErrorBytesSync(bytes);
  try {
    new Deno.Command("/bin/sh", {
      args: ["-c", 'printf %s "$1" >&2', "sh", new TextDecoder().decode(bytes)],
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).spawn().unref();
  } catch {
    // Without a shell there is nothing more to do.
  }
}

/** Whether standard output and standard error are one and the same terminal. */
export function isSameTerminal(): boolean {
  if (!Deno.stdout.isTerminal() || !Deno.stderr.isTerminal()) return false;
  if (!isGranted({ name: "read", path: "/dev/fd" })) return true;
  try {
    const stdout = Deno.statSync("/dev/fd/1");
    const stderr = Deno.statSync("/dev/fd/2");
    return stdout.rdev === stderr.rdev && stdout.ino === stderr.ino;
  } catch {
    // Where that cannot be told, two terminals on one process are the same one.
    return true;
  }
}

/** Whether a write failed because nobody reads any more: a closed pipe, or a terminal that is gone. */
export function isReaderGone(error: unknown): boolean {
  if (error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset) {
    return true;
  }
  // EIO, which Deno gives no class of its own.
  return error instanceof Error && / \(os error 5\)/.test(error.message);
}

/** Writes a text at once, for the last words of a process. */
export function writeErrorSync(text: string): void {
  writeErrorBytesSync(new TextEncoder().encode(text));
}

function writeErrorBytesSync(bytes: Uint8Array): void {
  try {
    writeAllSync(Deno.stderr, bytes);
  } catch {
    // Nobody is left to read it, and with a terminal that is gone there is nothing left to restore.
  }
}

function consoleSize(): { columns: number; rows: number } {
  return findConsoleSize() ?? { columns: 80, rows: 24 };
}

/** The terminal's size; undefined when no standard stream is one, or it was never given a size. */
export function findConsoleSize(): { columns: number; rows: number } | undefined {
  try {
    const size = Deno.consoleSize();
    // A pseudo-terminal that was never given a size reports 0 × 0.
    return size.columns > 0 && size.rows > 0 ? size : undefined;
  } catch {
    return undefined;
  }
}
