import assert from "node:assert/strict";
import { Painter } from "../../lib/terminal/painter.ts";
import { Screen } from "../_support/screen.ts";

function setUp(): { screen: Screen; painter: Painter } {
  const screen = new Screen({ columns: 20, rows: 6 });
  return { screen, painter: new Painter({ terminal: screen }) };
}

Deno.test("a bare terminal gets what is printed as it is, and nothing else", async () => {
  const { screen, painter } = setUp();
  painter.setMode("bare");
  painter.paint(["not drawn"]);
  painter.print("one\ntwo\n");
  painter.paint([]);
  await painter.settled();
  painter.paint([]);
  assert.deepEqual(screen.writes, ["one\r\ntwo\r\n"]);
  assert.deepEqual(await screen.lines(), ["one", "two"]);
});

Deno.test("a block goes before a terminal is bare, and the cursor comes back with it", async () => {
  const { screen, painter } = setUp();
  painter.print("above\n");
  painter.paint(["block", "block"]);
  await painter.settled();
  assert.equal(screen.showsCursor, false);
  painter.setMode("bare");
  painter.print("printed\n");
  painter.paint([]);
  await painter.settled();
  assert.deepEqual(await screen.lines(), ["above", "printed"]);
  assert.equal(screen.showsCursor, true);
  painter.print("then\n");
  painter.paint([]);
  await painter.settled();
  assert.equal(screen.writes.at(-1), "then\r\n");
});

Deno.test("the alternate screen is left before a terminal is bare, with what was held back", async () => {
  const { screen, painter } = setUp();
  painter.print("above\n");
  painter.setMode("full");
  painter.paint(["full"]);
  await painter.settled();
  painter.print("held\n");
  painter.paint(["full!"]);
  await painter.settled();
  painter.setMode("bare");
  painter.paint([]);
  await painter.settled();
  assert.deepEqual(await screen.lines(), ["above", "held"]);
  assert.equal(screen.showsCursor, true);
});

Deno.test("a block is drawn below what a bare terminal showed", async () => {
  const { screen, painter } = setUp();
  painter.setMode("bare");
  painter.print("one\n");
  painter.paint([]);
  await painter.settled();
  screen.print("$ somebody else\r\n");
  painter.setMode("inline");
  painter.paint(["block"]);
  await painter.settled();
  assert.deepEqual(await screen.lines(), ["one", "$ somebody else", "block"]);
  assert.equal(screen.showsCursor, false);
  await painter.leave();
});

Deno.test("a bare terminal is left with what still waits, and progress is taken back", async () => {
  const { screen, painter } = setUp();
  painter.setMode("bare");
  painter.paint([], { signals: { progress: { state: "normal", percent: 5 } } });
  await painter.settled();
  painter.print("last\n");
  await painter.leave();
  assert.deepEqual(await screen.lines(), ["last"]);
  assert.match(screen.writes.join(""), /9;4;1;5.*last.*9;4;0/s);
});
