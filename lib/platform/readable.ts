/**
 * Waits until a file descriptor has something to read, without reading. A read that waits on a terminal is fatal for a
 * process in the background: the kernel stops it (SIGTTIN), also when it began to wait in the foreground. Waiting
 * alone is always allowed.
 */
import { isGranted } from "./permissions.ts";

/** `struct pollfd`: an int and two shorts. */
const POLLFD_BYTES = 8;
const EVENTS_OFFSET = 4;
const REVENTS_OFFSET = 6;
/** The same on Linux and macOS. */
const POLLIN = 0x1;
const POLLNVAL = 0x20;
/** Interrupted waits are repeated; this many in a row mean something else. */
const MAX_FAILED_WAITS = 1000;

/** Names of the C library's file; others (musl, the BSDs) do without. */
const LIBRARIES: Readonly<Record<string, string>> = {
  linux: "libc.so.6",
  darwin: "libSystem.dylib",
};

/** Something to read on one descriptor. */
export interface Readiness {
  /** Resolves with true when there is something, or the end; with false when that cannot be told any more. */
  wait(): Promise<boolean>;
  /** Whether there is something now: what was waited for may have been taken by somebody else. */
  check(): boolean;
}

/** Undefined where the system's call cannot be reached: another system, no permission. */
export function createReadiness(fd: number): Readiness | undefined {
  const library = LIBRARIES[Deno.build.os];
  if (library === undefined || !isGranted({ name: "ffi" })) return undefined;
  try {
    return new PolledReadiness(fd, openPoll(library));
  } catch {
    return undefined;
  }
}

function openPoll(library: string) {
  return Deno.dlopen(library, {
    poll: { parameters: ["buffer", "usize", "i32"], result: "i32" },
    // On a thread of its own: it waits for as long as nobody presses a key.
    pollSlowly: {
      name: "poll",
      parameters: ["buffer", "usize", "i32"],
      result: "i32",
      nonblocking: true,
    },
  }).symbols;
}

class PolledReadiness implements Readiness {
  readonly #fd: number;
  readonly #libc: ReturnType<typeof openPoll>;

  constructor(fd: number, libc: ReturnType<typeof openPoll>) {
    this.#fd = fd;
    this.#libc = libc;
  }

  async wait(): Promise<boolean> {
    const entry = this.#createEntry();
    for (let failed = 0; failed < MAX_FAILED_WAITS; failed++) {
      if (await this.#libc.pollSlowly(entry, 1n, -1) > 0) {
        return (entry.getInt16(REVENTS_OFFSET, true) & POLLNVAL) === 0;
      }
    }
    return false;
  }

  check(): boolean {
    return this.#libc.poll(this.#createEntry(), 1n, 0) > 0;
  }

  /** Memory made by hand: V8 moves the small arrays that it makes itself. */
  #createEntry(): DataView<ArrayBuffer> {
    const entry = new DataView(new ArrayBuffer(POLLFD_BYTES));
    entry.setInt32(0, this.#fd, true);
    entry.setInt16(EVENTS_OFFSET, POLLIN, true);
    return entry;
  }
}
