/**
 * Writes whole byte strings to a stream, also to one that some other program has left non-blocking (ssh does that to
 * the terminal that it shares): such a stream takes what it has room for, and says so instead of waiting. When it has
 * room again nobody tells: it is tried again, soon at first and then less often.
 */

const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 100;
/** What ends the process must not wait for a terminal that takes nothing. */
const MAX_SYNC_WAIT_MS = 500;

/** Resolves when all is written, however long that takes. Rejects when nobody reads any more. */
export async function writeAll(
  target: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  for (let at = 0; at < bytes.length;) {
    try {
      at += await target.write(at === 0 ? bytes : bytes.subarray(at));
      waitMs = FIRST_WAIT_MS;
    } catch (error) {
      if (!isFull(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs);
    }
  }
}

/** Writes before it returns; gives up on a stream that takes nothing for half a second. */
export function writeAllSync(
  target: { writeSync(bytes: Uint8Array): number },
  bytes: Uint8Array,
): void {
  let waitedMs = 0;
  for (let at = 0; at < bytes.length;) {
    try {
      at += target.writeSync(bytes.subarray(at));
      waitedMs = 0;
    } catch (error) {
      if (!isFull(error) || waitedMs >= MAX_SYNC_WAIT_MS) throw error;
      const waitMs = Math.max(FIRST_WAIT_MS, waitedMs);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
      waitedMs += waitMs;
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Deno.errors.WouldBlock || error instanceof Deno.errors.Interrupted;
}
