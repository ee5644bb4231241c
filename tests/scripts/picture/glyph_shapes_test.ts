import assert from "node:assert/strict";
import { CELL, joinedPath, num, poseOf, shapeOf } from "../../../scripts/picture/glyph_shapes.ts";

/** Widths of the rectangles that a bar's path draws. */
function widthOf(char: string): number {
  return Number(/h([\d.]+)/.exec(shapeOf(char)?.path(0, 0) ?? "")?.[1]);
}
function heightOf(char: string): number {
  return Number(/v([\d.]+)/.exec(shapeOf(char)?.path(0, 0) ?? "")?.[1]);
}

Deno.test("shapeOf() knows letters from shapes", () => {
  for (const letter of ["a", " ", "✗", "漢", "…", "⠀"]) assert.equal(shapeOf(letter), null, letter);
  for (const shape of ["█", "░", "▁", "⠋", "─", "╭"]) assert.notEqual(shapeOf(shape), null, shape);
});

Deno.test("shapeOf() makes bars that grow by eighths, to the right and upwards", () => {
  assert.deepEqual([..."▏▎▍▌▋▊▉█"].map(widthOf), [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual([..."▁▄█"].map(heightOf), [1.5, 6, 12]);
  assert.deepEqual([..."░▒▓█"].map((char) => shapeOf(char)?.opacity), [0.25, 0.5, 0.75, 1]);
});

Deno.test("shapeOf() lets columns stand on those in the row below", () => {
  assert.equal(shapeOf("█", "standing")?.path(0, 18), "M0 18h8v18h-8z");
  assert.equal(shapeOf("▄", "standing")?.path(0, 0), "M0 9h8v9h-8z");
  assert.equal(shapeOf("█", "lying")?.path(0, 18), "M0 21h8v12h-8z");
});

Deno.test("poseOf() tells bars from columns by what is beside the full blocks", () => {
  for (const bar of ["██▌", "█░░", "█████", "▏", "░"]) assert.equal(poseOf(bar), "lying", bar);
  for (const chart of ["█▁", "▇█▇", "█", "███", "▄██████"]) {
    assert.equal(poseOf(chart), "standing", chart);
  }
});

Deno.test("joinedPath() is exactly what so many cells side by side cover", () => {
  const bar = (column: number) => shapeOf("█")?.path(column * CELL.width, 36) ?? "";
  assert.deepEqual([bar(2), bar(4)], ["M16 39h8v12h-8z", "M32 39h8v12h-8z"]);
  assert.equal(joinedPath(bar(2), 3), "M16 39h24v12h-24z");
  assert.equal(joinedPath(shapeOf("─")?.path(8, 0) ?? "", 2), "M8 9.5h16");
});

Deno.test("shapeOf() draws each braille dot in its place", () => {
  assert.equal(shapeOf("⠁")?.path(0, 0), "M2.25 4h0");
  assert.equal(shapeOf("⢀")?.path(8, 18), "M13.75 32.5h0");
  assert.equal(shapeOf("⣿")?.path(0, 0).match(/h0/g)?.length, 8);
});

Deno.test("shapeOf() lets lines reach the edges where their neighbours begin", () => {
  assert.equal(shapeOf("─")?.path(0, 0), "M0 9.5h8");
  assert.equal(shapeOf("│")?.path(8, 18), "M12.5 18v18");
  assert.equal(shapeOf("╭")?.path(0, 0), "M4.5 18V13Q4.5 9.5 8 9.5H8");
  assert.equal(shapeOf("╯")?.path(0, 0), "M4.5 0V6Q4.5 9.5 1 9.5H0");
  assert.equal(shapeOf("┼")?.path(0, 0), "M4.5 9.5V0M4.5 9.5H8M4.5 9.5V18M4.5 9.5H0");
});

Deno.test("num() writes no more than hundredths", () => {
  assert.deepEqual([1, 0.1 + 0.2, 2 / 3].map(num), ["1", "0.3", "0.67"]);
});
