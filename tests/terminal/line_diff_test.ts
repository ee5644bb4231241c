import assert from "node:assert/strict";
import fc from "fast-check";
import { diffBlock, rowsAtWidth } from "../../lib/terminal/line_diff.ts";
import { Screen } from "../_support/screen.ts";

function diff(before: readonly string[], after: readonly string[], columns = 10): string {
  return diffBlock({ before, after, columns }).replaceAll("\x1b", "␛");
}

Deno.test("diffBlock() writes nothing when nothing changed", () => {
  assert.equal(diff(["a", "b"], ["a", "b"]), "");
});

Deno.test("diffBlock() rewrites only the line that changed", () => {
  assert.equal(diff(["a", "b", "c"], ["a", "B", "c"]), "\r␛[2AB␛[K\r\n\r␛[1B");
});

Deno.test("diffBlock() does not erase the tail of a full line, which would be its last cell", () => {
  assert.equal(diff(["a"], ["0123456789"]), "\r␛[1A0123456789\r\n");
});

Deno.test("diffBlock() draws before it erases", () => {
  for (const drawn of [diff(["aaa"], ["b"]), diff(["a", "b"], ["c"]), diff([], ["a", "b"])]) {
    assert.doesNotMatch(drawn.replace(/(\w␛\[K)|(␛\[J$)/g, ""), /␛\[(J|K|2K|2J)/);
  }
});

Deno.test("diffBlock() turns any block into any other on a real terminal", async () => {
  const block = fc.array(
    fc.constantFrom("", "a", "bb", "0123456789", "漢字", "\x1b[31mred\x1b[39m"),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(block, block, async (before, after) => {
      const screen = new Screen({ columns: 10, rows: 8 });
      const columns = 10;
      screen.print("above\r\n\x1b[?7l");
      screen.print(diffBlock({ before: [], after: before, columns }));
      screen.print(diffBlock({ before, after, columns }));
      screen.print("below");
      const expected = ["above", ...after, "below"];
      assert.deepEqual(
        await screen.lines(),
        expected.map((line) => line.replace("\x1b[31m", "").replace("\x1b[39m", "")),
      );
      screen.dispose();
    }),
    { numRuns: 60 },
  );
});

Deno.test("rowsAtWidth() counts the rows of rewrapped lines, of empty ones too", () => {
  assert.equal(
    rowsAtWidth(["", "abc", "0123456789", "01234567890", "漢字漢字漢字"], 10),
    1 + 1 + 1 + 2 + 2,
  );
});
