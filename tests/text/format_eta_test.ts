import assert from "node:assert/strict";
import fc from "fast-check";
import { formatEtaRange } from "../../lib/text/format_eta.ts";

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

const RANGES: readonly (readonly [lowMs: number, highMs: number, text: string])[] = [
  [0, 0, "<1s"],
  [100, 400, "<1s"],
  [400, 1_300, "<1s"],
  [300, 3_700, "<4s"],
  [700, 1_200, "~1s"],
  [11.6 * S, 12.4 * S, "~12s"],
  [10 * S, 14 * S, "10–14s"],
  [18 * S, 31 * S, "20–30s"],
  [44 * S, 46 * S, "~45s"],
  [55 * S, 97 * S, "55–95s"],
  [55 * S, 98 * S, "1–2 min"],
  [100 * S, 140 * S, "~2 min"],
  [4 * MIN, 6 * MIN, "4–6 min"],
  [50 * MIN, 59.4 * MIN, "50–59 min"],
  [50 * MIN, 59.6 * MIN, "50m–1h00m"],
  [64 * MIN, 91 * MIN, "1h05m–1h30m"],
  [91 * MIN, 92 * MIN, "~1h30m"],
  [1 * MIN, 3 * H, "<3h00m"],
  [9 * H + 57 * MIN, 9 * H + 59 * MIN, "9h55m–10h00m"],
  [11.2 * H, 14.4 * H, "11–14h"],
  [20 * H, 50 * H, "20h–2d02h"],
  [76 * H, 81 * H, "3d04h–3d09h"],
  [11 * D, 14 * D, "11–14d"],
  [1000, Infinity, "?"],
  [NaN, NaN, "?"],
];
for (const [lowMs, highMs, text] of RANGES) {
  Deno.test(`formatEtaRange(${lowMs}, ${highMs}) is ${text}`, () =>
    assert.equal(formatEtaRange({ lowMs, highMs }), text));
}

Deno.test("formatEtaRange() takes another dash", () => {
  assert.equal(formatEtaRange({ lowMs: 4 * MIN, highMs: 6 * MIN }, { dash: "-" }), "4-6 min");
});

Deno.test("formatEtaRange() never reads 0, and never more than 13 columns", () => {
  const ms = fc.double({ min: 0, max: 900 * D, noNaN: true });
  fc.assert(fc.property(ms, ms, (one, other) => {
    const text = formatEtaRange({ lowMs: Math.min(one, other), highMs: Math.max(one, other) });
    assert.doesNotMatch(text, /^[~<]?0|[–]0/);
    assert.ok(text.length <= 13, text);
  }));
});
