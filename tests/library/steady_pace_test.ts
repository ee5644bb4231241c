import assert from "node:assert/strict";
import { PACE_MS, SteadyPace } from "../../lib/library/steady_pace.ts";
import { ProgressEstimator } from "../../lib/state/progress_estimator.ts";

Deno.test("SteadyPace tells a new speed twice a second, and counts a new total at once", () => {
  const estimator = new ProgressEstimator();
  const pace = new SteadyPace(estimator);
  let nowMs = 1_000_000;
  for (const done of [0, 10, 20, 30]) estimator.record(done, nowMs += 1_000);
  const first = pace.select(100, nowMs);
  assert.ok(first.eta !== null && first.speedPerSecond !== null);
  assert.deepEqual(first.eta, estimator.eta(100, nowMs));
  estimator.record(80, nowMs += PACE_MS - 1);
  assert.equal(pace.select(100, nowMs), first);
  const longer = pace.select(1_000, nowMs).eta;
  assert.ok(longer !== null && longer.lowMs > first.eta.highMs);
  nowMs += PACE_MS;
  const later = pace.select(1_000, nowMs);
  assert.equal(later.speedPerSecond, estimator.speedPerSecond(nowMs));
  assert.equal(pace.select(null, nowMs).eta, null);
});
