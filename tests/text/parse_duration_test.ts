/** Tables for durations. */
import assert from "node:assert/strict";
import { parseDuration } from "../../lib/text/parse_duration.ts";

const DURATIONS: readonly (readonly [string, number])[] = [
  ["250ms", 250],
  ["90s", 90_000],
  ["1.5s", 1_500],
  [".5s", 500],
  ["1h30m", 5_400_000],
  ["1d2h3m4s5ms", 93_784_005],
  ["30", 30_000],
  ["0.25", 250],
  ["0", 0],
  [" 2m ", 120_000],
];

Deno.test("parseDuration() reads parts with units, and plain numbers as seconds", () => {
  for (const [text, ms] of DURATIONS) assert.equal(parseDuration(text), ms, text);
});

Deno.test("parseDuration() refuses what is no duration and says what would be", () => {
  const wrong = [
    "",
    "abc",
    "5x",
    "30m1h",
    "1m1m",
    "1h 30m",
    "-5s",
    "+1s",
    "1e3",
    "1,5s",
    "5s!",
    "m",
  ];
  for (const text of wrong) {
    assert.throws(() => parseDuration(text), { name: "SyntaxError", message: /1h30m/ }, text);
  }
});

Deno.test("parseDuration() refuses a duration that no number can hold", () => {
  assert.throws(() => parseDuration("9".repeat(400) + "d"), SyntaxError);
});
