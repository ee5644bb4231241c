import assert from "node:assert/strict";
import fc from "fast-check";
import { Painter } from "../../lib/terminal/painter.ts";
import { loadExactWidths } from "../../lib/text/cell_width.ts";
import { Screen } from "../_support/screen.ts";

interface Setup {
  readonly screen: Screen;
  readonly painter: Painter;
}

function setUp(size = { columns: 20, rows: 6 }): Setup {
  const screen = new Screen(size);
  return { screen, painter: new Painter({ terminal: screen }) };
}

async function paint({ painter }: Setup, ...lines: string[]): Promise<void> {
  await painter.settled();
  assert.equal(painter.paint(lines), true);
  await painter.settled();
}

Deno.test("Painter draws a frame in one synchronized write and leaves the cursor below it", async () => {
  const setup = setUp();
  await paint(setup, "one", "two");
  assert.deepEqual(setup.screen.writes, [
    "␛[?2026h␛[?25l␛[?7l\rone␛[K\r\ntwo␛[K\r\n␛[K␛7␛[B␛[J␛8␛[?7h␛[?2026l",
  ]);
  assert.deepEqual(await setup.screen.lines(), ["one", "two"]);
  assert.deepEqual(await setup.screen.cursor(), { x: 0, y: 2 });
});

Deno.test("Painter writes nothing for a frame that did not change", async () => {
  const setup = setUp();
  await paint(setup, "one");
  await paint(setup, "one");
  assert.equal(setup.screen.writes.length, 1);
});

Deno.test("Painter shrinks and grows a block without leaving anything behind", async () => {
  const setup = setUp();
  await paint(setup, "one", "two", "three");
  await paint(setup, "ONE");
  assert.deepEqual(await setup.screen.lines(), ["ONE"]);
  await paint(setup, "ONE", "2", "3", "4");
  assert.deepEqual(await setup.screen.lines(), ["ONE", "2", "3", "4"]);
});

Deno.test("Painter prints log lines above the block in the same write", async () => {
  const setup = setUp();
  await paint(setup, "bar", "row");
  setup.painter.print("log 1\nlog 2\n");
  await paint(setup, "bar", "row");
  assert.equal(setup.screen.writes.length, 2);
  assert.deepEqual(await setup.screen.lines(), ["log 1", "log 2", "bar", "row"]);
});

Deno.test("Painter scrolls more log lines than the screen has rows", async () => {
  const setup = setUp();
  await paint(setup, "bar");
  const log = Array.from({ length: 30 }, (_, at) => `log ${at}`);
  setup.painter.print(log.join("\n") + "\n");
  await paint(setup, "bar");
  assert.deepEqual(await setup.screen.lines(), [...log, "bar"]);
});

Deno.test("Painter lets wide log lines wrap and keeps every cell of them", async () => {
  await loadExactWidths();
  const setup = setUp({ columns: 10, rows: 8 });
  await paint(setup, "##########", "##########");
  setup.painter.print("0123456789\n012345678901234\n漢字漢字漢字漢\na\tb\n");
  await paint(setup, "bar");
  assert.deepEqual(await setup.screen.lines(), [
    "0123456789",
    "0123456789",
    "01234",
    "漢字漢字漢",
    "字漢",
    "a       b",
    "bar",
  ]);
});

Deno.test("Painter never draws a block as tall as the screen", async () => {
  const setup = setUp({ columns: 20, rows: 4 });
  await paint(setup, "1", "2", "3", "4", "5");
  assert.deepEqual(await setup.screen.lines(), ["1", "2", "3"]);
  await paint(setup, "1", "b", "3", "4", "5");
  assert.deepEqual(await setup.screen.lines(), ["1", "b", "3"]);
});

Deno.test("Painter keeps a full line whole and on its row", async () => {
  const setup = setUp({ columns: 10, rows: 5 });
  await paint(setup, "0123456789", "x");
  await paint(setup, "9876543210", "x");
  assert.deepEqual(await setup.screen.lines(), ["9876543210", "x"]);
});

