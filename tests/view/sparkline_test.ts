import assert from "node:assert/strict";
import fc from "fast-check";
import { cellWidth } from "../../lib/text/cell_width.ts";
import { renderSparkline, renderSparkRows } from "../../lib/view/sparkline.ts";
import { ASCII, UNICODE } from "./_views.ts";

const { glyphs } = UNICODE;

type Case = readonly [
  string,
  readonly (number | null)[],
  number,
  number | undefined,
  string,
  string,
];

const LINES: readonly Case[] = [
  ["grows with its values", [0, 1, 2, 3, 4, 5, 6, 7], 8, undefined, "▁▂▃▄▅▆▇█", "_.:-=+*#"],
  ["puts the newest value at the right", [7, 0], 4, undefined, "  █▁", "  #_"],
  ["shows little as more than nothing", [0, 0.001, 100], 3, undefined, "▁▂█", "_.#"],
  ["leaves unknown values blank", [1, null, NaN, 1], 4, undefined, "█  █", "#  #"],
  ["shows nothing but zeros as low", [0, 0, 0], 3, undefined, "▁▁▁", "___"],
  ["scales to a given largest value", [5, 10, 20], 3, 10, "▅██", "=##"],
  ["takes means when there are too many values", [0, 0, 7, 7, 0, 7], 3, undefined, "▁█▅", "_#="],
  ["ends its means at the newest value", [9, 0, 0, 7, 7], 3, undefined, "█▁▆", "#_+"],
  ["knows nothing of no values", [], 3, undefined, "   ", "   "],
  ["counts negative values as nothing", [-5, 5], 2, undefined, "▁█", "_#"],
];

for (const [name, values, columns, max, unicode, ascii] of LINES) {
  Deno.test(`renderSparkline() ${name}`, () => {
    const options = { columns, ...(max === undefined ? {} : { max }) };
    assert.equal(renderSparkline(values, { ...options, glyphs }), unicode);
    assert.equal(renderSparkline(values, { ...options, glyphs: ASCII.glyphs }), ascii);
  });
}

Deno.test("renderSparkRows() stacks rows, the lowest height for nothing", () => {
  assert.deepEqual(renderSparkRows([0, 4, 8, 16, null], { columns: 6, rows: 2, glyphs }), [
    "   ▁█ ",
    " ▁▅██ ",
  ]);
});

Deno.test("renderSparkline() keeps its bars in place while new values come, but for moving on", () => {
  const values = Array.from({ length: 40 }, (_, at) => at % 8);
  const columns = 10;
  const before = renderSparkline(values, { columns, glyphs, max: 8 });
  // Four values are one bar: after four more the picture is the same, one to the left.
  const after = renderSparkline([...values, 1, 1, 1, 1].slice(4), { columns, glyphs, max: 8 });
  assert.equal(after.slice(0, -1), before.slice(1));
});

Deno.test("renderSparkRows() is exactly as wide and high as told", () => {
  const value = fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: false }), fc.constant(null));
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 100 }),
      fc.nat(60),
      fc.nat(4),
      (values, columns, rows) => {
        for (const { glyphs } of [UNICODE, ASCII]) {
          const lines = renderSparkRows(values, { columns, rows, glyphs });
          assert.equal(lines.length, rows);
          for (const line of lines) assert.equal(cellWidth(line), columns);
        }
      },
    ),
  );
});
