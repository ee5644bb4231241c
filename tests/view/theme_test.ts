import assert from "node:assert/strict";
import { cellWidth } from "../../lib/text/cell_width.ts";
import { isClosed } from "../../lib/text/sgr.ts";
import { createTheme, type Glyphs } from "../../lib/view/theme.ts";
import { ASCII, COLOR, STILL, UNICODE } from "./_views.ts";

/** All glyphs of a set, by name. */
function allGlyphs(glyphs: Glyphs): (readonly [name: string, glyph: string])[] {
  const flat = (name: string, value: unknown): (readonly [string, string])[] =>
    typeof value === "string"
      ? [[name, value]]
      : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) => flat(`${name}.${key}`, part))
      : [];
  return Object.entries(glyphs).flatMap(([name, value]) => flat(name, value));
}

Deno.test("all glyphs are one column wide but for the ellipsis", () => {
  for (const { glyphs } of [UNICODE, ASCII, STILL]) {
    const all = allGlyphs(glyphs);
    assert.ok(all.length > 50);
    for (const [name, glyph] of all) {
      assert.equal(cellWidth(glyph), name === "ellipsis" && glyphs.isAscii ? 3 : 1, name);
    }
  }
});

Deno.test("ASCII themes have nothing but ASCII, spinners included", () => {
  for (const isAnimated of [true, false]) {
    const { glyphs, spinner } = createTheme({ hasColor: false, glyphs: "ascii", isAnimated });
    const all = [...allGlyphs(glyphs).map(([, glyph]) => glyph), ...spinner.frames];
    for (const glyph of all) assert.match(glyph, /^[ -~]+$/);
    assert.equal(glyphs.isAscii, true);
  }
  assert.equal(UNICODE.glyphs.isAscii, false);
});

Deno.test("marks that mean different things look different", () => {
  for (
    const { ok, bad, warn, retry, waiting, paused, cancelled } of [UNICODE.glyphs, ASCII.glyphs]
  ) {
    assert.equal(new Set([ok, bad, warn, retry, waiting, paused, cancelled]).size, 7);
  }
});

Deno.test("styles close what they open, and are nothing without colour or without text", () => {
  for (const [name, paint] of Object.entries(COLOR.styles)) {
    const painted = paint("text");
    assert.ok(isClosed(painted) && painted !== "text", name);
    // deno-lint-ignore no-control-regex
    const SIMPLE = /^\x1b\[(?:[1247]|3[0-7]|9[0-7])mtext\x1b\[(?:22|24|27|39)m$/;
    // The sixteen colours of the palette, bold, dim and inverse: any terminal with colours can.
    assert.match(painted, SIMPLE);
    assert.equal(paint(""), "");
  }
  for (const paint of Object.values(UNICODE.styles)) assert.equal(paint("text"), "text");
});

Deno.test("themes move unless told otherwise", () => {
  assert.equal(createTheme({ hasColor: true, glyphs: "unicode" }).isAnimated, true);
  assert.equal(STILL.isAnimated, false);
  assert.equal(STILL.glyphs.spinner.length, 1);
});