Deno.test("Painter keeps a line on its row that the terminal takes for wider than we do", async () => {
  const setup = setUp({ columns: 10, rows: 5 });
  await paint(setup, "0123456789ABC", "x");
  assert.equal((await setup.screen.lines()).length, 2);
  assert.equal(await setup.screen.wraps(), true);
});

Deno.test("Painter recovers from an echo below the block", async () => {
  const setup = setUp();
  await paint(setup, "one");
  setup.screen.print("^C");
  await paint(setup, "ONE");
  setup.painter.print("log\n");
  await paint(setup, "ONE");
  assert.deepEqual(await setup.screen.lines(), ["log", "ONE"]);
});

for (const columns of [7, 10, 13, 30]) {
  Deno.test(`Painter leaves no trace when the screen goes from 20 to ${columns} columns`, async () => {
    const setup = setUp({ columns: 20, rows: 12 });
    setup.screen.print("$ heddle\r\n");
    await paint(setup, "name ########## 5/10", "row one", "row two is long too");
    await setup.screen.resize({ columns, rows: 12 });
    await paint(setup, "bar", "row");
    const lines = await setup.screen.lines();
    assert.deepEqual(lines.slice(-2), ["bar", "row"]);
    assert.equal(lines.slice(0, -2).join(""), "$ heddle");
  });
}

Deno.test("Painter stays whole when the screen becomes lower than the block", async () => {
  const setup = setUp({ columns: 20, rows: 10 });
  await paint(setup, "1", "2", "3", "4", "5", "6");
  await setup.screen.resize({ columns: 20, rows: 4 });
  await paint(setup, "a", "b", "c");
  assert.deepEqual(await setup.screen.visible(), ["a", "b", "c"]);
});

Deno.test("Painter skips frames while a write is pending; the next one is whole", async () => {
  const setup = setUp();
  setup.screen.hold();
  assert.equal(setup.painter.paint(["1"]), true);
  setup.painter.print("log\n");
  assert.equal(setup.painter.paint(["2"]), false);
  assert.equal(setup.painter.paint(["3", "x"]), false);
  setup.screen.release();
  await paint(setup, "4", "y");
  assert.equal(setup.screen.writes.length, 2);
  assert.deepEqual(await setup.screen.lines(), ["log", "4", "y"]);
});

Deno.test("Painter tells when a write has ended, not when the terminal is gone", async () => {
  const screen = new Screen({ columns: 20, rows: 5 });
  let ends = 0;
  const painter = new Painter({ terminal: screen, onIdle: () => ends++ });
  painter.paint(["a"]);
  await painter.settled();
  assert.equal(ends, 1);
  screen.fail(new Error("EIO"));
  painter.paint(["b"]);
  await painter.settled();
  assert.deepEqual([ends, painter.isLost], [1, true]);
  assert.equal(painter.paint(["c"]), false);
  painter.print("x\n");
  assert.equal(painter.waitingLength, 0);
  await painter.leave();
});

Deno.test("Painter leaves what was printed, no block, and a visible cursor", async () => {
  const setup = setUp();
  await paint(setup, "bar", "row");
  setup.painter.print("summary\n");
  await setup.painter.leave();
  assert.deepEqual(await setup.screen.lines(), ["summary"]);
  assert.equal(setup.screen.showsCursor, true);
  assert.deepEqual(await setup.screen.cursor(), { x: 0, y: 1 });
});

Deno.test("Painter restores cursor and wrapping at once, once, and then draws below", async () => {
  const setup = setUp();
  await paint(setup, "bar");
  setup.painter.print("late\n");
  setup.painter.restore();
  assert.equal(setup.screen.showsCursor, true);
  const writes = setup.screen.writes.length;
  setup.painter.restore();
  assert.equal(setup.screen.writes.length, writes);
  await paint(setup, "again");
  assert.deepEqual(await setup.screen.lines(), ["bar", "late", "again"]);
});

