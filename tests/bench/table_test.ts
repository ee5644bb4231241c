import assert from "node:assert/strict";
import { median, renderTable, round } from "./table.ts";

Deno.test("median() is the middle, or the mean of the two middles", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.ok(Number.isNaN(median([])));
});

Deno.test("round() keeps three digits or so", () => {
  assert.deepEqual([1.234, 12.34, 1234.5, NaN].map(round), ["1.23", "12.3", "1235", "-"]);
});

Deno.test("renderTable() aligns names to the left and numbers to the right", () => {
  assert.equal(
    renderTable(["", "ms"], [["a", "1"], ["bcd", "1000"]]),
    "       ms\na       1\nbcd  1000",
  );
});
