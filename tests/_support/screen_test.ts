import assert from "node:assert/strict";
import { Screen } from "./screen.ts";

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("Screen shows what a terminal would show and records what was written", async () => {
  const screen = new Screen({ columns: 20, rows: 5 });
  await screen.write(bytes("one\r\ntwo\x1b[1A\rONE"));
  assert.deepEqual(await screen.lines(), ["ONE", "two"]);
  assert.deepEqual(screen.writes, ["one\r\ntwo␛[1A\rONE"]);
  assert.deepEqual(await screen.cursor(), { x: 3, y: 0 });
  screen.dispose();
});

Deno.test("Screen keeps writes pending while it is held", async () => {
  const screen = new Screen({ columns: 20, rows: 5 });
  screen.hold();
  let isWritten = false;
  const write = screen.write(bytes("x")).then(() => isWritten = true);
  await screen.lines();
  assert.equal(isWritten, false);
  screen.release();
  await write;
  screen.dispose();
});

Deno.test("Screen rejects writes when it is gone", async () => {
  const screen = new Screen({ columns: 20, rows: 5 });
  screen.fail(new Error("EIO"));
  await assert.rejects(screen.write(bytes("x")), /EIO/);
  screen.dispose();
});
