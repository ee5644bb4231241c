import assert from "node:assert/strict";
import fc from "fast-check";
import { PieceReader, toPieces } from "../../lib/platform/isolate_messages.ts";

const TOKEN = "8c5e0d0c-31a5-4a38-9d2c-0f6d2f1f6f0b";

Deno.test("pieces of a text put together are the text, and none is longer than a pipe takes at once", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", minLength: 1 }), (part) => {
    const text = part.replaceAll("\n", "").repeat(300) + ".";
    const pieces = toPieces(text, TOKEN);
    const sizes = pieces.map((piece) => new TextEncoder().encode(piece).length);
    assert.equal(Math.max(...sizes) <= 4096, true);
    const reader = new PieceReader(TOKEN);
    const texts = pieces.map((piece) => reader.take(piece.slice(0, -1)).text);
    assert.deepEqual(texts, [...pieces.slice(1).map(() => null), text]);
  }));
});

Deno.test("lines of others between pieces, and before them on one line, are told apart", () => {
  const reader = new PieceReader(TOKEN);
  const [first = "", last = ""] = toPieces("x".repeat(2000), TOKEN).map((one) => one.trimEnd());
  assert.deepEqual(reader.take(`a${first}`), { stray: "a", text: null });
  assert.deepEqual(reader.take("b"), { stray: "b", text: null });
  assert.deepEqual(reader.take(`c${last}`), { stray: "c", text: "x".repeat(2000) });
  assert.deepEqual(reader.take(`${TOKEN}.[]`), { stray: "", text: "[]" });
});
