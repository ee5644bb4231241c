/**
 * Waits until a file descriptor has something to read, without reading. A read that waits on a terminal is fatal for a
 * process in the background: the kernel stops it (SIGTTIN), also when it began to wait in the foreground. Waiting
 * alone is always allowed.
 */

/** `struct pollfd`: an int and two shorts. */
const POLLFD_BYTES = 8;
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

/** Resolves with true when the descriptor can be read or has ended, with false when that cannot be told. */
export type WaitReadable = () => Promise<boolean>;

/** Undefined where the system's call cannot be reached: another system, no permission. */
export function createWaitReadable(fd: number): WaitReadable | undefined {
  const library = LIBRARIES[Deno.build.os];
  if (library === undefined || !mayCall()) return undefined;
  try {
    const { symbols } = Deno.dlopen(library, {
      // On a thread of its own: it waits for as long as nobody presses a key.
      poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
    });
    // Made by hand: V8 moves the small arrays that it makes itself.
    const entry = new DataView(new ArrayBuffer(POLLFD_BYTES));
    return () => wait(symbols.poll, entry, fd);
  } catch {
    return undefined;
  }
}

/** Asked, not tried: trying would prompt the user. */
function mayCall(): boolean {
  return Deno.permissions.querySync({ name: "ffi" }).state === "granted";
}

async function wait(
  poll: (entry: DataView<ArrayBuffer>, count: bigint, timeoutMs: number) => Promise<number>,
  entry: DataView<ArrayBuffer>,
  fd: number,
): Promise<boolean> {
  for (let failed = 0; failed < MAX_FAILED_WAITS; failed++) {
    entry.setInt32(0, fd, true);
    entry.setInt16(4, POLLIN, true);
    entry.setInt16(6, 0, true);
    if (await poll(entry, 1n, -1) > 0) return (entry.getInt16(6, true) & POLLNVAL) === 0;
  }
  return false;
}
