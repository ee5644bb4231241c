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
import { findRunEnd, isSimple, unitWidths } from "../../lib/text/unit_width.ts";
import { sanitize } from "../../lib/text/sanitize.ts";
import { fitStyled } from "../../lib/text/truncate_styled.ts";
import { Screen } from "../_support/screen.ts";
import { anyText, GRAPHEMES } from "./_graphemes.ts";

Deno.test("unitWidths() know single characters only, with the width that string-width gives them", () => {
  unitWidths().forEach((width, code) => {
    if (width === 0) return;
    const character = String.fromCharCode(code);
    const name = `U+${code.toString(16)}`;
    assert.equal(stringWidth(character), width, name);
    assert.doesNotMatch(character, /[\p{M}\p{Cn}\p{Cf}\p{Cs}\p{Emoji_Presentation}]/u, name);
    const isAgreed = !/\p{Extended_Pictographic}/u.test(character) || "©®".includes(character);
    assert.ok(isAgreed, `${name} may be shown as an emoji`);
    assert.equal(sanitize(character), character, name);
  });
});

Deno.test("unitWidths() are what a terminal takes", async () => {
  const codes = Array.from(unitWidths(), (width, code) => ({ width, code })).filter(({ width }) =>
    width > 0
  );
  const screen = new Screen({ columns: 250, rows: 2 });
  for (let at = 0; at < codes.length; at += 120) {
    const part = codes.slice(at, at + 120);
    screen.print(`\r${String.fromCharCode(...part.map(({ code }) => code))}`);
    const columns = part.reduce((sum, { width }) => sum + width, 0);
    assert.equal((await screen.cursor()).x, columns, `U+${part[0]?.code.toString(16)} and on`);
  }
  screen.dispose();
});

Deno.test("unitWidths() know no two characters that make up one grapheme", () => {
  const characters = Array.from(unitWidths(), (width, code) => width > 0 ? code : -1)
    .filter((code) => code >= 0).map((code) => String.fromCharCode(code));
  const segments = [...new Intl.Segmenter().segment(characters.join(""))];
  assert.equal(segments.length, characters.length);
  const pair = fc.tuple(fc.constantFrom(...characters), fc.constantFrom(...characters));
  fc.assert(fc.property(pair, ([a, b]) => {
    assert.equal([...new Intl.Segmenter().segment(a + b)].length, 2);
  }));
});

Deno.test("findRunEnd() never ends a run within a grapheme, nor one that anything combines with", () => {
  fc.assert(fc.property(anyText, (text) => {
    const borders = new Set(Array.from(new Intl.Segmenter().segment(text), ({ index }) => index));
    for (let at = 0; at < text.length; at++) {
      if (isSimple(text[at] ?? "")) continue;
      at = findRunEnd(text, at);
      assert.ok(at === text.length || borders.has(at), `${at} in ${JSON.stringify(text)}`);
    }
  }));
});

Deno.test("isNarrow() holds for all glyphs of our own", () => {
  assert.equal(isNarrow("✓✗↻…·–‖›▸╌█▏▎▍▌▋▊▉░▁▂▃▄▅▆▇⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏╭╮╰╯─│┌┐└┘┏┓┗┛━┃╔╗╚╝═║"), true);
});

Deno.test("isNarrow() is false for what is wide, joined or a control", () => {
  for (const text of ["漢", "e\u0301", "👍", "\x1b[1m", "\t", "a\u200db", "❤"]) {
    assert.equal(isNarrow(text), false, text);
  }
});

