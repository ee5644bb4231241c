import assert from "node:assert/strict";
import fc from "fast-check";
import { DurationMedian, MIN_SAMPLES } from "../../lib/engine/duration_median.ts";

function medianOf(durations: readonly number[]): number | null {
  const median = new DurationMedian();
  for (const durationMs of durations) median.record(durationMs);
  return median.medianMs();
}

Deno.test("medianMs() is unknown before there are three durations", () => {
  assert.equal(MIN_SAMPLES, 3);
  assert.equal(medianOf([]), null);
  assert.equal(medianOf([5, 5]), null);
  assert.notEqual(medianOf([5, 5, 5]), null);
});

Deno.test("medianMs() is within 1% of the lower median of any durations from 1 ms on", () => {
  const durations = fc.array(fc.double({ min: 1, max: 1e10, noNaN: true }), {
    minLength: MIN_SAMPLES,
    maxLength: 60,
  });
  fc.assert(fc.property(durations, (durations) => {
    const sorted = durations.toSorted((a, b) => a - b);
    const exact = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
    const median = medianOf(durations) ?? NaN;
    assert.ok(Math.abs(median - exact) <= exact * 0.01, `${median} for ${exact}`);
  }));
});

Deno.test("one slow task among quick ones does not move the median", () => {
  const median = medianOf([100, 101, 99, 100, 3_600_000]) ?? NaN;
  assert.ok(median > 98 && median < 102, String(median));
});

Deno.test("durations below 1 ms and beyond all bounds still count", () => {
  const least = medianOf([0, 0, 0.2]) ?? NaN;
  assert.ok(least > 0 && least < 1.03, String(least));
  assert.ok((medianOf([Infinity, 1e15, 1e13]) ?? NaN) >= 1e12);
});
