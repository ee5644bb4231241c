import assert from "node:assert/strict";
import {
  amountColumn,
  barColumn,
  bytesColumn,
  countColumn,
  createRow,
  customColumn,
  descriptionColumn,
  elapsedColumn,
  percentColumn,
  type ProgressColumn,
  type ProgressRow,
  remainingColumn,
  speedColumn,
  spinnerColumn,
  textColumn,
} from "../../../lib/view/columns/mod.ts";
import { findSpinner } from "../../../lib/view/spinners.ts";
import { ASCII, COLOR, STILL, UNICODE } from "../_views.ts";
import { NOW_MS, running, STATUSES } from "./_rows.ts";

function cell(column: ProgressColumn, row: Partial<ProgressRow>, theme = UNICODE): string {
  return column.render(running("task", row), { nowMs: NOW_MS, theme, columns: 8 });
}

type Case = readonly [column: ProgressColumn, row: Partial<ProgressRow>, cell: string];

const CELLS: readonly Case[] = [
  [descriptionColumn(), { description: "photo.jpg" }, "photo.jpg"],
  [descriptionColumn(), { description: "part", depth: 2 }, "    part"],
  [descriptionColumn(), { description: "part", depth: 99 }, " ".repeat(12) + "part"],
  [descriptionColumn(), { description: "a\x1b[2Jb\rc" }, "ab c"],
  [percentColumn(), { done: 1, total: 3 }, "33%"],
  [percentColumn(), { done: 2_999, total: 3_000 }, "99%"],
  [percentColumn(), { done: 3, total: 3 }, "100%"],
  [percentColumn(), { done: 12, total: 10 }, "100%"],
  [percentColumn(), { done: -1, total: 10 }, "0%"],
  [percentColumn(), { done: NaN, total: 10 }, "0%"],
  [percentColumn(), { done: 5, total: null }, "?"],
  [percentColumn(), { done: 0, total: 0 }, "0%"],
  [percentColumn(), { done: 0, total: 0, status: "finished" }, "100%"],
  [percentColumn(), { done: 5, total: null, status: "finished" }, "100%"],
  [percentColumn(), { done: 5, total: null, status: "failed" }, "?"],
  [percentColumn(), { done: 3, total: 10, status: "finished" }, "30%"],
  [countColumn(), { done: 7, total: 40 }, " 7/40"],
  [countColumn(), { done: 7, total: 12_345, unit: "files" }, "     7/12,345 files"],
  [countColumn(), { done: 12, total: 10 }, "12/10"],
  [countColumn(), { done: 12, total: null }, "12/?"],
  [countColumn(), { done: 1, total: 2, unit: "a\nlong name of a unit" }, "1/2 a long name of a"],
  [bytesColumn(), { done: 1_500_000, total: 3_000_000 }, "1.5/3.0 MB"],
  [bytesColumn(), { done: 0, total: 12_345_678 }, " 0.0/12.3 MB"],
  [bytesColumn(), { done: 1_500_000, total: null }, "1.5 MB/?"],
  [bytesColumn({ isBinary: true }), { done: 1_572_864, total: 3_145_728 }, "1.5/3.0 MiB"],
  [amountColumn(), { done: 1_500, total: 3_000, unit: "B" }, "1.5/3.0 kB"],
  [amountColumn(), { done: 1_500, total: 3_000, unit: "bytes" }, "1.5/3.0 kB"],
  [amountColumn(), { done: 1_500, total: 3_000, unit: "rows" }, "1500/3000 rows"],
  [speedColumn(), { speedPerSecond: 532.4 }, "532/s"],
  [speedColumn(), { speedPerSecond: 0.5 }, "30/min"],
  [speedColumn(), { speedPerSecond: 1_500_000, unit: "B" }, "1.5 MB/s"],
  [speedColumn({ isBinary: true }), { speedPerSecond: 1_572_864, unit: "B" }, "1.5 MiB/s"],
  [speedColumn(), { speedPerSecond: 0, unit: "B" }, "0 B/s"],
  [speedColumn(), { speedPerSecond: null }, ""],
  [speedColumn(), { speedPerSecond: NaN }, ""],
  [elapsedColumn(), {}, "12s"],
  [elapsedColumn(), { finishedAtMs: NOW_MS - 9_000 }, "3.0s"],
  [elapsedColumn(), { startedAtMs: null }, ""],
  [remainingColumn(), { eta: { lowMs: 240_000, highMs: 360_000 } }, "eta 4–6 min"],
  [remainingColumn(), { eta: "soon\x1b[2J" }, "eta soon"],
  [remainingColumn({ prefix: "" }), { eta: { lowMs: 0, highMs: 400 } }, "<1s"],
  [remainingColumn(), { eta: null }, ""],
  [remainingColumn(), { eta: "soon", status: "finished" }, ""],
  [
    textColumn((row) => `<${String(row.fields.note)}>`),
    { fields: { note: "a\x1b[1mb\n" } },
    "<ab >",
  ],
  [customColumn((row) => `#${row.id}`), {}, "#task"],
  [barColumn(), { done: 1, total: 2 }, "████░░░░"],
  [barColumn(), { done: 12, total: 10 }, "████████"],
  [barColumn(), { done: 5, total: null, status: "waiting" }, "╌╌╌╌╌╌╌╌"],
  [barColumn(), { done: 5, total: null, status: "failed" }, "╌╌╌╌╌╌╌╌"],
  [barColumn(), { done: 5, total: null, status: "finished" }, "████████"],
];

for (const [column, row, text] of CELLS) {
  Deno.test(`the ${column.name} column shows ${JSON.stringify(row)} as ${JSON.stringify(text)}`, () => {
    assert.equal(cell(column, row), text);
  });
}

Deno.test("the bar column pulses while the total is unknown, but not without motion", () => {
  const at = (nowMs: number, theme = UNICODE) =>
    barColumn().render(running("x"), { nowMs, theme, columns: 8 });
  assert.equal(at(0), "██░░░░░░");
  assert.equal(at(1_500), "░░░░░░██");
  assert.equal(at(1_500, STILL), "╌╌╌╌╌╌╌╌");
});

Deno.test("the spinner column has a mark for each state", () => {
  const marks = (theme = UNICODE) =>
    STATUSES.map((status) => cell(spinnerColumn(), { status }, theme));
  assert.deepEqual(marks(), ["·", "⠋", "‖", "↻", "✓", "✗", "–"]);
  assert.deepEqual(marks(ASCII), [".", "|", "=", "@", "+", "x", "-"]);
  assert.equal(cell(spinnerColumn(), {}, STILL), "▸");
});

Deno.test("the spinner column takes any spinner", () => {
  const column = spinnerColumn({ spinner: findSpinner("bounce", false) });
  assert.equal(column.minColumns, 6);
  assert.match(cell(column, {}), /^\(.*●.*\)$/);
});

Deno.test("columns paint by meaning", () => {
  assert.equal(
    cell(barColumn(), { done: 1, total: 1, status: "failed" }, COLOR),
    "\x1b[31m████████\x1b[39m",
  );
  assert.equal(cell(spinnerColumn(), { status: "finished" }, COLOR), "\x1b[32m✓\x1b[39m");
  const text = textColumn(() => "x", { paint: ({ styles }) => styles.warn });
  assert.equal(cell(text, {}, COLOR), "\x1b[33mx\x1b[39m");
});

Deno.test("createRow() fills in that nothing is known", () => {
  const row = createRow({ id: "a", total: 5 });
  assert.equal(row.description, "a");
  assert.equal(row.status, "waiting");
  assert.equal(row.total, 5);
  assert.equal(row.startedAtMs, null);
});
