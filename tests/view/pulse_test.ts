import assert from "node:assert/strict";
import fc from "fast-check";
import { renderPulse } from "../../lib/view/pulse.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { ASCII, STILL, UNICODE } from "./_views.ts";

function drawn(nowMs: number, columns = 8, theme = UNICODE): string {
  return Object.values(renderPulse(nowMs, { columns, theme })).join("");
}

Deno.test("renderPulse() goes to the right end and back", () => {
  assert.deepEqual([0, 500, 750, 1_500, 2_250, 3_000].map((nowMs) => drawn(nowMs)), [
    "██░░░░░░",
    "░░██░░░░",
    "░░░██░░░",
    "░░░░░░██",
    "░░░██░░░",
    "██░░░░░░",
  ]);
});

Deno.test("renderPulse() has an ASCII form", () => {
  assert.equal(drawn(750, 8, ASCII), "...##...");
});

Deno.test("renderPulse() stands still without motion, and looks like no amount", () => {
  assert.equal(drawn(0, 8, STILL), "╌╌╌╌╌╌╌╌");
  assert.equal(drawn(777, 8, STILL), drawn(0, 8, STILL));
  const still = createTheme({ hasColor: false, glyphs: "ascii", isAnimated: false });
  assert.equal(drawn(777, 4, still), "----");
});

Deno.test("renderPulse() is as wide as told at any time, and moves by little in a tenth of a second", () => {
  const theme = fc.constantFrom(UNICODE, ASCII, STILL);
  fc.assert(fc.property(fc.nat(), fc.nat(60), theme, (nowMs, columns, theme) => {
    const parts = renderPulse(nowMs, { columns, theme });
    assert.equal(Object.values(parts).join("").length, columns);
    const later = renderPulse(nowMs + 100, { columns, theme });
    const moved = Math.abs(parts.before.length - later.before.length);
    assert.ok(moved <= Math.ceil(columns / 15) + 1, `moved by ${moved}`);
  }));
});
