import assert from "node:assert/strict";
import fc from "fast-check";
import { loadExactWidths } from "../../lib/text/cell_width.ts";
import type { Renderable } from "../../lib/view/renderable.ts";
import { table, type TableColumn } from "../../lib/view/table.ts";
import type { Theme } from "../../lib/view/theme.ts";
import { styledText } from "../text/_graphemes.ts";
import { assertFits, checkWidths, COLOR, plain, size, theme, UNICODE } from "./_views.ts";

const COLUMNS: readonly TableColumn[] = [
  { header: "worker" },
  { header: "task", where: "middle", minColumns: 8, rank: 1, ratio: 1 },
  { header: "time", align: "right", minColumns: 6, rank: 2 },
  { header: "host", rank: 3 },
];

function sample(theme: Theme): Renderable {
  return table({
    theme,
    columns: COLUMNS,
    rows: [
      ["#1", "photos/summer-holidays.jpg", theme.styles.dim("1m04s"), "anna"],
      ["#2", "short", theme.styles.bad("12s"), "bert"],
      ["#3"],
    ],
  });
}

Deno.test("table() lines columns up and gives up the least important ones", () => {
  checkWidths(sample, {
    20: [
      "worker  task",
      "#1      photos…s.jpg",
      "#2      short",
      "#3",
    ],
    40: [
      "worker  task                  time  host",
      "#1      photos/su…idays.jpg  1m04s  anna",
      "#2      short                  12s  bert",
      "#3",
    ],
    80: [
      `worker  task${" ".repeat(58)}time  host`,
      `#1      photos/summer-holidays.jpg${" ".repeat(35)}1m04s  anna`,
      `#2      short${" ".repeat(58)}12s  bert`,
      "#3",
    ],
    200: [
      `worker  task${" ".repeat(178)}time  host`,
      `#1      photos/summer-holidays.jpg${" ".repeat(155)}1m04s  anna`,
      `#2      short${" ".repeat(178)}12s  bert`,
      "#3",
    ],
  });
});

Deno.test("table() counts rows that don't fit, and does without a header on two lines", () => {
  const rows = Array.from({ length: 9 }, (_, at) => [`row ${at}`]);
  const view = table({ theme: UNICODE, columns: [{ header: "name" }], rows });
  assert.deepEqual(view({ columns: 20, rows: 4 }), ["name", "row 0", "row 1", "… +7 more"]);
  assert.deepEqual(view({ columns: 20, rows: 2 }), ["row 0", "… +8 more"]);
  assert.deepEqual(view({ columns: 20, rows: 1 }), ["… +9 more"]);
  assert.equal(view({ columns: 20, rows: 10 }).length, 10);
  assert.deepEqual(view({ columns: 20, rows: 0 }), []);
  assert.deepEqual(view({ columns: 0, rows: 5 }), []);
});

Deno.test("table() counts rows that it was not even given", () => {
  const view = table({
    theme: UNICODE,
    columns: [{ header: "n" }],
    rows: [["1"]],
    rowCount: 12_000,
  });
  assert.deepEqual(view({ columns: 20, rows: 5 }), ["n", "1", "… +11,999 more"]);
});

Deno.test("table() draws a line below its header if so asked, and none without header", () => {
  const options = {
    theme: UNICODE,
    columns: [{ header: "ab" }, { header: "c" }],
    rows: [["1", "2"]],
  };
  const size = { columns: 20, rows: 9 };
  assert.deepEqual(table({ ...options, hasRule: true })(size), ["ab  c", "──  ─", "1   2"]);
  assert.deepEqual(table({ ...options, hasHeader: false, gap: 1 })(size), ["1 2"]);
});

Deno.test("table() shares spare room by ratio, up to the largest width of a column", () => {
  const rows = [["a", "b", "c"]];
  const columns = [
    { header: "", ratio: 1 },
    { header: "", ratio: 2, align: "right" },
    { header: "", ratio: 1, maxColumns: 2 },
  ] as const;
  const view = table({ theme: UNICODE, columns, rows, hasHeader: false, gap: 1 });
  assert.deepEqual(view({ columns: 17, rows: 1 }), ["a          b c"]);
});

Deno.test("table() disarms cells and headers and keeps the styles of cells", () => {
  const view = table({
    theme: COLOR,
    columns: [{ header: "a\x1b[2J" }],
    rows: [["\x1b[31mred\x1b[39m\x1b]52;c;x\x07"], ["two\nlines"]],
  });
  assert.deepEqual(view({ columns: 20, rows: 5 }), [
    "\x1b[1ma\x1b[22m",
    "\x1b[31mred\x1b[39m",
    "two lines",
  ]);
});

Deno.test("table() looks at the rows that it shows, not at the others", () => {
  const rows = [["a"], ["b"], ["c"]];
  Object.defineProperty(rows, 2, { get: () => assert.fail("looked at") });
  const view = table({ theme: UNICODE, columns: [{ header: "h" }], rows, rowCount: 3 });
  assert.deepEqual(view({ columns: 9, rows: 3 }), ["h", "a", "… +2 more"]);
});

Deno.test("table() keeps to any size, whatever its cells", async () => {
  await loadExactWidths();
  const column = fc.record({
    header: styledText,
    align: fc.constantFrom("left", "center", "right"),
    minColumns: fc.integer({ min: 1, max: 9 }),
    maxColumns: fc.integer({ min: 1, max: 30 }),
    ratio: fc.nat(3),
    rank: fc.nat(3),
    where: fc.constantFrom("end", "start", "middle"),
  }, { requiredKeys: ["header"] }) as fc.Arbitrary<TableColumn>;
  const rows = fc.array(fc.array(styledText, { maxLength: 5 }), { maxLength: 12 });
  const flags = fc.record({ hasHeader: fc.boolean(), hasRule: fc.boolean(), gap: fc.nat(3) });
  fc.assert(
    fc.property(
      fc.array(column, { maxLength: 5 }),
      rows,
      flags,
      theme,
      size,
      (columns, rows, flags, theme, size) => {
        const lines = table({ ...flags, columns, rows, theme })(size);
        assertFits(lines, size);
        if (size.columns > 0) assert.ok(lines.length >= Math.min(size.rows, rows.length));
        assert.equal(plain(lines).some((line) => line.includes("\x1b")), false);
      },
    ),
  );
});
