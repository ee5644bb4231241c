import assert from "node:assert/strict";
import fc from "fast-check";
import { loadExactWidths, styledWidth } from "../../lib/text/cell_width.ts";
import { isClosed } from "../../lib/text/sgr.ts";
import { wrapText } from "../../lib/text/wrap.ts";
import { styledText } from "./_graphemes.ts";

const WRAPS: readonly (readonly [string, string, number, readonly string[]])[] = [
  ["breaks at spaces", "the quick brown fox", 10, ["the quick", "brown fox"]],
  ["breaks right behind a full line", "abcde fgh", 5, ["abcde", "fgh"]],
  ["drops spaces at a break", "ab    cd", 3, ["ab", "cd"]],
  ["keeps spaces at the start", "  ab cd", 4, ["  ab", "cd"]],
  ["breaks a word that is too long", "abcdefgh ij", 3, ["abc", "def", "gh", "ij"]],
  ["breaks text without spaces between characters", "漢字漢字", 5, ["漢字", "漢字"]],
  ["keeps graphemes whole", "👍🏽👍🏽", 3, ["👍🏽", "👍🏽"]],
  ["leaves out what is wider than a line", "a漢b", 1, ["a", "b"]],
  ["has one empty line for nothing", "", 5, [""]],
  ["has no line without room", "abc", 0, []],
  [
    "carries styles on",
    "\x1b[31mred text\x1b[39m end",
    5,
    ["\x1b[31mred\x1b[39m", "\x1b[31mtext\x1b[39m", "end"],
  ],
];

for (const [name, line, columns, lines] of WRAPS) {
  Deno.test(`wrapText() ${name}`, async () => {
    await loadExactWidths();
    assert.deepEqual(wrapText(line, columns), lines);
  });
}

Deno.test("wrapText() cuts what goes beyond the last line", () => {
  assert.deepEqual(wrapText("one two three four", 7, { maxLines: 2 }), ["one two", "three …"]);
  assert.deepEqual(wrapText("one two", 7, { maxLines: 2 }), ["one two"]);
  assert.deepEqual(wrapText("one two", 5, { maxLines: 1, ellipsis: "." }), ["one ."]);
});

Deno.test("wrapText() costs no more than its lines for 10 MB", () => {
  assert.equal(wrapText("word ".repeat(2_000_000), 20, { maxLines: 3 }).length, 3);
});

Deno.test("wrapText() keeps all characters but spaces, in closed lines that fit", async () => {
  await loadExactWidths();
  fc.assert(fc.property(styledText, fc.integer({ min: 2, max: 20 }), (line, columns) => {
    const lines = wrapText(line, columns);
    for (const part of lines) {
      assert.ok(styledWidth(part) <= columns);
      assert.ok(isClosed(part));
    }
    // deno-lint-ignore no-control-regex
    const textOf = (text: string) => text.replaceAll(/\x1b\[[\d;]*m| /g, "");
    assert.equal(textOf(lines.join("")), textOf(line));
  }));
});