const WIDTHS: readonly (readonly [name: string, text: string, columns: number])[] = [
  ["nothing", "", 0],
  ["ASCII", "abc", 3],
  ["Chinese", "漢字", 4],
  ["Korean", "한글", 4],
  ["Korean put together of jamo", "\u1112\u1161\u11ab", 2],
  ["Japanese of half width", "ｶﾞ", 2],
  ["full-width Latin", "Ａｂ", 4],
  ["a combining accent", "e\u0301", 1],
  ["Greek and Cyrillic", "Ωж", 2],
  ["Hindi", "नमस्ते", 4],
  ["Thai", "ที่นี่", 2],
  ["an emoji", "👍", 2],
  ["an emoji with a skin tone", "👍🏽", 2],
  ["a flag", "🇩🇪", 2],
  ["half a flag", "🇩", 2],
  ["two flags", "🇩🇪🇫🇷", 4],
  ["a family joined by ZWJ", "👨‍👩‍👧‍👦", 2],
  ["a rainbow flag", "🏳️‍🌈", 2],
  ["a flag of tags", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", 2],
  ["a heart as text", "❤", 1],
  ["a heart with VS16", "❤️", 2],
  ["a watch with VS15", "⌚︎", 1],
  ["a keycap", "1️⃣", 2],
  ["a keycap without VS16", "1⃣", 1],
  ["an arrow with VS16", "a↔️b", 4],
  ["a copyright sign with VS16", "©️", 2],
  ["zero-width characters", "a\u200bb\u2060c\ufeff", 3],
];

for (const [name, text, columns] of WIDTHS) {
  Deno.test(`cellWidth() of ${name} is ${columns}`, async () => {
    await loadExactWidths();
    assert.equal(cellWidth(text), columns);
    assert.equal(styledWidth(`\x1b[1m${text}\x1b[22m`), columns);
  });
}

Deno.test("cellWidth() is that of string-width, whatever stands beside what", async () => {
  await loadExactWidths();
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(cellWidth(text), stringWidth(text), JSON.stringify(text));
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("estimateWidth() is never less than the exact width", () => {
  for (let code = 0x20; code <= 0x1ffff; code++) {
    const character = String.fromCodePoint(code);
    if (/[\p{Cn}\p{Cc}\p{Cs}\p{Co}\p{Script=Han}]|[가-힣]/u.test(character)) continue;
    const texts = /\p{Emoji}/u.test(character) ? [character, `${character}\ufe0f`] : [character];
    for (const text of texts) {
      if (estimateWidth(text) < stringWidth(text)) assert.fail(`U+${code.toString(16)} ${text}`);
    }
  }
  fc.assert(
    fc.property(anyText, (text) => {
      assert.ok(estimateWidth(text) >= stringWidth(text), JSON.stringify(text));
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("estimateWidth() is exact for text without joined emoji", () => {
  for (const [text, columns] of [["漢字", 4], ["e\u0301x", 2], ["👍", 2], ["한", 2], ["❤️", 2]]) {
    assert.equal(estimateWidth(String(text)), columns, String(text));
  }
});

Deno.test("styledWidth() does not count colours", () => {
  assert.equal(styledWidth("\x1b[1mab\x1b[22m\x1b[38;2;1;2;3m漢\x1b[39m"), 4);
});

Deno.test("a line that is cut to its width ends in that column of a terminal", async () => {
  await loadExactWidths();
  // What @xterm/headless measures by code point; of emoji it knows those of 2010 only.
  const unit = fc.constantFrom(
    ..."abé│漢字あ。Ａ한",
    "e\u0301",
    "o\u0308\u0304",
    "\u1112\u1161\u11ab",
  );
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, minLength: 1, maxLength: 40 }), async (text) => {
      const screen = new Screen({ columns: 20, rows: 2 });
      screen.print(`${fitStyled(`\x1b[1m${text}\x1b[22m`, 19, { align: "right" })}`);
      assert.deepEqual(await screen.cursor(), { x: 19, y: 0 });
      screen.dispose();
    }),
    { numRuns: 50 },
  );
});

Deno.test("cellWidth() of sanitised text is never less than what a terminal takes", async () => {
  await loadExactWidths();
  for (const grapheme of GRAPHEMES) {
    const text = sanitize(grapheme);
    const screen = new Screen({ columns: 40, rows: 2 });
    screen.print(text);
    const { x } = await screen.cursor();
    screen.dispose();
    assert.ok(x <= cellWidth(text), `${JSON.stringify(text)} takes ${x}, not ${cellWidth(text)}`);
  }
});
