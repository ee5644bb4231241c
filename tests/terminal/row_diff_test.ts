/** How changes of rows are cut into patches. */
import assert from "node:assert/strict";
import { CellRow } from "../../lib/terminal/cell_row.ts";
import { drawPatches } from "../../lib/terminal/draw_patches.ts";
import { diffRows, type Patch } from "../../lib/terminal/row_diff.ts";
import { StyleTable } from "../../lib/terminal/style_table.ts";

const COLUMNS = 40;

function diff(before: string, after: string, count: number) {
  const table = new StyleTable();
  const read = (text: string) => {
    const row = new CellRow(COLUMNS);
    row.read(text, COLUMNS, table);
    return row;
  };
  const rows = (text: string) => Array.from({ length: count }, () => read(text));
  const blank = new CellRow(0);
  const patches = diffRows({ before: rows(before), after: rows(after), count, blank }, table);
  const start = { row: count, column: 0 };
  const { text } = drawPatches(patches, { table, columns: COLUMNS, start });
  return { patches, bytes: new TextEncoder().encode(text).length };
}

function inRow(patches: readonly Patch[], row: number): string[] {
  return patches.filter((patch) => patch.row === row).map(({ cells, column, end }) =>
    String.fromCharCode(...cells.codes.subarray(column, end))
  );
}

const CASES: readonly [
  what: string,
  before: string,
  after: string,
  alone: string[],
  many: string[],
][] = [
  ["one cell between is written again", "1/2", "2/3", ["2/3"], ["2/3"]],
  ["three cells between are left out where many rows change", "1   1", "2   2", ["2   2"], [
    "2",
    "2",
  ]],
  ["a wide gap is left out", "1     1", "2     2", ["2", "2"], ["2", "2"]],
];

for (const [what, before, after, alone, many] of CASES) {
  Deno.test(`diffRows(): ${what}`, () => {
    assert.deepEqual(inRow(diff(before, after, 1).patches, 0), alone, "a row alone");
    assert.deepEqual(inRow(diff(before, after, 10).patches, 9), many, "one of ten");
  });
}

Deno.test("ten rows that count in two columns take 8 bytes each, whatever is between", () => {
  // To write, to go back and on, twice; what is beyond is for coming to the two lanes.
  for (const gap of ["/", "  ", "%  1", "0000000000"]) {
    const { bytes } = diff(`1${gap}1`, `2${gap}2`, 10);
    assert.ok(bytes <= 80 + 8, `${bytes} bytes with "${gap}" between`);
  }
});
