import assert from "node:assert/strict";
import { createRate, etaMs, type Rate, ratePerSecond, recordCount } from "../../lib/state/rate.ts";

function feed(perSecond: number, seconds: number, stepMs = 100): Rate {
  const rate = createRate();
  for (let ms = 0; ms <= seconds * 1000; ms += stepMs) {
    recordCount(rate, (perSecond * ms) / 1000, ms);
  }
  return rate;
}

function near(actual: number | null, expected: number, share = 0.02): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= expected * share,
    `${actual} is not near ${expected}`,
  );
}

Deno.test("the rate knows nothing before enough has ended, and says so", () => {
  const rate = createRate();
  assert.equal(ratePerSecond(rate, 0), null);
  recordCount(rate, 0, 0);
  assert.equal(ratePerSecond(rate, 10_000), null);
  recordCount(rate, 1, 10_000);
  assert.equal(ratePerSecond(rate, 10_000), null);
  assert.equal(etaMs(rate, 5, 10_000), null);
});

Deno.test("the rate is exact for a steady pace, from the start on", () => {
  near(ratePerSecond(feed(100, 1), 1000), 100);
  near(ratePerSecond(feed(100, 60), 60_000), 100);
  near(etaMs(feed(100, 60), 500, 60_000), 5000);
});

Deno.test("the rate follows a change of pace within a minute", () => {
  const rate = feed(100, 60);
  for (let ms = 60_100; ms <= 120_000; ms += 100) {
    recordCount(rate, 6000 + ((ms - 60_000) / 1000) * 10, ms);
  }
  near(ratePerSecond(rate, 120_000), 10, 0.1);
});

Deno.test("the rate slows down while nothing ends", () => {
  const rate = feed(100, 60);
  const later = ratePerSecond(rate, 75_000);
  assert.ok(later !== null && later < 60 && later > 0);
});

Deno.test("the rate takes the mean for tasks that seldom end", () => {
  const rate = createRate();
  for (let batch = 0; batch <= 4; batch++) recordCount(rate, batch * 4, batch * 60_000);
  near(ratePerSecond(rate, 240_000), 16 / 240);
});

Deno.test("the rate has no ETA without a total", () => {
  assert.equal(etaMs(feed(100, 10), null, 10_000), null);
});

Deno.test("the rate starts over when a count goes back", () => {
  const rate = feed(100, 10);
  recordCount(rate, 0, 10_100);
  assert.equal(ratePerSecond(rate, 10_200), null);
});
