import assert from "node:assert/strict";
import { Screen } from "./screen.ts";

const PLAIN = {
  foreground: null,
  background: null,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderlined: false,
  isInverse: false,
};

Deno.test("cells() tells text, width and attributes of what is on the screen", async () => {
  const screen = new Screen({ columns: 8, rows: 2 });
  screen.print("gone\r\n\x1b[1;31ma\x1b[0m漢\x1b[2;3;4;7;48;5;200;38;2;1;2;255mb\x1b[0m\r\n-");
  const [first = [], second = []] = await screen.cells();
  assert.deepEqual(first.map(({ text }) => text), ["a", "漢", "b", " ", " ", " ", " "]);
  assert.deepEqual(first.map(({ columns }) => columns), [1, 2, 1, 1, 1, 1, 1]);
  assert.deepEqual(first[0]?.style, { ...PLAIN, foreground: 1, isBold: true });
  assert.deepEqual(first[1]?.style, PLAIN);
  assert.deepEqual(first[2]?.style, {
    foreground: "#0102ff",
    background: 200,
    isBold: false,
    isDim: true,
    isItalic: true,
    isUnderlined: true,
    isInverse: true,
  });
  assert.equal(second[0]?.text, "-");
  screen.dispose();
});
