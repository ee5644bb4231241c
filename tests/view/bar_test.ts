import assert from "node:assert/strict";
import { renderBar } from "../../lib/view/bar.ts";
import { createTheme } from "../../lib/view/theme.ts";

const UNICODE = createTheme({ hasColor: false, glyphs: "unicode" }).glyphs;
const ASCII = createTheme({ hasColor: false, glyphs: "ascii" }).glyphs;

const BARS = [
  [0, "░░░░", "...."],
  [1 / 32, "▏░░░", "...."],
  [0.25, "█░░░", "#..."],
  [0.5, "██░░", "##.."],
  [0.7, "██▊░", "##.."],
  [0.9999, "███▉", "###."],
  [1, "████", "####"],
  [7, "████", "####"],
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
