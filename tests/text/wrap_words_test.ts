import assert from "node:assert/strict";
import { wrapWords } from "../../lib/text/wrap_words.ts";

const TABLE: readonly [text: string, columns: number, lines: readonly string[]][] = [
  ["", 10, []],
  ["  one   two ", 10, ["one two"]],
  ["one two three", 7, ["one two", "three"]],
  ["one two three", 6, ["one", "two", "three"]],
  ["a incomprehensible b", 5, ["a", "incomprehensible", "b"]],
  ["日本 語語 x", 7, ["日本", "語語 x"]],
  ["a b", 0, ["a", "b"]],
];

for (const [text, columns, lines] of TABLE) {
  Deno.test(`wrapWords() puts "${text}" into ${columns} columns`, () => {
    assert.deepEqual(wrapWords(text, columns), lines);
  });
}
