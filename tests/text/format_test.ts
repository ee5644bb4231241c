import assert from "node:assert/strict";
import { formatDuration, formatLimit } from "../../lib/text/format_duration.ts";
import { formatBytes, formatCount, formatRate } from "../../lib/text/format_number.ts";

const DURATIONS: readonly (readonly [ms: number, text: string])[] = [
  [0, "0.0s"],
  [-5, "0.0s"],
  [49, "0.0s"],
  [450, "0.4s"],
  [9_999, "9.9s"],
  [10_000, "10s"],
  [59_999, "59s"],
  [60_000, "1m00s"],
  [184_000, "3m04s"],
  [3_599_999, "59m59s"],
  [3_600_000, "1h00m"],
  [7_500_000, "2h05m"],
  [86_400_000, "1d00h"],
  [273_600_000, "3d04h"],
  [NaN, "?"],
  [Infinity, "?"],
];
for (const [ms, text] of DURATIONS) {
  Deno.test(`formatDuration(${ms}) is ${text}`, () => assert.equal(formatDuration(ms), text));
}

const LIMITS = [[250, "250ms"], [1000, "1s"], [1500, "1.5s"], [30_000, "30s"], [
  90_000,
  "1m30s",
]] as const;
for (const [ms, text] of LIMITS) {
  Deno.test(`formatLimit(${ms}) is ${text}`, () => assert.equal(formatLimit(ms), text));
}

const COUNTS: readonly (readonly [count: number, text: string])[] = [
  [0, "0"],
  [950, "950"],
  [9500, "9500"],
  [12345, "12,345"],
  [1234567.89, "1,234,567.9"],
  [2.55, "2.6"],
  [NaN, "?"],
];
for (const [count, text] of COUNTS) {
  Deno.test(`formatCount(${count}) is ${text}`, () => assert.equal(formatCount(count), text));
}

const RATES = [[12_345.6, "12,346/s"], [532.4, "532/s"], [3.21, "3.2/s"], [0.5, "30/min"], [
  1 / 300,
  "12/h",
]] as const;
for (const [rate, text] of RATES) {
  Deno.test(`formatRate(${rate}) is ${text}`, () => assert.equal(formatRate(rate), text));
}

const BYTES = [[0, "0 B"], [999, "999 B"], [1500, "1.5 kB"], [999_999, "1.0 MB"], [
  12e9,
  "12 GB",
]] as const;
for (const [bytes, text] of BYTES) {
  Deno.test(`formatBytes(${bytes}) is ${text}`, () => assert.equal(formatBytes(bytes), text));
}
