import assert from "node:assert/strict";
import fc from "fast-check";
import { CellRow } from "../../lib/terminal/cell_row.ts";
import { countRows, drawnLine, takeRows } from "../../lib/terminal/drawn_line.ts";
import { InlineBlock } from "../../lib/terminal/inline_block.ts";
import { StyleTable } from "../../lib/terminal/style_table.ts";
import { loadExactWidths } from "../../lib/text/cell_width.ts";
import { Screen } from "../_support/screen.ts";
import { pictures } from "./_pictures.ts";

function drawn(lines: readonly string[], columns = 40) {
  const table = new StyleTable();
  return lines.map((line) => {
    const row = new CellRow(columns);
    row.read(line, columns, table);
    return drawnLine(row);
  });
}

Deno.test("countRows() counts broken lines, and empty ones as one", async () => {
  await loadExactWidths();
  const lines = drawn(["", "abc", "0123456789", "01234567890", "漢字漢字漢字"]);
  assert.equal(countRows(lines, 10), 1 + 1 + 1 + 2 + 2);
});

Deno.test("countRows() breaks no wide character in two", async () => {
  await loadExactWidths();
  assert.equal(countRows(drawn(["漢字漢字"]), 3), 4);
  assert.equal(countRows(drawn(["a漢字漢"]), 4), 2);
  assert.equal(countRows(drawn(["漢字"]), 1), 4);
});

Deno.test("countRows() agrees with a terminal that becomes narrower or wider", async () => {
  await loadExactWidths();
  const picture = pictures({ columns: 40, maxRows: 8, others: ["wide"] });
  await fc.assert(
    fc.asyncProperty(picture, fc.integer({ min: 2, max: 60 }), async (lines, columns) => {
      const size = { columns: 40, rows: 60 };
      const screen = new Screen(size);
      const block = new InlineBlock({ rewraps: true });
      screen.print(block.draw(lines, size, { text: "", rows: 0 }) + "end");
      await screen.resize({ columns, rows: 60 });
      const at = (await screen.lines()).indexOf("end".slice(0, columns));
      assert.equal(at, countRows(drawn(lines), columns));
      screen.dispose();
    }),
    { numRuns: 200 },
  );
  // After a resize the emulator gives memory back in a timer of its own, which must not outlive the test.
  await new Promise((resolve) => setTimeout(resolve, 0));
});

Deno.test("takeRows() cuts where the terminal would break", async () => {
  await loadExactWidths();
  const lines = drawn(["0123456789abc", "x", "漢字漢字"]);
  assert.deepEqual(takeRows(lines, 1, 10), [{ length: 10, wide: [] }]);
  assert.deepEqual(takeRows(lines, 3, 10).map((line) => line.length), [13, 1]);
  assert.deepEqual(takeRows(lines, 4, 5), [
    { length: 13, wide: [] },
    { length: 1, wide: [] },
  ]);
  assert.deepEqual(takeRows(lines, 5, 5).at(-1), { length: 4, wide: [0, 2] });
  assert.deepEqual(takeRows(lines, 0, 5), []);
});
