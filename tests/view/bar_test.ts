import assert from "node:assert/strict";
import fc from "fast-check";
import { renderBar } from "../../lib/view/bar.ts";
import { createTheme } from "../../lib/view/theme.ts";

const UNICODE = createTheme({ hasColor: false, glyphs: "unicode" }).glyphs;
const ASCII = createTheme({ hasColor: false, glyphs: "ascii" }).glyphs;

const BARS = [
  [0, "░░░░", "...."],
  [1 / 1_000_000, "▏░░░", "...."],
  [1 / 32, "▏░░░", "...."],
  [0.25, "█░░░", "#..."],
  [0.5, "██░░", "##.."],
  [0.7, "██▊░", "##.."],
  [0.9999, "███▉", "###."],
  [1, "████", "####"],
  [7, "████", "####"],
  [Infinity, "████", "####"],
  [-1, "░░░░", "...."],
  [NaN, "░░░░", "...."],
] as const;

for (const [ratio, unicode, ascii] of BARS) {
  Deno.test(`renderBar() draws ${ratio} as ${unicode} and ${ascii}`, () => {
    const drawn = [UNICODE, ASCII].map((glyphs) =>
      Object.values(renderBar(ratio, 4, glyphs)).join("")
    );
    assert.deepEqual(drawn, [unicode, ascii]);
  });
}

Deno.test("renderBar() is as wide as told, full only when all is done, and never shrinks as work goes on", () => {
  const ratio = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(ratio, ratio, fc.nat(60), (a, b, columns) => {
    for (const glyphs of [UNICODE, ASCII]) {
      const { filled, empty } = renderBar(a, columns, glyphs);
      assert.equal(filled.length + empty.length, columns);
      if (a < 1 && columns > 0) assert.notEqual(filled, glyphs.barFull.repeat(columns));
      const more = renderBar(Math.max(a, b), columns, glyphs);
      assert.ok(more.filled.length >= filled.length);
    }
  }));
});

Deno.test("renderBar() has nothing without room", () => {
  assert.deepEqual(renderBar(0.5, 0, UNICODE), { filled: "", empty: "" });
  assert.deepEqual(renderBar(0.5, -1, UNICODE), { filled: "", empty: "" });
});
