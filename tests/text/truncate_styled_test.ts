import assert from "node:assert/strict";
import fc from "fast-check";
import { cellWidth, loadExactWidths, styledWidth } from "../../lib/text/cell_width.ts";
import { isClosed } from "../../lib/text/sgr.ts";
import { truncate } from "../../lib/text/truncate.ts";
import {
  type FitOptions,
  fitStyled,
  padStyled,
  truncateStyled,
} from "../../lib/text/truncate_styled.ts";
import { styledText } from "./_graphemes.ts";

const B = "\x1b[1m";
const b = "\x1b[22m";
const R = "\x1b[31m";
const r = "\x1b[39m";

const CUTS: readonly (readonly [string, string, number, FitOptions, string])[] = [
  ["leaves a line that fits", `${B}ab${b}`, 2, {}, `${B}ab${b}`],
  ["closes a line that fits", `${B}ab`, 2, {}, `${B}ab${b}`],
  ["cuts plain text as ever", "hello", 3, {}, "he…"],
  ["puts the ellipsis into the style", `${B}hello${b}`, 3, {}, `${B}he…${b}`],
  ["drops styles behind the cut", `he${B}llo${b}`, 2, {}, `h…`],
  ["closes what is open at the cut", `${R}a${B}bcd${b}e${r}`, 3, {}, `${R}a${B}b…\x1b[22;39m`],
  ["opens at the start", `${R}abc${r}d`, 3, { where: "start" }, `${R}…c${r}d`],
  [
    "opens again in the middle",
    `${R}abcdef${r}`,
    4,
    { where: "middle" },
    `${R}ab…${r}${R}f${r}`,
  ],
  ["splits no wide character", `${R}漢字${r}`, 3, {}, `${R}漢…${r}`],
  ["keeps a grapheme with a style in it", `e${B}\u0301${b}xy`, 2, {}, `e${B}\u0301…${b}`],
  ["has nothing for no room", `${B}ab${b}`, 0, {}, ""],
  ["takes out what is no style", "a\x1b[2Jbcdefgh", 4, {}, "a[2…"],
];

for (const [name, line, columns, options, cut] of CUTS) {
  Deno.test(`truncateStyled() ${name}`, async () => {
    await loadExactWidths();
    assert.equal(truncateStyled(line, columns, options), cut);
  });
}

function plainOf(line: string): string {
  // deno-lint-ignore no-control-regex
  return line.replaceAll(/\x1b\[[\d;]*m/g, "");
}

const where = fc.constantFrom("end", "start", "middle");

Deno.test("truncateStyled() shows the same text as truncate(), with closed styles", async () => {
  await loadExactWidths();
  fc.assert(
    fc.property(styledText, fc.nat(40), where, (line, columns, where) => {
      const cut = truncateStyled(line, columns, { where });
      assert.equal(plainOf(cut), truncate(plainOf(line), columns, { where }));
      assert.ok(isClosed(cut), JSON.stringify(cut));
      assert.ok(styledWidth(cut) <= columns);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("truncateStyled() keeps the style of every character that is left", async () => {
  await loadExactWidths();
  fc.assert(
    fc.property(styledText, fc.integer({ min: 1, max: 40 }), where, (line, columns, where) => {
      const before = styleOfEach(line);
      const after = styleOfEach(truncateStyled(line, columns, { where }));
      const at = after.findIndex(([character]) => character === "…");
      const isCut = cellWidth(plainOf(line)) > columns;
      const head = isCut ? after.slice(0, at) : after;
      const tail = isCut ? after.slice(at + 1) : [];
      // An ellipsis of the text's own makes the place of ours uncertain.
      if (plainOf(line).includes("…")) return;
      assert.deepEqual(head, before.slice(0, head.length));
      assert.deepEqual(tail, tail.length === 0 ? [] : before.slice(-tail.length));
    }),
    { numRuns: 500 },
  );
});

/** Each code unit with what is open there, by a model of SGR of its own. */
function styleOfEach(line: string): (readonly [character: string, style: string])[] {
  const OFF: Readonly<Record<string, readonly string[]>> = {
    "22": ["1"],
    "39": ["31", "38;5;200"],
  };
  const open = new Set<string>();
  const each: (readonly [string, string])[] = [];
  // deno-lint-ignore no-control-regex
  for (const [part] of line.matchAll(/\x1b\[[\d;]*m|[^]/g)) {
    if (!part.startsWith("\x1b")) {
      each.push([part, [...open].sort().join()]);
      continue;
    }
    const body = part.slice(2, -1);
    for (const code of body.match(/[34]8;5;\d+|48;2;\d+;\d+;\d+|\d+/g) ?? ["0"]) {
      if (code === "0") open.clear();
      else if (code === "24" || code === "27" || code === "49") {
        for (const on of open) if (offOf(on) === code) open.delete(on);
      } else if (OFF[code] !== undefined) { for (const on of OFF[code]) open.delete(on); }
      else {
        for (const on of open) if (offOf(on) === offOf(code)) open.delete(on);
        open.add(code);
      }
    }
  }
  return each;
}

function offOf(code: string): string {
  if (code === "4") return "24";
  if (code === "7") return "27";
  if (code.startsWith("48")) return "49";
  return code.startsWith("3") ? "39" : "22";
}

Deno.test("truncateStyled() reads a bounded part of 10 MB of styles", () => {
  const line = `${R}a${r}${B}${b}`.repeat(500_000);
  const cut = truncateStyled(line, 10);
  assert.equal(plainOf(cut), "aaaaaaaaa…");
  assert.ok(cut.length < 1_000);
  assert.equal(plainOf(truncateStyled(line, 10, { where: "start" })), "…aaaaaaaaa");
  assert.equal(truncateStyled(`${R}${r}`.repeat(500_000), 10).includes("a"), false);
});

Deno.test("fitStyled() is exactly as wide as told and closed", async () => {
  await loadExactWidths();
  const align = fc.constantFrom("left", "center", "right");
  fc.assert(fc.property(styledText, fc.nat(50), where, align, (line, columns, where, align) => {
    const fitted = fitStyled(line, columns, { where, align });
    assert.equal(styledWidth(fitted), columns);
    assert.ok(isClosed(fitted));
  }));
});

Deno.test("padStyled() puts text left, right or in the middle", () => {
  assert.equal(padStyled(`${B}ab${b}`, 5), `${B}ab${b}   `);
  assert.equal(padStyled(`${B}ab${b}`, 5, "right"), `   ${B}ab${b}`);
  assert.equal(padStyled(`${B}ab${b}`, 5, "center"), ` ${B}ab${b}  `);
  assert.equal(padStyled("漢字", 5, "right"), " 漢字");
  assert.equal(padStyled("too long", 5), "too long");
});
