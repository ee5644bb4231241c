/** The painter on the alternate screen. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_HELD_LENGTH, Painter, type PainterMode } from "../../lib/terminal/painter.ts";
import { loadExactWidths } from "../../lib/text/cell_width.ts";
import { Screen } from "../_support/screen.ts";
import { changes, pictures } from "./_pictures.ts";

interface Setup {
  readonly screen: Screen;
  readonly painter: Painter;
}

function setUp(mode: PainterMode = "full", size = { columns: 20, rows: 6 }): Setup {
  const screen = new Screen(size);
  screen.print("$ heddle\r\n");
  return { screen, painter: new Painter({ terminal: screen, mode }) };
}

async function paint({ painter }: Setup, ...lines: string[]): Promise<void> {
  await painter.settled();
  assert.equal(painter.paint(lines), true);
  await painter.settled();
}

Deno.test("Painter enters the alternate screen with the first frame, in one write", async () => {
  const setup = setUp();
  await paint(setup, "one", "two");
  assert.deepEqual(setup.screen.writes, [
    "␛[?2026h␛[?25l␛[?1049h␛[?7l␛[H␛[Jone\r\ntwo␛[?2026l",
  ]);
  assert.equal(await setup.screen.isAlternate(), true);
  assert.equal(await setup.screen.isSynchronizing(), false);
  assert.deepEqual(await setup.screen.lines(), ["one", "two"]);
});

Deno.test("Painter has the whole screen in full mode", async () => {
  const setup = setUp();
  assert.deepEqual(setup.painter.size, { columns: 20, rows: 6 });
  await paint(setup, "1", "2", "3", "4", "5", "6".repeat(20), "7");
  assert.deepEqual(await setup.screen.visible(), ["1", "2", "3", "4", "5", "6".repeat(20)]);
  setup.painter.setMode("inline");
  assert.deepEqual(setup.painter.size, { columns: 20, rows: 5 });
});

Deno.test("Painter goes straight to the cells that changed, and writes nothing for a frame that did not", async () => {
  const setup = setUp();
  await paint(setup, "one 1%", "two 1%");
  await paint(setup, "one 1%", "two 2%");
  await paint(setup, "one 1%", "two 2%");
  assert.deepEqual(setup.screen.writes.slice(1), ["␛[?2026h␛[2;5H2␛[?2026l"]);
});

Deno.test("Painter leaves the alternate screen and shows the block below the main one, in one write", async () => {
  const setup = setUp();
  await paint(setup, "dashboard");
  setup.painter.print("log\n");
  setup.painter.setMode("inline");
  await paint(setup, "bar");
  assert.equal(setup.screen.writes.length, 2);
  assert.equal(await setup.screen.isAlternate(), false);
  assert.deepEqual(await setup.screen.lines(), ["$ heddle", "log", "bar"]);
  assert.equal(await setup.screen.wraps(), true);
  assert.equal(setup.screen.showsCursor, false);
});

Deno.test("Painter takes the block away before it shows the alternate screen", async () => {
  const setup = setUp("inline");
  await paint(setup, "bar", "row");
  setup.painter.print("log\n");
  setup.painter.setMode("full");
  await paint(setup, "dashboard");
  assert.equal(setup.screen.writes.length, 2);
  assert.deepEqual(await setup.screen.lines(), ["dashboard"]);
  assert.deepEqual(await setup.screen.mainLines(), ["$ heddle", "log"]);
});

Deno.test("Painter holds printed lines in full mode and leaves them on the main screen", async () => {
  const setup = setUp();
  await paint(setup, "dashboard");
  setup.painter.print("one\n");
  setup.painter.print("two\n");
  await paint(setup, "dashboard");
  assert.equal(setup.screen.writes.length, 1);
  assert.equal(setup.painter.waitingLength, 0);
  await setup.painter.leave();
  assert.equal(setup.screen.writes.length, 2);
  assert.deepEqual(await setup.screen.lines(), ["$ heddle", "one", "two"]);
  assert.equal(setup.screen.showsCursor, true);
  assert.deepEqual(await setup.screen.cursor(), { x: 0, y: 3 });
});

Deno.test("Painter brings held lines to the main screen in between when they become many", async () => {
  const setup = setUp();
  await paint(setup, "dashboard", "body");
  const line = "x".repeat(19);
  const count = Math.ceil(MAX_HELD_LENGTH / 20);
  for (let n = 0; n < count; n += 1000) setup.painter.print(`${line}\n`.repeat(1000));
  assert.ok(setup.painter.waitingLength >= MAX_HELD_LENGTH);
  await paint(setup, "dashboard", "body");
  assert.equal(setup.screen.writes.length, 2);
  assert.equal(setup.painter.waitingLength, 0);
  assert.deepEqual(await setup.screen.lines(), ["dashboard", "body"]);
  setup.painter.print("last\n");
  await setup.painter.leave();
  const lines = await setup.screen.lines();
  assert.equal(lines.at(-1), "last");
  assert.equal(lines.at(-2), line);
  setup.screen.dispose();
});

Deno.test("Painter draws everything again after a change of size, in one write", async () => {
  const setup = setUp();
  await paint(setup, "0123456789012345678", "two");
  await setup.screen.resize({ columns: 12, rows: 4 });
  await paint(setup, "0123456789", "two");
  assert.equal(setup.screen.writes.at(-1), "␛[?2026h␛[H␛[J0123456789\r\ntwo␛[?2026l");
  assert.deepEqual(await setup.screen.lines(), ["0123456789", "two"]);
});

Deno.test("Painter restores the main screen at once, once, and comes back when painting again", async () => {
  const setup = setUp();
  setup.painter.setSignals({ title: "run" });
  setup.painter.setSignals({ progress: { state: "normal", percent: 3 } });
  await paint(setup, "\x1b[31mdashboard");
  setup.painter.print("log\n");
  setup.painter.restore();
  const { screen } = setup;
  assert.equal(
    screen.writes.at(-1),
    "␛[?2026l␛[m␛[?7h␛[H␛[J␛[?1049l\rlog␛[K\r\n␛[K␛7␛[B␛[J␛8␛[?25h␛]9;4;0␛\\␛[23;2t",
  );
  setup.painter.restore();
  assert.equal(screen.writes.length, 2);
  assert.equal(await screen.isAlternate(), false);
  assert.deepEqual(await screen.lines(), ["$ heddle", "log"]);
  await paint(setup, "again");
  assert.equal(await screen.isAlternate(), true);
  assert.deepEqual([await screen.lines(), screen.title, screen.progress], [
    ["again"],
    "run",
    "1;3",
  ]);
});

Deno.test("Painter does not wait for a stuck terminal to leave the alternate screen", async () => {
  const setup = setUp();
  await paint(setup, "dashboard");
  setup.screen.hold();
  setup.painter.paint(["stuck"]);
  setup.painter.print("log\n");
  setup.painter.restore(true);
  setup.painter.restore(true);
  assert.deepEqual(setup.screen.writes.slice(2), [
    "later:␛\\␛\\␛[?2026l␛[m␛[?7h␛[H␛[J␛[?1049llog␛[K\r\n␛[?25h",
  ]);
  setup.screen.release();
  await setup.painter.settled();
  await setup.screen.lines();
});

Deno.test("Painter hands no more to a stuck terminal in the end than a program can be given", async () => {
  const setup = setUp();
  await paint(setup, "dashboard");
  setup.screen.hold();
  setup.painter.paint(["stuck"]);
  for (let n = 0; n < 5000; n++) setup.painter.print(`line ${n} of the log\n`);
  setup.painter.restore(true);
  const last = setup.screen.writes.at(-1) ?? "";
  assert.ok(last.length < 100_000);
  assert.match(last, /\[\d+ lines not shown.*line 4999 of the log/s);
  setup.screen.release();
  await setup.painter.settled();
  await setup.screen.lines();
});

Deno.test("Painter leaves the alternate screen for sure when the process ends while it is leaving it", async () => {
  const setup = setUp();
  await paint(setup, "dashboard");
  setup.screen.hold();
  setup.painter.setMode("inline");
  setup.painter.paint(["bar"]);
  setup.painter.restore(true);
  assert.match(setup.screen.writes.at(-1) ?? "", /^later:.*␛\[\?1049l/);
  setup.screen.release();
  await setup.painter.settled();
  await setup.screen.lines();
});

Deno.test("Painter skips frames of a paused terminal in full mode; the next one is whole", async () => {
  const setup = setUp();
  await paint(setup, "1", "same");
  setup.screen.hold();
  assert.equal(setup.painter.paint(["2", "same"]), true);
  for (let n = 3; n < 100; n++) assert.equal(setup.painter.paint([`${n}`, "same", "x"]), false);
  setup.screen.release();
  await paint(setup, "100", "same", "y");
  assert.equal(setup.screen.writes.length, 3);
  assert.deepEqual(await setup.screen.lines(), ["100", "same", "y"]);
});

Deno.test("Painter draws nothing on a terminal that is gone in full mode", async () => {
  const setup = setUp();
  await paint(setup, "1");
  setup.screen.fail(new Error("EIO"));
  await paint(setup, "2");
  assert.equal(setup.painter.isLost, true);
  assert.equal(setup.painter.paint(["3"]), false);
  setup.painter.restore();
  await setup.painter.leave();
  assert.equal(setup.screen.writes.length, 1);
});

Deno.test("Painter makes any picture of any other on the alternate screen, to the colour of a cell", async () => {
  await loadExactWidths();
  const size = { columns: 20, rows: 7 };
  const pair = changes({ columns: 20, maxRows: 7, others: ["wide"] });
  await fc.assert(
    fc.asyncProperty(pair, async ({ before, after }) => {
      const setup = setUp("full", size);
      await paint(setup, ...before);
      await paint(setup, ...after);
      const plain = new Screen(size);
      plain.print("\x1b[?7l" + after.map((line) => `${line}\x1b[m`).join("\r\n"));
      assert.deepEqual(await setup.screen.looks(), await plain.looks());
      setup.screen.dispose();
      plain.dispose();
    }),
    { numRuns: 300 },
  );
});

Deno.test("Painter loses no line and mixes no screens, whatever comes in whichever mode", async () => {
  await loadExactWidths();
  const size = fc.record({
    columns: fc.integer({ min: 12, max: 40 }),
    rows: fc.integer({ min: 3, max: 12 }),
  });
  const step = fc.record({
    mode: fc.constantFrom<PainterMode>("inline", "full"),
    size: fc.option(size, { nil: null }),
    log: fc.array(fc.constantFrom("a", "bb", "x".repeat(30), "漢字かな混じり文", ""), {
      maxLength: 3,
    }),
    picture: pictures({ columns: 12, maxRows: 2, others: ["wide"] }),
    isSuspended: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const setup = setUp("inline", { columns: 20, rows: 6 });
      const expected = ["$ heddle"];
      for (const { mode, size, log, picture, isSuspended } of steps) {
        if (size !== null) await setup.screen.resize(size);
        setup.painter.setMode(mode);
        for (const line of log) setup.painter.print(line + "\n");
        expected.push(...log);
        await paint(setup, ...picture);
        assert.equal(await setup.screen.isAlternate(), mode === "full");
        if (isSuspended && mode === "full") setup.painter.restore();
      }
      await setup.painter.leave();
      while (expected.at(-1) === "") expected.pop();
      assert.deepEqual(await setup.screen.wholeLines(), expected);
      assert.equal(setup.screen.showsCursor && await setup.screen.wraps(), true);
      setup.screen.dispose();
    }),
    { numRuns: 200 },
  );
});
