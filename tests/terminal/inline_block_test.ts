import assert from "node:assert/strict";
import fc from "fast-check";
import { InlineBlock } from "../../lib/terminal/inline_block.ts";
import { Scrollback } from "../../lib/terminal/scrollback.ts";
import { ERASE_BELOW } from "../../lib/terminal/sequences.ts";
import { loadExactWidths } from "../../lib/text/cell_width.ts";
import { Screen } from "../_support/screen.ts";
import { changes } from "./_pictures.ts";

const NOTHING = { text: "", rows: 0 } as const;
const SIZE = { columns: 20, rows: 9 };

function show(drawing: string): string {
  return drawing.replaceAll(ERASE_BELOW, "⌧").replaceAll("\x1b", "␛").replaceAll("\r\n", "⏎")
    .replaceAll("\r", "␍")
    .replaceAll("\b", "⌫");
}

/** The drawing that makes `after` of `before`, without the switches for wrapping around it. */
function diff(before: readonly string[], after: readonly string[], columns = 80): string {
  const block = new InlineBlock({ rewraps: true });
  block.draw(before, { columns, rows: 24 }, NOTHING);
  const drawing = block.draw(after, { columns, rows: 24 }, NOTHING);
  return show(drawing).replace(/^␛\[\?7l/, "").replace(/␛\[\?7h$/, "");
}

/** What a screen shows that was given `lines` at once, by the most simple-minded of painters. */
async function plainly(lines: readonly string[]): Promise<string[][]> {
  const screen = new Screen(SIZE);
  screen.print("\x1b[?7labove\r\n" + lines.map((line) => `${line}\x1b[m\r\n`).join(""));
  const cells = await screen.looks();
  screen.dispose();
  return cells;
}

const DRAWINGS: readonly (readonly [string, string[], string[], string])[] = [
  ["nothing for the same lines", ["a", "b"], ["a", "b"], ""],
  ["one cell, and not the row again", ["ab 1%"], ["ab 2%"], "␛M␛[4G2⏎"],
  ["a gap that is dearer to pass", ["1abc1"], ["2abc2"], "␛M␍2abc2⏎"],
  ["a gap that is cheaper to pass", ["1abcde1"], ["2abcde2"], "␛M␍2␛[5C2⏎"],
  ["cells before the goal instead of a longer move", ["xy", "a1"], ["xz", "a2"], "␛[2A␍xz␛D⌫2⏎"],
  ["one column from the top down", ["a1", "b1", "c1"], ["a2", "b2", "c2"], "␛[3A␍a2␛D⌫2␛D⌫2⏎"],
  ["a shorter line's tail away", ["abcdef"], ["ab"], "␛M␍ab␛[K⏎"],
  ["a tail away after what changed", ["abcdef"], ["ax"], "␛M␍ax␛[K⏎"],
  ["a full line without erasing its last cell", ["a"], ["x".repeat(80)], `␛M␍${"x".repeat(80)}⏎`],
  [
    "blanks by erasing them",
    ["a" + "b".repeat(20) + "c"],
    ["a" + " ".repeat(20) + "c"],
    "␛M␍a␛[20X⏎",
  ],
  ["a colour that changed", ["\x1b[31ma\x1b[39mb"], ["\x1b[32ma\x1b[39mb"], "␛[32m␛M␍a␛[m⏎"],
  ["no colour for blanks", ["\x1b[31m  x\x1b[m"], ["\x1b[32m  \x1b[31mx\x1b[m"], ""],
  [
    "each colour once, one below the other",
    ["\x1b[36m/\x1b[m one 10%", "\x1b[36m/\x1b[m two 20%"],
    ["\x1b[36m-\x1b[m one 11%", "\x1b[36m-\x1b[m two 21%"],
    "␛[36m␛M␍-␛M␍-␛[m␛[6C1␛D⌫1⏎",
  ],
  ["a new row", ["a"], ["a", "b"], "␍b␛[K⏎"],
  ["a row less", ["a", "b"], ["a"], "␛M␍⌧"],
  [
    "the rest of the row after text that terminals measure differently",
    ["漢 1"],
    ["字 1"],
    "␛M␍␛[2X字␛[3G 1␛[K⏎",
  ],
  [
    "the background of text first that may be narrower than its room",
    ["x"],
    ["\x1b[44m漢"],
    "␛M␍␛[44m␛[2X漢␛[3G␛[m␛[K⏎",
  ],
  ["only what is sure after text that did not change", ["漢 1"], ["漢 2"], "␛M␛[4G2⏎"],
];

for (const [what, before, after, drawing] of DRAWINGS) {
  Deno.test(`InlineBlock writes ${what}`, () => {
    assert.equal(diff(before, after), drawing);
  });
}

Deno.test("InlineBlock prints over the block's first rows and writes only what differs below", () => {
  const block = new InlineBlock({ rewraps: true });
  const size = { columns: 80, rows: 24 };
  block.draw(["task 1", "task 2", "task 3"], size, NOTHING);
  const drawing = block.draw(["task 1", "task 2", "task 3"], size, {
    text: "log\x1b[K\r\n",
    rows: 1,
  });
  assert.equal(show(drawing), "␍␛[3Alog␛[K⏎␛[?7l␛[5C1␛D⌫2⏎task 3␛[K⏎␛[?7h");
});

Deno.test("InlineBlock leaves nothing of itself in the gaps of lines with tabs", async () => {
  const size = { columns: 40, rows: 9 };
  const screen = new Screen(size);
  const block = new InlineBlock({ rewraps: true });
  const lines = new Scrollback();
  screen.print(block.draw(["#".repeat(40), "=".repeat(40)], size, NOTHING));
  lines.push("a\tbc\t\td\n\te\n");
  screen.print(block.draw(["below"], size, lines.take(size.columns)));
  assert.deepEqual(await screen.lines(), [
    "a       bc              d",
    "        e",
    "below",
  ]);
  screen.dispose();
});

for (const others of [[], ["wide"]] as const) {
  Deno.test(`InlineBlock makes any picture of any other, to the colour of a cell (${others})`, async () => {
    await loadExactWidths();
    const pair = changes({ columns: SIZE.columns, maxRows: 7, others });
    await fc.assert(
      fc.asyncProperty(pair, async ({ before, after }) => {
        const screen = new Screen(SIZE);
        const block = new InlineBlock({ rewraps: true });
        screen.print("above\r\n");
        screen.print(block.draw(before, SIZE, NOTHING));
        screen.print(block.draw(after, SIZE, NOTHING));
        assert.deepEqual(await screen.looks(), await plainly(after));
        assert.deepEqual(await screen.cursor(), { x: 0, y: after.length + 1 });
        assert.equal(block.draw(after, SIZE, NOTHING), "");
        screen.dispose();
      }),
      { numRuns: 300 },
    );
  });
}

Deno.test("InlineBlock draws changes to what it would draw at once where widths are disputed", async () => {
  await loadExactWidths();
  const pair = changes({ columns: SIZE.columns, maxRows: 7, others: ["wide", "disputed"] });
  await fc.assert(
    fc.asyncProperty(pair, async ({ before, after }) => {
      const screens = [before, after].map((first) => {
        const screen = new Screen(SIZE);
        const block = new InlineBlock({ rewraps: true });
        screen.print(block.draw(first, SIZE, NOTHING));
        screen.print(block.draw(after, SIZE, NOTHING));
        return screen;
      });
      const [changed, fresh] = await Promise.all(screens.map((screen) => screen.looks()));
      assert.deepEqual(changed, fresh);
      for (const screen of screens) screen.dispose();
    }),
    { numRuns: 300 },
  );
});

Deno.test("InlineBlock erases nothing that it did not draw over, but for tails and rows that went", () => {
  fc.assert(fc.property(changes({ columns: 20, maxRows: 7 }), ({ before, after }) => {
    const block = new InlineBlock({ rewraps: true });
    block.draw(before, SIZE, NOTHING);
    const drawing = block.draw(after, SIZE, NOTHING);
    assert.doesNotMatch(show(drawing), /␛\[(1K|2K|1J|2J|3J|\d*[LMP@])/);
    const [, below] = show(drawing).split("⌧");
    assert.match(below ?? "", /^(␛\[\?7h)?$/);
  }));
});

Deno.test("InlineBlock stays right with more colours than are worth remembering", async () => {
  const screen = new Screen(SIZE);
  const block = new InlineBlock({ rewraps: true });
  screen.print("above\r\n");
  let lines: string[] = [];
  for (let frame = 0; frame < 60; frame++) {
    lines = Array.from(
      { length: 7 },
      (_, row) =>
        Array.from(
          { length: 20 },
          (_, column) => `\x1b[38;2;${frame};${row};${column}m${(frame + column) % 3}`,
        ).join("") + "\x1b[m",
    );
    screen.print(block.draw(lines, SIZE, NOTHING));
  }
  assert.deepEqual(await screen.looks(), await plainly(lines));
  screen.dispose();
});

Deno.test("a drawing turns wrapping off only where text may come to the edge", () => {
  const columns = 10;
  const draws = (before: readonly string[], after: readonly string[]) => {
    const block = new InlineBlock({ rewraps: true });
    block.draw(before, { columns, rows: 24 }, NOTHING);
    return show(block.draw(after, { columns, rows: 24 }, NOTHING));
  };
  const isOff = (drawing: string) => drawing.startsWith("␛[?7l") && drawing.endsWith("␛[?7h");
  assert.equal(draws(["ab 1%"], ["ab 2%"]), "␛M␛[4G2⏎");
  assert.ok(isOff(draws(["a"], ["a", "b"])), "a row that may have to be scrolled in");
  assert.ok(isOff(draws(["123456789a"], ["123456789b"])), "the last column");
  assert.ok(isOff(draws(["a\u{1f600}"], ["b\u{1f601}"])), "text of unsure width");
});
