import assert from "node:assert/strict";
import { PLAIN, StyleTable } from "../../lib/terminal/style_table.ts";

function next(table: StyleTable, from: number, params: string): number {
  return table.next(from, `[${params}m`, 1, params.length + 1);
}

Deno.test("StyleTable gives equal styles one id, however they came about", () => {
  const table = new StyleTable();
  const red = next(table, PLAIN, "31");
  assert.equal(next(table, next(table, PLAIN, "1;32"), "22;31"), red);
  assert.equal(next(table, red, ""), PLAIN);
  assert.equal(next(table, red, "0"), PLAIN);
  assert.notEqual(next(table, red, "1"), red);
});

Deno.test("StyleTable tells parameters apart that are long or alike", () => {
  const table = new StyleTable();
  const ids = ["38;2;11;12;13", "38;2;11;12;14", "1;11", "11;1", "1", "01", "4:3", "4;3"]
    .map((params) => next(table, PLAIN, params));
  const bold = ids[2];
  assert.deepEqual(ids.slice(2, 6), [bold, bold, bold, bold], "11 is no parameter that we know");
  assert.equal(new Set(ids).size, 5);
});

Deno.test("StyleTable changes from style to style, and knows what blanks show", () => {
  const table = new StyleTable();
  const both = next(table, PLAIN, "31;44");
  assert.equal(table.change(both, both), "");
  assert.equal(table.change(both, PLAIN), "\x1b[m");
  assert.equal(table.change(PLAIN, table.blank(both)), "\x1b[44m");
  assert.equal(table.blank(next(table, PLAIN, "1;31")), PLAIN);
});

Deno.test("StyleTable says when it holds more than is good, and stays right until then and after", () => {
  const table = new StyleTable();
  assert.equal(table.isFull, false);
  let last = PLAIN;
  for (let n = 0; n < 70_000; n++) {
    last = next(table, PLAIN, `38;2;${n >> 16};${n >> 8 & 255};${n & 255}`);
  }
  assert.equal(table.isFull, true);
  assert.ok(last <= 65_535);
});
