import assert from "node:assert/strict";
import { ERASE_BELOW } from "../../lib/terminal/sequences.ts";
import { Scrollback } from "../../lib/terminal/scrollback.ts";

Deno.test("Scrollback gives back what it took, each line cleared to the edge", () => {
  const lines = new Scrollback();
  lines.push("a\nbb\n");
  lines.push("\n");
  assert.equal(lines.take(10).text, "a\x1b[K\r\nbb\x1b[K\r\n\x1b[K\r\n");
  assert.equal(lines.take(10).text, "");
});

Deno.test("Scrollback keeps the last cell of lines that end at the edge", () => {
  const lines = new Scrollback();
  lines.push("0123456789\n01234567890123456789\n01234567890\n");
  assert.equal(lines.take(10).text, "0123456789\r\n01234567890123456789\r\n01234567890\x1b[K\r\n");
});

Deno.test("Scrollback drops the oldest lines beyond its limit, and says how many", () => {
  const lines = new Scrollback(10);
  for (let n = 0; n < 5; n++) lines.push(`line${n}\n`);
  assert.equal(lines.length, 6);
  assert.equal(
    lines.take(80).text,
    "[4 lines not shown: the terminal is too slow]\x1b[K\r\nline4\x1b[K\r\n",
  );
  lines.push("x\n");
  assert.equal(lines.take(80).text, "x\x1b[K\r\n");
});

const ROWS: readonly (readonly [string, string, number | null])[] = [
  ["nothing", "", 0],
  ["lines that fit", "a\n\nb\n", 3],
  ["narrow lines that wrap", "0123456789\n01234567890\n", 3],
  ["colours, which take no room", "\x1b[31m0123456789\x1b[m\n", 1],
  ["wide characters that fit for sure", "漢字\n", 1],
  ["wide characters that may wrap", "漢字漢字漢\n", null],
  ["a tab that may wrap", "ab\tc\n", null],
];

for (const [what, text, rows] of ROWS) {
  Deno.test(`Scrollback knows how many rows its drawing takes: ${what}`, () => {
    const lines = new Scrollback();
    lines.push(text);
    const { text: drawing, rows: known } = lines.take(10);
    assert.equal(known, rows);
    assert.equal(drawing.includes(ERASE_BELOW), rows === null);
  });
}

Deno.test("Scrollback can be shortened to what still matters", () => {
  const lines = new Scrollback();
  for (const text of ["one\n", "two\n", "three\n"]) lines.push(text);
  lines.shorten(7);
  assert.match(lines.take(80).text, /^\[2 lines not shown.*\r\nthree/);
});
