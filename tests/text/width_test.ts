import assert from "node:assert/strict";
import fc from "fast-check";
import stringWidth from "string-width";
import {
  cellWidth,
  estimateWidth,
  isNarrow,
  loadExactWidths,
  styledWidth,
} from "../../lib/text/cell_width.ts";
import { fit, truncate, type TruncateOptions } from "../../lib/text/truncate.ts";

Deno.test("isNarrow() holds only for characters that are one column by themselves", () => {
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    if (isNarrow(character)) assert.equal(stringWidth(character), 1, `U+${code.toString(16)}`);
  }
});

Deno.test("isNarrow() holds for all glyphs of our own", () => {
  assert.equal(isNarrow("✓✗↻…·█▏▎▍▌▋▊▉░⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"), true);
});

Deno.test("cellWidth() is the width of string-width once that is loaded", async () => {
  await loadExactWidths();
  for (const text of ["", "abc", "漢字", "e\u0301", "👍🏽", "🇩🇪", "❤️", "한글", "ｶﾞ"]) {
    assert.equal(cellWidth(text), stringWidth(text), text);
  }
});

Deno.test("estimateWidth() is near enough before that", () => {
  const cases = [["漢字", 4], ["e\u0301x", 2], ["👍", 2], ["한", 2], ["Ω", 1]] as const;
  for (const [text, columns] of cases) assert.equal(estimateWidth(text), columns, text);
});

Deno.test("styledWidth() does not count colours", () => {
  assert.equal(styledWidth("\x1b[1mab\x1b[22m\x1b[31m漢\x1b[39m"), 4);
});

const CUTS: readonly (readonly [string, number, TruncateOptions, string])[] = [
  ["hello", 5, {}, "hello"],
  ["hello", 4, {}, "hel…"],
  ["hello", 4, { where: "start" }, "…llo"],
  ["hello", 4, { where: "middle" }, "he…o"],
  ["hello", 4, { ellipsis: "..." }, "h..."],
  ["hello", 2, { ellipsis: "..." }, ".."],
  ["hello", 1, {}, "…"],
  ["hello", 0, {}, ""],
  ["漢字漢字", 8, {}, "漢字漢字"],
  ["漢字漢字", 7, {}, "漢字漢…"],
  ["漢字漢字", 6, {}, "漢字…"],
  ["漢字漢字", 6, { where: "start" }, "…漢字"],
  ["ae\u0301bc", 3, {}, "ae\u0301…"],
  ["👍🏽👍🏽", 3, {}, "👍🏽…"],
  ["a/very/long/path.txt", 10, { where: "middle" }, "a/ver….txt"],
];

for (const [text, columns, options, cut] of CUTS) {
  const how = JSON.stringify(options);
  Deno.test(`truncate() cuts ${text} to ${columns} with ${how}`, async () => {
    await loadExactWidths();
    assert.equal(truncate(text, columns, options), cut);
  });
}

Deno.test("truncate() and fit() keep to the width and cut no character in two", async () => {
  await loadExactWidths();
  const text = fc.string({ unit: fc.constantFrom("a", "é", "漢", "e\u0301", "👍🏽", "🇩🇪", "█") });
  const where = fc.constantFrom("end", "start", "middle");
  fc.assert(fc.property(text, fc.nat(12), where, (whole, columns, where) => {
    const cut = truncate(whole, columns, { where });
    assert.ok(cellWidth(cut) <= columns);
    assert.equal(cut.isWellFormed(), true);
    if (cellWidth(whole) <= columns) assert.equal(cut, whole);
    assert.equal(cellWidth(fit(whole, columns, { where })), columns);
  }));
});
