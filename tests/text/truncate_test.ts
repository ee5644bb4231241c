import assert from "node:assert/strict";
import fc from "fast-check";
import { cellWidth, loadExactWidths } from "../../lib/text/cell_width.ts";
import { fit, truncate, type TruncateOptions } from "../../lib/text/truncate.ts";
import { wholeText } from "./_graphemes.ts";

const CUTS: readonly (readonly [string, number, TruncateOptions, string])[] = [
  ["hello", 5, {}, "hello"],
  ["hello", 4, {}, "hel…"],
  ["hello", 4, { where: "start" }, "…llo"],
  ["hello", 4, { where: "middle" }, "he…o"],
  ["hello", 4, { ellipsis: "..." }, "h..."],
  ["hello", 2, { ellipsis: "..." }, ".."],
  ["hello", 4, { ellipsis: "" }, "hell"],
  ["hello", 3, { ellipsis: "漢" }, "h漢"],
  ["hello", 1, { ellipsis: "漢" }, "h"],
  ["hello", 1, {}, "…"],
  ["hello", 1, { where: "start" }, "…"],
  ["hello", 1, { where: "middle" }, "…"],
  ["hello", 0, {}, ""],
  ["hello", -1, {}, ""],
  ["", 4, {}, ""],
  ["漢字漢字", 8, {}, "漢字漢字"],
  ["漢字漢字", 7, {}, "漢字漢…"],
  ["漢字漢字", 6, {}, "漢字…"],
  ["漢字漢字", 6, { where: "start" }, "…漢字"],
  ["漢字漢字", 6, { where: "middle" }, "漢…字"],
  ["ae\u0301bc", 3, {}, "ae\u0301…"],
  ["abce\u0301", 2, { where: "start" }, "…e\u0301"],
  ["👍🏽👍🏽", 3, {}, "👍🏽…"],
  ["🇩🇪🇫🇷🇮🇹", 5, {}, "🇩🇪🇫🇷…"],
  ["🇩🇪🇫🇷🇮🇹", 5, { where: "start" }, "…🇫🇷🇮🇹"],
  ["x👨‍👩‍👧‍👦y", 3, {}, "x…"],
  ["x👨‍👩‍👧‍👦yz", 4, {}, "x👨‍👩‍👧‍👦…"],
  ["❤️❤️", 3, {}, "❤️…"],
  ["a/very/long/path.txt", 10, { where: "middle" }, "a/ver….txt"],
];

for (const [text, columns, options, cut] of CUTS) {
  const how = JSON.stringify(options);
  Deno.test(`truncate() cuts ${JSON.stringify(text)} to ${columns} with ${how}`, async () => {
    await loadExactWidths();
    assert.equal(truncate(text, columns, options), cut);
  });
}

Deno.test("truncate() keeps whole graphemes from both ends, as many as fit", async () => {
  await loadExactWidths();
  const where = fc.constantFrom("end", "start", "middle");
  fc.assert(
    fc.property(wholeText, fc.nat(40), where, (text, columns, where) => {
      const cut = truncate(text, columns, { where });
      assert.ok(cellWidth(cut) <= columns, cut);
      if (cellWidth(text) <= columns) return assert.equal(cut, text);
      if (columns === 0) return assert.equal(cut, "");
      const units = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
      const { length } = units;
      const possible = Array.from({ length: length + 1 }, (_, at) => [
        ...(where !== "start" ? [`${units.slice(0, at).join("")}…`] : []),
        ...(where !== "end" ? [`…${units.slice(at).join("")}`] : []),
        ...(where === "middle"
          ? units.map((_, to) => `${units.slice(0, at).join("")}…${units.slice(to).join("")}`)
          : []),
      ]).flat();
      assert.ok(possible.includes(cut), `${JSON.stringify(cut)} of ${JSON.stringify(text)}`);
      // One wide character is all that may be left out at each cut.
      assert.ok(cellWidth(cut) >= columns - (where === "middle" ? 2 : 1), cut);
    }),
    { numRuns: 500 },
  );
});

Deno.test("truncate() takes nothing of a grapheme that is too long to be looked at as a whole", async () => {
  await loadExactWidths();
  const heap = "x" + "\u0301".repeat(1_000);
  assert.equal(truncate(heap + heap, 1, { ellipsis: "" }), "");
  assert.equal(truncate(heap + heap, 1, { ellipsis: "", where: "start" }), "");
});

Deno.test("fit() is exactly as wide as told", async () => {
  await loadExactWidths();
  const where = fc.constantFrom("end", "start", "middle");
  fc.assert(fc.property(wholeText, fc.nat(40), where, (text, columns, where) => {
    assert.equal(cellWidth(fit(text, columns, { where })), columns);
  }));
});

/** Counts how much of a text is looked at. */
function watched(text: string): { readonly text: string; readonly read: () => number } {
  let most = 0;
  const read = (units: number) => most = Math.max(most, units);
  const slice = (start?: number, end?: number) => {
    const part = text.slice(start, end);
    read(part.length);
    return part;
  };
  const charCodeAt = (at: number) => text.charCodeAt(at);
  return {
    text: { length: text.length, slice, charCodeAt } as unknown as string,
    read: () => most,
  };
}

for (const where of ["end", "start", "middle"] as const) {
  for (const unit of ["a", "漢", "e\u0301", "ب", "👍🏽", "\u0301"]) {
    Deno.test(`truncate() looks at little of 10 MB of ${JSON.stringify(unit)} at the ${where}`, async () => {
      await loadExactWidths();
      const whole = unit.repeat(Math.ceil(10_000_000 / unit.length));
      const { text, read } = watched(whole);
      const cut = truncate(text, 20, { where });
      assert.ok(cellWidth(cut) <= 20);
      assert.ok(read() <= 20 * 32, `${read()} units were read`);
    });
  }
}
