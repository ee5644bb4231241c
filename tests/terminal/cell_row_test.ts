import assert from "node:assert/strict";
import fc from "fast-check";
import { CellRow, FIRST_ISLAND_CODE } from "../../lib/terminal/cell_row.ts";
import { StyleTable } from "../../lib/terminal/style_table.ts";
import { loadExactWidths } from "../../lib/text/cell_width.ts";

function read(line: string, columns = 20): CellRow {
  const row = new CellRow(columns);
  row.read(line, columns, new StyleTable());
  return row;
}

/** The cells, `▒` for those of islands. */
function cells(row: CellRow): string {
  return Array.from(
    row.codes.subarray(0, row.length),
    (code) => code >= FIRST_ISLAND_CODE ? "▒" : String.fromCharCode(code),
  ).join("");
}

Deno.test("CellRow holds a cell for each narrow character, without what is blank at the end", () => {
  assert.equal(cells(read("ab ⠋█é…  ")), "ab ⠋█é…");
  assert.equal(cells(read("   ")), "");
  assert.equal(cells(read("x\x1b[44m  \x1b[m ")), "x  ");
});

Deno.test("CellRow leaves out what is beyond the edge", () => {
  assert.equal(cells(read("0123456789", 4)), "0123");
  assert.equal(read("漢字漢字", 3).length, 3);
});

Deno.test("CellRow gives blanks the style that can be seen of them", () => {
  const { styles } = read("\x1b[31ma \x1b[44m \x1b[m b");
  assert.deepEqual([styles[1], styles[3]], [0, 0]);
  assert.notEqual(styles[2], 0);
});

Deno.test("CellRow puts characters of disputed width into islands, and what follows into its column", async () => {
  await loadExactWidths();
  const row = read("a漢字b\x1b[31m😀\x1b[mc");
  assert.equal(cells(row), "a▒▒▒▒b▒▒c");
  assert.deepEqual(
    row.islands.map(({ column, width, text }) => ({ column, width, text })),
    [{ column: 1, width: 4, text: "漢字" }, { column: 6, width: 2, text: "😀" }],
  );
});

Deno.test("CellRow keeps what combines together with what it combines with", async () => {
  await loadExactWidths();
  for (const text of ["e\u0301", "👩‍💻", "❤️", "1️⃣", "ก็"]) {
    const row = read(`x${text}y`);
    assert.deepEqual(row.islands.map((island) => island.text), [text]);
    assert.equal(cells(row).at(-1), "y");
  }
});

Deno.test("CellRow forgets the line before", async () => {
  await loadExactWidths();
  const row = new CellRow(4);
  const table = new StyleTable();
  row.read("漢字", 4, table);
  row.read("a", 12, table);
  assert.deepEqual([cells(row), row.islands.length], ["a", 0]);
  row.read("0123456789ab", 12, table);
  assert.equal(cells(row), "0123456789ab");
});

Deno.test("CellRow holds no control character, whatever the line", () => {
  const hostile = fc.string({ unit: "binary" });
  const parts = fc.array(
    fc.oneof(
      hostile,
      fc.constantFrom("\x1b[2J", "\x1b]52;c;x\x07", "\r\n", "\x9b2J", "\b", "\u2028"),
    ),
  );
  fc.assert(fc.property(parts, (texts) => {
    const row = read(texts.join(""), 40);
    const shown = cells(row) + row.islands.map((island) => island.text).join("");
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(shown, /[\x00-\x1f\x7f-\x9f\u2028\u2029]/);
    assert.ok(row.length <= 40);
  }));
});
