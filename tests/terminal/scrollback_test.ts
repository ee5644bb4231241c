import assert from "node:assert/strict";
import { Scrollback } from "../../lib/terminal/scrollback.ts";

Deno.test("Scrollback gives back what it took, each line cleared to the edge", () => {
  const lines = new Scrollback();
  lines.push("a\nbb\n");
  lines.push("\n");
  assert.equal(lines.take(10), "a\x1b[K\r\nbb\x1b[K\r\n\x1b[K\r\n");
  assert.equal(lines.take(10), "");
});

Deno.test("Scrollback keeps the last cell of lines that end at the edge", () => {
  const lines = new Scrollback();
  lines.push("0123456789\n01234567890123456789\n01234567890\n");
  assert.equal(lines.take(10), "0123456789\r\n01234567890123456789\r\n01234567890\x1b[K\r\n");
});

Deno.test("Scrollback drops the oldest lines beyond its limit, and says how many", () => {
  const lines = new Scrollback(10);
  for (let n = 0; n < 5; n++) lines.push(`line${n}\n`);
  assert.equal(lines.length, 6);
  assert.equal(
    lines.take(80),
    "[4 lines not shown: the terminal is too slow]\x1b[K\r\nline4\x1b[K\r\n",
  );
  lines.push("x\n");
  assert.equal(lines.take(80), "x\x1b[K\r\n");
});