Deno.test("Painter that lets go leaves what others wrote, and prints what waits with the next frame", async () => {
  for (const mode of ["inline", "bare"] as const) {
    const setup = setUp();
    await paint(setup, "bar");
    setup.painter.print("late\n");
    setup.screen.print("$ typed");
    setup.painter.letGo();
    assert.deepEqual(await setup.screen.lines(), ["bar", "$ typed"]);
    assert.equal(setup.screen.showsCursor, true);
    const writes = setup.screen.writes.length;
    setup.painter.letGo();
    assert.equal(setup.screen.writes.length, writes);
    setup.painter.setMode(mode);
    setup.screen.print("\r\n");
    await paint(setup, ...(mode === "bare" ? [] : ["again"]));
    const rows = mode === "bare" ? ["late"] : ["late", "again"];
    assert.deepEqual(await setup.screen.lines(), ["bar", "$ typed", ...rows]);
  }
});

Deno.test("Painter does not wait for a stuck terminal when the process ends", async () => {
  const setup = setUp();
  await paint(setup, "bar");
  setup.screen.hold();
  setup.painter.paint(["stuck"]);
  const writes = setup.screen.writes.length;
  setup.painter.restore(true);
  setup.painter.restore(true);
  assert.deepEqual(setup.screen.writes.slice(writes), ["later:␛\\␛\\␛[?2026l␛[m␛[?7h␛[?25h"]);
  await setup.screen.lines();
  setup.screen.release();
  await setup.painter.settled();
});

Deno.test("Painter gives the cursor back when the process ends while it is leaving", async () => {
  const setup = setUp();
  await paint(setup, "bar");
  setup.screen.hold();
  const left = setup.painter.leave();
  await setup.screen.lines();
  setup.painter.restore(true);
  assert.match(setup.screen.writes.at(-1) ?? "", /^later:.*␛\[\?25h$/);
  await setup.screen.lines();
  setup.screen.release();
  await left;
});

Deno.test("Painter restores nothing on a terminal that it never touched", () => {
  const setup = setUp();
  setup.painter.restore();
  assert.deepEqual(setup.screen.writes, []);
});

Deno.test("Painter shows every printed line and the last block after any sequence of frames", async () => {
  const line = fc.constantFrom("a", "bb", "0123456789", "012345678901", "");
  const step = fc.record({
    log: fc.array(line, { maxLength: 4 }),
    block: fc.array(fc.constantFrom("x", "yy", "##########"), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const setup = setUp({ columns: 10, rows: 6 });
      const expected: string[] = [];
      for (const { log, block } of steps) {
        for (const text of log) {
          setup.painter.print(text + "\n");
          expected.push(text.slice(0, 10), ...(text.length > 10 ? [text.slice(10)] : []));
        }
        await paint(setup, ...block);
        const lines = [...expected, ...block];
        while (lines.at(-1) === "") lines.pop();
        assert.deepEqual(await setup.screen.lines(), lines);
      }
      setup.screen.dispose();
    }),
    { numRuns: 60 },
  );
});

Deno.test("Painter sends progress and title with a frame, when they change, and takes them back", async () => {
  const setup = setUp();
  setup.painter.setSignals({ progress: { state: "normal", percent: 40 } });
  setup.painter.setSignals({ title: "run" });
  await paint(setup, "bar");
  assert.match(setup.screen.writes.at(-1) ?? "", /␛\]9;4;1;40␛\\␛\[22;2t␛\]2;run␛\\␛\[\?2026l$/);
  await paint(setup, "bar");
  assert.equal(setup.screen.writes.length, 1);
  setup.painter.paint(["bar"], { signals: { progress: { state: "error", percent: 41 } } });
  await setup.painter.settled();
  assert.equal(setup.screen.writes.at(-1), "␛[?2026h␛]9;4;2;41␛\\␛[?2026l");
  await setup.painter.leave();
  assert.match(setup.screen.writes.at(-1) ?? "", /␛\]9;4;0␛\\␛\[23;2t/);
  await setup.screen.lines();
});

Deno.test("Painter takes progress and title back on the way out of a process", async () => {
  const setup = setUp();
  setup.painter.setSignals({ progress: { state: "indeterminate", percent: 0 } });
  setup.painter.setSignals({ title: "run" });
  await paint(setup, "bar");
  setup.painter.restore();
  assert.match(setup.screen.writes.at(-1) ?? "", /␛\]9;4;0␛\\␛\[23;2t/);
  await setup.screen.lines();
});
