import assert from "node:assert/strict";
import type { CellStyle } from "../../../tests/_support/screen_cells.ts";
import { inksOf, mix, WINDOW } from "../../../scripts/picture/palette.ts";

const PLAIN: CellStyle = {
  foreground: null,
  background: null,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderlined: false,
  isInverse: false,
};

Deno.test("inksOf() resolves the palette, xterm's cube and grays, and true colours", () => {
  const ink = (foreground: number | string | null) => inksOf({ ...PLAIN, foreground }).foreground;
  assert.equal(ink(null), WINDOW.foreground);
  assert.equal(ink(16), "#000000");
  assert.equal(ink(196), "#ff0000");
  assert.equal(ink(231), "#ffffff");
  assert.equal(ink(232), "#080808");
  assert.equal(ink(255), "#eeeeee");
  assert.equal(ink("#0a0b0c"), "#0a0b0c");
  assert.match(ink(9), /^#[0-9a-f]{6}$/);
});

Deno.test("inksOf() swaps both for inverse cells and fades dim ones towards what is behind", () => {
  assert.deepEqual(inksOf({ ...PLAIN, isInverse: true }), {
    foreground: WINDOW.background,
    background: WINDOW.foreground,
  });
  const dim = inksOf({ ...PLAIN, foreground: "#ffffff", background: "#000000", isDim: true });
  assert.equal(dim.foreground, mix("#ffffff", "#000000", 0.55));
});

Deno.test("mix() takes a share of the first colour and the rest of the second", () => {
  assert.equal(mix("#ff0080", "#00ff80", 1), "#ff0080");
  assert.equal(mix("#ff0080", "#00ff80", 0), "#00ff80");
  assert.equal(mix("#640000", "#000064", 0.5), "#320032");
});
