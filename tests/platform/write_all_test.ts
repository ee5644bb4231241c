import assert from "node:assert/strict";
import { writeAll, writeAllSync } from "../../lib/platform/write_all.ts";

/** Takes at most three bytes at a time, and nothing where the plan says so. */
class Narrow {
  taken = "";
  readonly #errors: (Error | null)[];

  constructor(errors: readonly (Error | null)[]) {
    this.#errors = [...errors];
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve().then(() => this.writeSync(bytes));
  }

  writeSync(bytes: Uint8Array): number {
    const error = this.#errors.shift() ?? null;
    if (error !== null) throw error;
    this.taken += new TextDecoder().decode(bytes.subarray(0, 3));
    return Math.min(3, bytes.length);
  }
}

const FULL = new Deno.errors.WouldBlock("Resource temporarily unavailable (os error 11)");
const CUT = new Deno.errors.Interrupted("Interrupted system call (os error 4)");
const GONE = new Deno.errors.BrokenPipe("Broken pipe (os error 32)");
const BYTES = new TextEncoder().encode("all of it");

Deno.test("writeAll() writes each byte once, also where there is no room in between", async () => {
  const target = new Narrow([null, FULL, FULL, null, CUT]);
  await writeAll(target, BYTES);
  assert.equal(target.taken, "all of it");
});

Deno.test("writeAll() rejects when nobody reads any more", async () => {
  const target = new Narrow([null, GONE]);
  await assert.rejects(writeAll(target, BYTES), Deno.errors.BrokenPipe);
  assert.equal(target.taken, "all");
});

Deno.test("writeAllSync() waits for room, but not for ever", () => {
  const target = new Narrow([FULL, null, FULL, CUT]);
  writeAllSync(target, BYTES);
  assert.equal(target.taken, "all of it");
  const stuck = new Narrow(Array<Error>(100).fill(FULL));
  assert.throws(() => writeAllSync(stuck, BYTES), Deno.errors.WouldBlock);
  assert.throws(() => writeAllSync(new Narrow([GONE]), BYTES), Deno.errors.BrokenPipe);
});
