import assert from "node:assert/strict";
import { moveCost, moveText, UNKNOWN } from "../../lib/terminal/cursor_path.ts";
import { Screen } from "../_support/screen.ts";

const PLACES = [0, 1, 2, 3, 5, 9, 10, 11, 40, 98, 99, 100];
const ROWS = [0, 1, 2, 8, 9, 10, 20];

function* moves(columns: readonly number[]) {
  for (const fromRow of ROWS) {
    for (const toRow of ROWS) {
      for (const fromColumn of columns) {
        for (const toColumn of PLACES) {
          yield {
            from: { row: fromRow, column: fromColumn },
            to: { row: toRow, column: toColumn },
          };
        }
      }
    }
  }
}

Deno.test("moveCost() counts the bytes of moveText()", () => {
  for (const isAbsolute of [false, true]) {
    for (const { from, to } of moves([UNKNOWN, ...PLACES])) {
      const cost = moveCost(from, to, isAbsolute);
      const what = `${JSON.stringify([from, to])}`;
      assert.equal(cost, moveText(from, to, isAbsolute).length, what);
    }
  }
});

Deno.test("moveText() gets there on a terminal", async () => {
  const screen = new Screen({ columns: 120, rows: 24 });
  for (const isAbsolute of [false, true]) {
    for (const { from, to } of moves([0, 3, 40])) {
      screen.print(`\x1b[${from.row + 1};${from.column + 1}H${moveText(from, to, isAbsolute)}`);
      assert.deepEqual(await screen.cursor(), { x: to.column, y: to.row });
    }
  }
  screen.print(`\x1b[3;33H${moveText({ row: 2, column: UNKNOWN }, { row: 4, column: 7 }, false)}`);
  assert.deepEqual(await screen.cursor(), { x: 7, y: 4 });
  screen.print(moveText({ row: UNKNOWN, column: UNKNOWN }, { row: 9, column: 0 }, true));
  assert.deepEqual(await screen.cursor(), { x: 0, y: 9 });
  screen.dispose();
});

const CHEAPEST: readonly (readonly [string, [number, number], [number, number], string])[] = [
  ["nowhere", [3, 3], [3, 3], ""],
  ["to the left", [3, 40], [3, 0], "␍"],
  ["one back", [3, 4], [3, 3], "⌫"],
  ["far back", [3, 40], [3, 20], "␛[20D"],
  ["nearly to the left", [3, 99], [3, 1], "␍␛[C"],
  ["one on", [3, 3], [3, 4], "␛[C"],
  ["far on", [3, 3], [3, 44], "␛[41C"],
  ["below", [3, 5], [4, 5], "␛D"],
  ["above", [3, 5], [2, 5], "␛M"],
  ["below what was written", [3, 6], [4, 5], "␛D⌫"],
  ["to the next line", [3, 5], [4, 0], "⏎"],
  ["two lines on", [3, 5], [5, 0], "⏎⏎"],
  ["many lines on", [3, 5], [9, 0], "␛[6B␍"],
  ["further up", [9, 5], [3, 5], "␛[6A"],
];

for (const [what, [fromRow, fromColumn], [toRow, toColumn], sequence] of CHEAPEST) {
  Deno.test(`moveText() takes the cheapest way ${what}`, () => {
    const from = { row: fromRow, column: fromColumn };
    const text = moveText(from, { row: toRow, column: toColumn }, false);
    const shown = text.replaceAll("\x1b", "␛").replaceAll("\r\n", "⏎").replaceAll("\r", "␍");
    assert.equal(shown.replaceAll("\b", "⌫"), sequence);
  });
}
