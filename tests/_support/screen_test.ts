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

Deno.test("Screen shows the alternate screen and what waits behind it", async () => {
  const screen = new Screen({ columns: 20, rows: 5 });
  screen.print("main\r\n\x1b[?1049h\x1b[Halternate");
  assert.equal(await screen.isAlternate(), true);
  assert.deepEqual([await screen.lines(), await screen.mainLines()], [["alternate"], ["main"]]);
  screen.print("\x1b[?1049l");
  assert.equal(await screen.isAlternate(), false);
  assert.deepEqual(await screen.lines(), ["main"]);
  screen.dispose();
});

Deno.test("Screen tells how cells look, blank ones only by what can be seen of them", async () => {
  const screen = new Screen({ columns: 8, rows: 1 });
  screen.print("\x1b[1;31ma \x1b[m\x1b[4m \x1b[;48;5;9m \x1b[;7m \x1b[m漢");
  assert.deepEqual(await screen.looks(), [
    ["a bold in 16777216:1", " ", "  underline", "  on 33554432:9", "  inverse", "漢", "", " "],
  ]);
  screen.dispose();
});

Deno.test("Screen puts lines together that the terminal broke, and rewraps them", async () => {
  const screen = new Screen({ columns: 10, rows: 5 });
  screen.print("0123456789abc\r\nx");
  assert.deepEqual(await screen.wholeLines(), ["0123456789abc", "x"]);
  await screen.resize({ columns: 5, rows: 5 });
  assert.deepEqual(await screen.lines(), ["01234", "56789", "abc", "x"]);
  screen.dispose();
});

Deno.test("Screen cuts lines instead where it was told to", async () => {
  const screen = new Screen({ columns: 10, rows: 5, rewraps: false });
  screen.print("0123456789\r\nx");
  await screen.resize({ columns: 5, rows: 5 });
  assert.deepEqual(await screen.lines(), ["01234", "x"]);
  screen.dispose();
});

Deno.test("Screen keeps title, progress and an unended frame", async () => {
  const screen = new Screen({ columns: 10, rows: 5 });
  screen.print("\x1b]2;shell\x07\x1b[22;2t\x1b]2;run\x1b\\\x1b]9;4;1;50\x1b\\\x1b[?2026h");
  assert.equal(await screen.isSynchronizing(), true);
  assert.deepEqual([screen.title, screen.progress], ["run", "1;50"]);
  screen.print("\x1b[23;2t\x1b]9;4;0\x1b\\\x1b[?2026l");
  assert.equal(await screen.isSynchronizing(), false);
  assert.deepEqual([screen.title, screen.progress], ["shell", "0"]);
  screen.dispose();
});

Deno.test("Screen counts what tmux takes for clearing the screen", async () => {
  const screen = new Screen({ columns: 10, rows: 5 });
  screen.print("a\r\nb\x1b[J\x1b[H\x1b[J\x1b[2;2H\x1b[J\x1b[2J\x1b[?1049h\x1b[H\x1b[J");
  await screen.lines();
  assert.equal(screen.screenErasures, 2);
  screen.dispose();
});
