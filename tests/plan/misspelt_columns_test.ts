import assert from "node:assert/strict";
import { misspeltColumns } from "../../lib/plan/misspelt_columns.ts";

const COLUMNS = ["name", "e-mail", "first name", "description", "id"];

const TABLE: readonly [text: string, guesses: readonly string[]][] = [
  ["{nmae}", ["{nmae} {name}"]],
  ["<{Name}>", ["{Name} {name}"]],
  ["{nam/.} {email//}", ["{nam/.} {name/.}", "{email//} {e-mail//}"]],
  ["{nmae} {nmae} {frist nmae}", ["{nmae} {name}", "{frist nmae} {first name}"]],
  ["{desciptoin}", ["{desciptoin} {description}"]],
  // Too far from any, or no word.
  ["{describe} {desc} {surname} {x} {} {/.} {1} {#} {print $1} {a,b} {name.jpg}", []],
  ["{name} {name/} {id.}", []],
  ["${nmae}", []],
];

for (const [text, guesses] of TABLE) {
  Deno.test(`misspeltColumns() of ${text}`, () => {
    const found = misspeltColumns(text.split(" x "), COLUMNS);
    assert.deepEqual(found.map((it) => `${it.text} ${it.guess}`), guesses);
  });
}

Deno.test("misspeltColumns() finds none across two words, nor without columns", () => {
  assert.deepEqual(misspeltColumns(["{nm", "ae}"], COLUMNS), []);
  assert.deepEqual(misspeltColumns(["{nmae}"], []), []);
  assert.deepEqual(misspeltColumns(["{no.}"], ["no."]), []);
});
