import assert from "node:assert/strict";
import { RateEstimator } from "../../lib/state/rate.ts";

function feed(perSecond: number, seconds: number, stepMs = 100): RateEstimator {
  const rate = new RateEstimator();
  for (let ms = 0; ms <= seconds * 1000; ms += stepMs) rate.record((perSecond * ms) / 1000, ms);
  return rate;
}

function near(actual: number | null, expected: number, share = 0.02): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= expected * share,
    `${actual} is not near ${expected}`,
  );
}

Deno.test("RateEstimator knows nothing before enough has ended, and says so", () => {
  const rate = new RateEstimator();
  assert.equal(rate.ratePerSecond(0), null);
  rate.record(0, 0);
  assert.equal(rate.ratePerSecond(10_000), null);
  rate.record(1, 10_000);
  assert.equal(rate.ratePerSecond(10_000), null);
  assert.equal(rate.etaMs(5, 10_000), null);
});

Deno.test("RateEstimator is exact for a steady pace, from the start on", () => {
  near(feed(100, 1).ratePerSecond(1000), 100);
  near(feed(100, 60).ratePerSecond(60_000), 100);
  near(feed(100, 60).etaMs(500, 60_000), 5000);
});

Deno.test("RateEstimator follows a change of pace within a minute", () => {
  const rate = feed(100, 60);
  for (let ms = 60_100; ms <= 120_000; ms += 100) {
    rate.record(6000 + ((ms - 60_000) / 1000) * 10, ms);
  }
  near(rate.ratePerSecond(120_000), 10, 0.1);
});

Deno.test("RateEstimator slows down while nothing ends", () => {
  const rate = feed(100, 60);
  const later = rate.ratePerSecond(75_000);
  assert.ok(later !== null && later < 60 && later > 0);
});

Deno.test("RateEstimator takes the mean for tasks that seldom end", () => {
  const rate = new RateEstimator();
  for (let batch = 0; batch <= 4; batch++) rate.record(batch * 4, batch * 60_000);
  near(rate.ratePerSecond(240_000), 16 / 240);
});

Deno.test("RateEstimator has no ETA without a total", () => {
  assert.equal(feed(100, 10).etaMs(null, 10_000), null);
});

Deno.test("RateEstimator starts over when a count goes back", () => {
  const rate = feed(100, 10);
  rate.record(0, 10_100);
  assert.equal(rate.ratePerSecond(10_200), null);
});
