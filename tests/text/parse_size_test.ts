/** Tables for byte sizes. */
import assert from "node:assert/strict";
import { parseSize } from "../../lib/text/parse_size.ts";

const SIZES: readonly (readonly [string, number])[] = [
  ["4096", 4096],
  ["10B", 10],
  ["64MiB", 67_108_864],
  ["64mib", 67_108_864],
  ["64M", 67_108_864],
  ["1.5GB", 1_500_000_000],
  ["1 kB", 1_000],
  ["0.5KiB", 512],
  ["1TiB", 1_099_511_627_776],
  ["0", 0],
];

Deno.test("parseSize() reads binary, decimal and bare units", () => {
  for (const [text, bytes] of SIZES) assert.equal(parseSize(text), bytes, text);
});

Deno.test("parseSize() refuses what is no size, and sizes that are not exact", () => {
  for (const text of ["", "x", "5X", "-1", "1MiBs", "MiB", "1.2.3", "9999PB"]) {
    assert.throws(() => parseSize(text), { name: "SyntaxError", message: /64MiB/ }, text);
  }
});
