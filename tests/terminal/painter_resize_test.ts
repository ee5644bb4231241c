/** The painter on terminals whose size changes: rewrapping ones and others. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Painter } from "../../lib/terminal/painter.ts";
import { loadExactWidths } from "../../lib/text/cell_width.ts";
import { Screen, type ScreenOptions } from "../_support/screen.ts";
import { pictures } from "./_pictures.ts";

interface Setup {
  readonly screen: Screen;
  readonly painter: Painter;
}

function setUp(options: ScreenOptions): Setup {
  const { rewraps = true } = options;
  const screen = new Screen(options);
  return { screen, painter: new Painter({ terminal: screen, resizing: { rewraps, settleMs: 0 } }) };
}

async function paint({ painter }: Setup, ...lines: string[]): Promise<void> {
  await painter.settled();
  assert.equal(painter.paint(lines), true);
  await painter.settled();
}

/** At the narrowest the tallest block still fits: 3 lines of 4 rows each, and the cursor's row. */
const NARROWEST = 12;
const WIDEST = 48;
const LOWEST = 14;
const BLOCK_ROWS = 3;

const size = fc.record({
  columns: fc.integer({ min: NARROWEST, max: WIDEST }),
  rows: fc.integer({ min: LOWEST, max: 30 }),
});
const SHORT = ["a", "0123456789", "漢字かな", ""];
const LONG = [...SHORT, "x".repeat(31), "漢字かな混じり文の長い行です", "tab\tbed"];

/** What a person does while a program runs: resizes (dragging: several for each frame), and lines come. */
function steps(count: number, lines: readonly string[]) {
  const step = fc.record({
    sizes: fc.array(size, { minLength: 1, maxLength: 4 }),
    log: fc.array(fc.constantFrom(...lines), { maxLength: 2 }),
    picture: pictures({ columns: WIDEST, maxRows: BLOCK_ROWS, others: ["wide"] }),
  });
  return fc.array(step, { minLength: count, maxLength: count });
}

function withoutStyles(line: string): string {
  // deno-lint-ignore no-control-regex
  return line.replaceAll(/\x1b\[[0-9;:]*m/g, "").trimEnd();
}

for (const rewraps of [true, false]) {
  const kind = rewraps ? "rewraps" : "cuts";
  Deno.test(`Painter ends in a clean screen after 200 resizes of a terminal that ${kind} lines`, async () => {
    await loadExactWidths();
    // What was cut is gone: lines that fit at any width, and a look at the narrowest.
    const last = { columns: rewraps ? WIDEST : NARROWEST, rows: 20 };
    await fc.assert(
      fc.asyncProperty(steps(80, rewraps ? LONG : SHORT), async (all) => {
        const setup = setUp({ columns: WIDEST, rows: LOWEST, rewraps });
        setup.screen.print("$ heddle\r\n");
        const expected = ["$ heddle"];
        for (const { sizes, log, picture } of all) {
          for (const each of sizes) await setup.screen.resize(each);
          for (const line of log) setup.painter.print(line + "\n");
          expected.push(...log.map((line) => line.replace("\t", "     ")));
          await paint(setup, ...picture.map((line) => cut(line, setup.screen.columns)));
        }
        await setup.screen.resize(last);
        const block = (all.at(-1)?.picture ?? []).map((line) => cut(line, last.columns));
        await paint(setup, ...block);
        expected.push(...block.map(withoutStyles));
        while (expected.at(-1) === "") expected.pop();
        assert.deepEqual(await setup.screen.wholeLines(), expected);
        assert.equal(setup.screen.screenErasures, 0);
        setup.screen.dispose();
      }),
      // Of a failing run with 200 resizes the seed says enough.
      { numRuns: 12, endOnFailure: true },
    );
  });
}

Deno.test("Painter takes back rows that narrowing pushed out of a full screen once they can be reached", async () => {
  const setup = setUp({ columns: 40, rows: 12 });
  setup.screen.print("$ heddle\r\n");
  const tall = Array.from({ length: 11 }, (_, at) => `${at} `.padEnd(40, "#"));
  await paint(setup, ...tall);
  await setup.screen.resize({ columns: 20, rows: 12 });
  await paint(setup, ...tall.map((line) => line.slice(0, 20)));
  assert.equal((await setup.screen.lines()).length, 1 + 11 + 11);
  await setup.screen.resize({ columns: 40, rows: 30 });
  await paint(setup, "wide");
  assert.deepEqual(await setup.screen.lines(), ["$ heddle", "wide"]);
});

const anySize = fc.record({
  columns: fc.integer({ min: 5, max: 40 }),
  rows: fc.integer({ min: 1, max: 20 }),
});

/** Lines that tell debris from what was printed. */
function hashes(rows: { minLength?: number; maxLength: number }) {
  return fc.array(fc.integer({ min: 0, max: 40 }).map((width) => "#".repeat(width)), rows);
}

Deno.test("Painter never takes printed lines for its own, however tall the block", async () => {
  const step = fc.record({
    size: fc.record({
      columns: fc.integer({ min: 5, max: 40 }),
      rows: fc.integer({ min: 2, max: 20 }),
    }),
    log: fc.array(fc.constantFrom("one", "two".repeat(20)), { maxLength: 2 }),
    picture: hashes({ maxLength: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (all) => {
      const setup = setUp({ columns: 40, rows: 12 });
      setup.screen.print("$ heddle\r\n");
      const printed = ["$ heddle"];
      for (const { size, log, picture } of all) {
        await setup.screen.resize(size);
        for (const line of log) setup.painter.print(line + "\n");
        printed.push(...log);
        await paint(setup, ...picture.map((line) => line.slice(0, size.columns)));
      }
      await setup.screen.resize({ columns: 40, rows: 12 });
      await paint(setup, "end");
      const lines = await setup.screen.wholeLines();
      assert.deepEqual(lines.filter((line) => !/^#*$/.test(line)), [...printed, "end"]);
      assert.equal(setup.screen.screenErasures, 0);
      setup.screen.dispose();
    }),
    { numRuns: 150 },
  );
});

Deno.test("Painter leaves nothing in the scrollback of what it could reach later, when blocks fill the screen", async () => {
  const step = fc.record({ size: anySize, picture: hashes({ minLength: 20, maxLength: 20 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (all) => {
      const setup = setUp({ columns: 40, rows: 12 });
      setup.screen.print("$ heddle\r\n");
      for (const { size, picture } of all) {
        await setup.screen.resize(size);
        await paint(setup, ...picture.map((line) => line.slice(0, size.columns)));
      }
      await setup.screen.resize({ columns: 40, rows: 300 });
      await paint(setup, "end");
      assert.deepEqual(await setup.screen.wholeLines(), ["$ heddle", "end"]);
      setup.screen.dispose();
    }),
    { numRuns: 150 },
  );
});

/** As views do: a line for the width that there is. */
function cut(line: string, columns: number): string {
  if (columns >= WIDEST) return line;
  const plain = withoutStyles(line);
  let width = 0;
  let text = "";
  for (const character of plain) {
    width += /[ -~é█▌░⠋│…]/.test(character) ? 1 : 2;
    if (width > columns) break;
    text += character;
  }
  return text;
}
