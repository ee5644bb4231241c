import assert from "node:assert/strict";
import {
  formatDuration,
  formatLimit,
  formatRetry,
  formatWait,
} from "../../lib/text/format_duration.ts";
import fc from "fast-check";
import {
  formatBytes,
  formatBytesOf,
  formatCount,
  formatRate,
} from "../../lib/text/format_number.ts";

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

const WAITS = [
  [-5, "0.0s"],
  [0, "0.0s"],
  [1, "0.1s"],
  [3200, "3.2s"],
  [3201, "3.3s"],
  [
    9_900,
    "9.9s",
  ],
  [9_901, "10s"],
  [11_001, "12s"],
  [59_001, "1m00s"],
] as const;
for (const [ms, text] of WAITS) {
  Deno.test(`formatWait(${ms}) is ${text}`, () => assert.equal(formatWait(ms), text));
}

Deno.test("formatRetry() counts down to its time, and never shows 0", () => {
  assert.deepEqual([3200, 40, 0, -900].map((leftMs) => formatRetry("2/5", leftMs)), [
    "retry 2/5 in 3.2s",
    "retry 2/5 in 0.1s",
    "retry 2/5 is next",
    "retry 2/5 is next",
  ]);
});

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

const RATES = [
  [12_345.6, "12,346/s"],
  [532.4, "532/s"],
  [3.21, "3.2/s"],
  [0.999, "1/s"],
  [0.99, "59/min"],
  [0.5, "30/min"],
  [
    1 / 300,
    "12/h",
  ],
] as const;
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

const BINARY_BYTES = [
  [0, "0 B"],
  [1_023, "1.0 KiB"],
  [1_536, "1.5 KiB"],
  [5 * 2 ** 30, "5.0 GiB"],
  [
    2 ** 40 * 999,
    "999 TiB",
  ],
  [2 ** 80, "1073741824 PiB"],
  [NaN, "?"],
] as const;
for (const [bytes, text] of BINARY_BYTES) {
  Deno.test(`formatBytes(${bytes}) in powers of 1024 is ${text}`, () => {
    assert.equal(formatBytes(bytes, { isBinary: true }), text);
  });
}

const PARTS: readonly (readonly [done: number, total: number | null, text: string])[] = [
  [0, 3_000_000, "0.0/3.0 MB"],
  [1_500_000, 3_000_000, "1.5/3.0 MB"],
  [2_999_999, 3_000_000, "2.9/3.0 MB"],
  [3_000_000, 3_000_000, "3.0/3.0 MB"],
  [4_000_000, 3_000_000, "4.0/3.0 MB"],
  [5_000_000, 12_345_678, " 5.0/12.3 MB"],
  [7_000_000, 123_456_789, "  7/123 MB"],
  [12, 345, " 12/345 B"],
  [0, 0, "0/0 B"],
  [-5, 10, " 0/10 B"],
  [1_500_000, null, "1.5 MB/?"],
  [NaN, 5, "?/?"],
  [5, Infinity, "?/?"],
];
for (const [done, total, text] of PARTS) {
  Deno.test(`formatBytesOf(${done}, ${total}) is ${text}`, () => {
    assert.equal(formatBytesOf(done, total), text);
  });
}

Deno.test("formatBytesOf() stays as wide as it is, and never shows a part as more than the whole", () => {
  const total = fc.integer({ min: 1, max: 2 ** 50 });
  fc.assert(fc.property(total, fc.double({ min: 0, max: 1, noNaN: true }), (total, ratio) => {
    const text = formatBytesOf(Math.floor(total * ratio), total);
    assert.equal(text.length, formatBytesOf(total, total).length);
    const [done = NaN, all = NaN] = text.split(/[/ ]+/).filter((part) => part !== "").map(Number);
    assert.ok(done <= all, text);
  }));
});
