import assert from "node:assert/strict";
import { CELL, joinedBar, num, shapeOf } from "../../../scripts/picture/glyph_shapes.ts";

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

Deno.test("joinedBar() is exactly what so many full cells side by side cover", () => {
  const cells = [0, 1, 2].map((column) => shapeOf("█")?.path(16 + column * CELL.width, 36));
  assert.equal(cells[0], "M16 39h8v12h-8z");
  assert.equal(cells[2], "M32 39h8v12h-8z");
  assert.equal(joinedBar(16, 36, 3), "M16 39h24v12h-24z");
});

Deno.test("shapeOf() draws each braille dot in its place", () => {
  assert.equal(shapeOf("⠁")?.path(0, 0), "M2.25 4h0");
  assert.equal(shapeOf("⢀")?.path(8, 18), "M13.75 32.5h0");
  assert.equal(shapeOf("⣿")?.path(0, 0).match(/h0/g)?.length, 8);
});

Deno.test("shapeOf() lets lines reach the edges where their neighbours begin", () => {
  assert.equal(shapeOf("─")?.path(0, 0), "M4.5 9.5L8 9.5M4.5 9.5L0 9.5");
  assert.match(shapeOf("│")?.path(8, 18) ?? "", /L12\.5 18M12\.5 27\.5L12\.5 36/);
  assert.equal(shapeOf("╭")?.path(0, 0), "M4.5 18V13Q4.5 9.5 8 9.5L8 9.5");
  assert.equal(shapeOf("╯")?.path(0, 0), "M4.5 0V6Q4.5 9.5 1 9.5L0 9.5");
  assert.equal(shapeOf("┼")?.path(0, 0).match(/M/g)?.length, 4);
});

Deno.test("num() writes no more than hundredths", () => {
  assert.deepEqual([1, 0.1 + 0.2, 2 / 3].map(num), ["1", "0.3", "0.67"]);
});
