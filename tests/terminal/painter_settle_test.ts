/** The painter on terminals that tell late of their new size. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { TerminalPort } from "../../lib/ports.ts";
import { Painter, type PainterMode } from "../../lib/terminal/painter.ts";
import { FakeClock } from "../_support/fake_clock.ts";
import { Screen } from "../_support/screen.ts";

const SETTLE_MS = 300;

function setUp(mode: PainterMode = "inline") {
  const screen = new Screen({ columns: 40, rows: 12 });
  const clock = new FakeClock();
  const resizing = { rewraps: true, settleMs: SETTLE_MS };
  const idle = { count: 0 };
  const painter = new Painter({
    terminal: screen,
    mode,
    clock,
    resizing,
    onIdle: () => idle.count++,
  });
  return { screen, clock, painter, idle };
}

Deno.test("Painter waits for a size to settle, and then says that a frame can be drawn", async () => {
  const { screen, clock, painter, idle } = setUp();
  painter.paint(["bar"]);
  await painter.settled();
  await screen.resize({ columns: 30, rows: 12 });
  assert.equal(painter.isResizing, true);
  assert.equal(painter.paint(["wide"]), false);
  await clock.advance(SETTLE_MS - 50);
  await screen.resize({ columns: 20, rows: 12 });
  assert.equal(painter.paint(["wide"]), false);
  await clock.advance(SETTLE_MS - 1);
  assert.deepEqual([painter.isResizing, idle.count], [true, 1]);
  await clock.advance(1);
  assert.deepEqual([painter.isResizing, idle.count], [false, 2]);
  assert.equal(painter.paint(["narrow"]), true);
  await painter.settled();
  assert.deepEqual(await screen.lines(), ["narrow"]);
  assert.equal(clock.pendingCount, 0);
});

Deno.test("Painter notices a change that nobody asked for when the last one was to be believed", async () => {
  const { screen, clock, painter, idle } = setUp();
  painter.paint(["bar"]);
  await painter.settled();
  await screen.resize({ columns: 30, rows: 12 });
  assert.equal(painter.isResizing, true);
  await clock.advance(SETTLE_MS / 2);
  await screen.resize({ columns: 31, rows: 12 });
  await clock.advance(SETTLE_MS);
  assert.deepEqual([painter.isResizing, idle.count], [true, 1]);
  await clock.advance(SETTLE_MS);
  assert.deepEqual([painter.isResizing, idle.count], [false, 2]);
});

Deno.test("Painter needs not wait where it has drawn nothing, or draws everything at its place", async () => {
  const { screen, painter } = setUp("full");
  await screen.resize({ columns: 30, rows: 12 });
  assert.equal(painter.paint(["first"]), true);
  await painter.settled();
  await screen.resize({ columns: 20, rows: 10 });
  assert.equal(painter.paint(["second"]), true);
  await painter.settled();
  assert.deepEqual(await screen.lines(), ["second"]);
});

Deno.test("Painter leaves once the size has settled, and restores at once", async () => {
  const { screen, clock, painter } = setUp();
  painter.paint(["bar"]);
  await painter.settled();
  await screen.resize({ columns: 2, rows: 12 });
  const left = painter.leave();
  await clock.advance(SETTLE_MS - 1);
  assert.equal(screen.writes.length, 1);
  await clock.advance(1);
  await left;
  assert.deepEqual([await screen.lines(), screen.showsCursor], [[], true]);
  painter.paint(["bar"]);
  await painter.settled();
  await screen.resize({ columns: 20, rows: 12 });
  assert.equal(painter.isResizing, true);
  painter.restore();
  assert.equal(screen.showsCursor, true);
  assert.equal(painter.paint(["after"]), true);
  await painter.settled();
  assert.equal(clock.pendingCount, 0);
});

/** As tmux does: a new size is told at once, but not sooner than 250 ms after the one before. */
class LateTerminal implements TerminalPort {
  readonly #screen: Screen;
  columns: number;
  rows: number;
  #toldAtMs = -Infinity;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.columns = screen.columns;
    this.rows = screen.rows;
  }

  tell(nowMs: number): void {
    const { columns, rows } = this.#screen;
    const isNew = columns !== this.columns || rows !== this.rows;
    if (!isNew || nowMs < this.#toldAtMs + 250) return;
    this.#toldAtMs = nowMs;
    this.columns = this.#screen.columns;
    this.rows = this.#screen.rows;
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#screen.write(bytes);
  }

  writeSync(bytes: Uint8Array): void {
    this.#screen.writeSync(bytes);
  }

  writeLast(bytes: Uint8Array): void {
    this.#screen.writeLast(bytes);
  }
}

Deno.test("Painter leaves no debris when a window is dragged whose terminal tells late of its sizes", async () => {
  const size = fc.record({
    columns: fc.integer({ min: 12, max: 40 }),
    rows: fc.integer({ min: 14, max: 30 }),
  });
  const drag = fc.array(size, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(drag, { minLength: 1, maxLength: 4 }), async (drags) => {
      const screen = new Screen({ columns: 40, rows: 14 });
      const clock = new FakeClock();
      const terminal = new LateTerminal(screen);
      const resizing = { rewraps: true, settleMs: SETTLE_MS };
      const painter = new Painter({ terminal, clock, resizing });
      const expected: string[] = [];
      let frame = 0;
      const draw = async () => {
        const line = `line ${frame++}`;
        painter.print(`${line}\n`);
        expected.push(line);
        painter.paint(["#".repeat(terminal.columns), "#".repeat(1 + frame % terminal.columns)]);
        await painter.settled();
      };
      await draw();
      for (const sizes of drags) {
        for (const each of sizes) {
          await screen.resize(each);
          terminal.tell(clock.nowMs());
          await draw();
          await clock.advance(50);
        }
        for (let waitedMs = 0; waitedMs < 4 * SETTLE_MS; waitedMs += 50) {
          terminal.tell(clock.nowMs());
          await draw();
          await clock.advance(50);
        }
      }
      const lines = await screen.lines();
      assert.deepEqual(lines.filter((line) => !line.startsWith("#")), expected);
      assert.equal(lines.filter((line) => line.startsWith("#")).length, 2);
      screen.dispose();
    }),
    { numRuns: 60 },
  );
});
