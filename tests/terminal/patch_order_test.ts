import assert from "node:assert/strict";
import fc from "fast-check";
import { CellRow } from "../../lib/terminal/cell_row.ts";
import { orderPatches } from "../../lib/terminal/patch_order.ts";
import type { Patch } from "../../lib/terminal/row_diff.ts";
import { StyleTable } from "../../lib/terminal/style_table.ts";

const cells = new CellRow(80);
const table = new StyleTable();
const STYLES = ["", "36", "2"].map((params) => table.next(0, params, 0, params.length));

function patch(row: number, column: number, style = 0): Patch {
  return {
    kind: "cells",
    row,
    column,
    end: column + 1,
    style: STYLES[style] ?? 0,
    cells,
    erasesTail: false,
  };
}

function order(patches: Patch[], start = { row: 10, column: 0 }): string[] {
  return orderPatches(patches, { table, columns: 80, start }).map(({ row, column }) =>
    `${row}:${column}`
  );
}

Deno.test("orderPatches() writes one column and one style after the other", () => {
  const rows = [0, 1, 2].flatMap((row) => [patch(row, 0, 1), patch(row, 20), patch(row, 40, 2)]);
  const ordered = orderPatches(rows, { table, columns: 80, start: { row: 3, column: 0 } });
  assert.deepEqual(
    ordered.map(({ style }) => style),
    [0, 1, 2].flatMap((at) => {
      const style = ordered[at * 3]?.style ?? -1;
      return [style, style, style];
    }),
  );
});

Deno.test("orderPatches() keeps to the rows where styles follow each other without a gap", () => {
  const rows = [0, 1].flatMap((row) =>
    [0, 1, 2, 0].map((style, at) => ({ ...patch(row, at * 10, style), end: at * 10 + 10 }))
  );
  assert.deepEqual(order(rows), rows.map(({ row, column }) => `${row}:${column}`));
});

Deno.test("orderPatches() returns every patch once", () => {
  const list = fc.uniqueArray(
    fc.tuple(fc.nat(50), fc.nat(78), fc.nat(2)),
    { maxLength: 200, selector: ([row, column]) => row * 100 + column },
  ).map((all) =>
    all.toSorted(([a, b], [c, d]) => a - c || b - d).map(([row, column, style]) =>
      patch(row, column, style)
    )
  );
  fc.assert(fc.property(list, (patches) => {
    assert.deepEqual(
      order(patches).toSorted(),
      patches.map(({ row, column }) => `${row}:${column}`).toSorted(),
    );
  }));
});
