import assert from "node:assert/strict";
import { isForegroundRow, isForegroundStat } from "../../lib/platform/foreground.ts";

const STATS: readonly (readonly [stat: string, isForeground: boolean])[] = [
  ["7 (deno) S 1 7 5 34816 7 4194304 1", true],
  ["7 (deno) S 1 7 5 34816 5 4194304 1", false],
  // Without a controlling terminal there is no background.
  ["7 (deno) S 1 7 7 0 -1 4194304 1", true],
  // A hung-up terminal has no foreground group.
  ["7 (deno) S 1 7 5 34816 -1 4194304 1", false],
  ["7 (a) 1 2 (b) S 1 7 5 34816 7 4194304 1", true],
  ["", true],
];
for (const [stat, expected] of STATS) {
  Deno.test(`isForegroundStat() says ${expected} for "${stat}"`, () => {
    assert.equal(isForegroundStat(stat), expected);
  });
}

const ROWS: readonly (readonly [row: string, isForeground: boolean])[] = [
  ["  412   412\n", true],
  ["  412   400\n", false],
  ["  412     0\n", true],
  ["  412    -1\n", true],
  ["", true],
];
for (const [row, expected] of ROWS) {
  Deno.test(`isForegroundRow() says ${expected} for ${JSON.stringify(row)}`, () => {
    assert.equal(isForegroundRow(row), expected);
  });
}
