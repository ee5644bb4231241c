/**
 * Writes to the terminal on standard error as much as it takes at this moment, without ever waiting for it. The
 * runtime's own asynchronous write goes by way of another thread, which for a frame of 300 bytes costs more than the
 * frame; its synchronous one waits, and a terminal may be stopped (Ctrl-S) for as long as somebody likes.
 *
 * On Linux by the C library, through a description of the terminal of our own: whether writes wait is a property of the
 * description (open(2), O_NONBLOCK), and the one that we were started with belongs to others as well.
 */
import { mayCallLinuxLibc } from "./permissions.ts";

/** Returns how many of the bytes were written, from the first one on; 0 where something is wrong as well. */
export type ReadyWriter = (bytes: Uint8Array) => number;

/** The flags of open(2) on Linux, the same on x86-64 and aarch64. */
const O_WRONLY = 0o1;
const O_NOCTTY = 0o400;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;

/** Null where there is no such way, or it is not permitted. */
export function openReadyWriter(): ReadyWriter | null {
  if (!mayCallLinuxLibc() || !Deno.stderr.isTerminal()) return null;
  try {
    const { symbols: { open, write } } = Deno.dlopen("libc.so.6", {
      open: { parameters: ["buffer", "i32"], result: "i32" },
      // Results fit: nobody writes gigabytes to a terminal.
      write: { parameters: ["i32", "buffer", "usize"], result: "i32" },
    });
    const path = new TextEncoder().encode("/proc/self/fd/2\0");
    const fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) return null;
    return (bytes) =>
      Math.max(0, write(fd, bytes as Uint8Array<ArrayBuffer>, BigInt(bytes.length)));
  } catch {
    // Another C library.
    return null;
  }
}
