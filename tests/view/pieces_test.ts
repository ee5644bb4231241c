import assert from "node:assert/strict";
import {
  choosePieces,
  joinEnds,
  joinPieces,
  type MaybePiece,
  widthOf,
} from "../../lib/view/pieces.ts";

const PIECES: readonly MaybePiece[] = [
  { text: "name", rank: 2 },
  false,
  { text: "", rank: 0 },
  { text: "12/40", rank: 0, paint: (text) => `<${text}>` },
  null,
  { text: "eta 4s", rank: 1 },
];

Deno.test("choosePieces() leaves out the least important first and keeps the order", () => {
  const chosen = (columns: number) => choosePieces(PIECES, columns).map(({ text }) => text);
  assert.deepEqual(chosen(17), ["name", "12/40", "eta 4s"]);
  assert.deepEqual(chosen(16), ["12/40", "eta 4s"]);
  assert.deepEqual(chosen(11), ["name", "12/40"]);
  assert.deepEqual(chosen(9), ["12/40"]);
  assert.deepEqual(chosen(4), ["name"]);
  assert.deepEqual(chosen(3), []);
});

Deno.test("joinPieces() paints what widthOf() measures plain", () => {
  const chosen = choosePieces(PIECES, 80, 2);
  assert.equal(joinPieces(chosen, 2), "name  <12/40>  eta 4s");
  assert.equal(widthOf(chosen, 2), "name  12/40  eta 4s".length);
  assert.equal(widthOf([]), -1);
});

Deno.test("joinEnds() puts pieces at both ends, those at the left first", () => {
  const left = [{ text: "left", rank: 0 }];
  const right = [{ text: "a", rank: 0 }, { text: "right", rank: 1 }];
  assert.equal(joinEnds({ left, right }, 20), "left         a right");
  assert.equal(joinEnds({ left, right }, 12), "left a right");
  assert.equal(joinEnds({ left, right }, 11), "left      a");
  assert.equal(joinEnds({ left, right }, 5), "left");
  assert.equal(joinEnds({ left: [], right }, 9), "  a right");
  assert.equal(joinEnds({ left: [], right: [] }, 9), "");
});
