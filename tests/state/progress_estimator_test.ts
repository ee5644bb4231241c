import assert from "node:assert/strict";
import fc from "fast-check";
import { ProgressEstimator } from "../../lib/state/progress_estimator.ts";

const S = 1000;

/** Records `perSecond` from `fromMs` on, every `stepMs`, starting at `done`. Returns what is done in the end. */
function feed(
  estimator: ProgressEstimator,
  perSecond: number,
  span: { fromMs?: number; toMs: number; stepMs?: number; done?: number },
): number {
  const { fromMs = 0, toMs, stepMs = 100, done = 0 } = span;
  let last = done;
  for (let ms = fromMs; ms <= toMs; ms += stepMs) {
    last = done + (perSecond * (ms - fromMs)) / S;
    estimator.record(last, ms);
  }
  return last;
}

function near(actual: number | null | undefined, expected: number, share = 0.02): void {
  const isNear = typeof actual === "number" && Math.abs(actual - expected) <= expected * share;
  assert.ok(isNear, `${actual} is not near ${expected}`);
}

Deno.test("ProgressEstimator knows nothing before enough was recorded, and says so", () => {
  const estimator = new ProgressEstimator();
  assert.equal(estimator.speedPerSecond(0), null);
  assert.equal(estimator.eta(100, 0), null);
  estimator.record(0, 0);
  estimator.record(10, 1 * S);
  assert.equal(estimator.speedPerSecond(1 * S), null);
  estimator.record(20, 2 * S);
  near(estimator.speedPerSecond(2 * S), 10);
});

Deno.test("ProgressEstimator is exact for a steady speed, from the start on", () => {
  for (const seconds of [1, 60, 3600]) {
    const estimator = new ProgressEstimator();
    const done = feed(estimator, 100, { toMs: seconds * S });
    near(estimator.speedPerSecond(seconds * S), 100);
    const eta = estimator.eta(done + 500, seconds * S);
    near(eta?.lowMs, 5 * S);
    near(eta?.highMs, 5 * S);
  }
});

Deno.test("ProgressEstimator does not take for speed what was done before the first record", () => {
  const estimator = new ProgressEstimator();
  const done = feed(estimator, 100, { toMs: 10 * S, done: 1e9 });
  near(estimator.speedPerSecond(10 * S), 100);
  near(estimator.eta(done + 1000, 10 * S)?.highMs, 10 * S);
});

Deno.test("ProgressEstimator starts over when the amount goes back", () => {
  const estimator = new ProgressEstimator();
  feed(estimator, 100, { toMs: 10 * S });
  estimator.record(5, 10_100);
  assert.equal(estimator.speedPerSecond(10_700), null);
  feed(estimator, 20, { fromMs: 10_200, toMs: 15 * S, done: 5 });
  near(estimator.speedPerSecond(15 * S), 20, 0.08);
});

Deno.test("ProgressEstimator follows a total that changes", () => {
  const estimator = new ProgressEstimator();
  const done = feed(estimator, 100, { toMs: 10 * S });
  near(estimator.eta(done + 100, 10 * S)?.lowMs, 1 * S);
  near(estimator.eta(done + 1000, 10 * S)?.lowMs, 10 * S);
  assert.equal(estimator.eta(done, 10 * S), null);
  assert.equal(estimator.eta(done - 50, 10 * S), null);
  assert.equal(estimator.eta(Infinity, 10 * S), null);
  assert.equal(estimator.eta(NaN, 10 * S), null);
});

Deno.test("ProgressEstimator follows a change of speed, and shows both speeds meanwhile", () => {
  const estimator = new ProgressEstimator();
  const done = feed(estimator, 100, { toMs: 60 * S });
  const later = feed(estimator, 50, { fromMs: 60 * S, toMs: 72 * S, done });
  const eta = estimator.eta(later + 1000, 72 * S);
  assert.ok(eta !== null && eta.lowMs < 14 * S && eta.highMs > 16 * S, JSON.stringify(eta));
  feed(estimator, 50, { fromMs: 72 * S, toMs: 105 * S, done: later });
  near(estimator.speedPerSecond(105 * S), 50, 0.05);
});

Deno.test("ProgressEstimator's speed falls and its time left grows and goes in a stall", () => {
  const estimator = new ProgressEstimator();
  const done = feed(estimator, 100, { toMs: 60 * S });
  let speed = Infinity;
  let highMs = 0;
  let goneAtMs = 0;
  // An update is due after 100 ms; from then on it is a stall.
  for (let ms = 60_100; ms <= 180 * S; ms += 100) {
    const present = estimator.speedPerSecond(ms) ?? assert.fail("no speed");
    assert.ok(present > 0 && present <= speed + 1e-9);
    speed = present;
    const eta = estimator.eta(done + 1000, ms);
    if (eta === null) goneAtMs ||= ms;
    else {
      assert.equal(goneAtMs, 0, "the time left came back without progress");
      assert.ok(eta.highMs >= highMs);
      highMs = eta.highMs;
    }
  }
  assert.ok(highMs > 15 * S, `${highMs}`);
  // After the two gaps that bursts may explain, and 15 s * log10(3), which leave a third of the speed.
  near(goneAtMs - 60 * S, 0.2 * S + 15 * S * Math.log10(3), 0.02);
  assert.ok(speed < 1);
});

Deno.test("ProgressEstimator tells no time left that is over before anything was heard again", () => {
  const estimator = new ProgressEstimator();
  const done = feed(estimator, 100, { toMs: 10 * S });
  const total = done + 50;
  const told = estimator.eta(total, 10_300) ?? assert.fail("not even a bit late");
  assert.ok(told.highMs < S);
  assert.equal(estimator.eta(total, 11_500), null);
  estimator.record(done + 40, 11_600);
  assert.notEqual(estimator.eta(total, 11_600), null, "it goes on");
});

Deno.test("ProgressEstimator does not go back to an old speed with the first update after a stall", () => {
  const estimator = new ProgressEstimator();
  const done = feed(estimator, 400, { toMs: 5 * S });
  const stalled = estimator.speedPerSecond(19 * S) ?? assert.fail("no speed");
  // A tenth of a second's worth in 14 s.
  estimator.record(done + 40, 19 * S);
  const after = estimator.speedPerSecond(19 * S) ?? assert.fail("no speed");
  assert.ok(stalled < 150 && after < 150, `${stalled} ${after}`);
  // 107/s is the mean; no bar ends in a third of the time that this takes.
  const lowMs = estimator.eta(done + 4_000, 19 * S)?.lowMs ?? Infinity;
  assert.ok(lowMs > 4_000 / 107 / 3 * S, `${lowMs}`);
});

Deno.test("ProgressEstimator takes bursts for what they are, between them too", () => {
  const estimator = new ProgressEstimator();
  for (let burst = 0; burst < 20; burst++) {
    for (let n = 0; n < 5; n++) estimator.record(burst * 500 + n * 100, burst * 5 * S + n * 33);
  }
  const lastMs = 19 * 5 * S;
  for (let ms = lastMs + 200; ms < lastMs + 5 * S; ms += 100) {
    const eta = estimator.eta(9900 + 3000, ms) ?? assert.fail(`no time left at ${ms}`);
    assert.ok(eta.lowMs < 30 * S && eta.highMs > 25 * S, JSON.stringify(eta));
    near(estimator.speedPerSecond(ms), 100, 0.35);
  }
});

Deno.test("ProgressEstimator's time left goes down between updates, and not in steps with them", () => {
  const estimator = new ProgressEstimator();
  let before: number | null = null;
  for (let ms = 0; ms <= 60 * S; ms += 100) {
    if (ms % (2 * S) === 0) estimator.record(ms / S, ms);
    const lowMs = estimator.eta(100, ms)?.lowMs ?? null;
    if (lowMs !== null && before !== null && ms > 10 * S) near(before - lowMs, 100, 0.02);
    before = lowMs;
  }
});

Deno.test("ProgressEstimator averages over several updates when they are minutes apart", () => {
  const estimator = new ProgressEstimator();
  for (let n = 0; n <= 20; n++) estimator.record(n, n * 60 * S + (n % 2) * 20 * S);
  near(estimator.speedPerSecond(1210 * S), 1 / 60, 0.25);
});

Deno.test("ProgressEstimator's range is a range for any records", () => {
  const step = fc.record({ done: fc.nat(1000), ms: fc.nat(20_000) });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.nat(60_000), (steps, waitMs) => {
    const estimator = new ProgressEstimator();
    let ms = 0;
    for (const one of steps) {
      ms += one.ms;
      estimator.record(one.done, ms);
      check(estimator, ms);
    }
    check(estimator, ms + waitMs);
  }));
});

function check(estimator: ProgressEstimator, nowMs: number): void {
  const speed = estimator.speedPerSecond(nowMs);
  assert.ok(speed === null || (speed >= 0 && Number.isFinite(speed)));
  const eta = estimator.eta(1500, nowMs);
  assert.ok(eta === null || (eta.lowMs > 0 && eta.highMs >= eta.lowMs && eta.highMs < Infinity));
}

Deno.test("ProgressEstimator ignores amounts that are none, and times that go back", () => {
  const estimator = new ProgressEstimator();
  feed(estimator, 100, { toMs: 10 * S });
  const speed = estimator.speedPerSecond(10 * S);
  estimator.record(NaN, 10 * S);
  estimator.record(Infinity, 10 * S);
  estimator.record(1000, 5 * S);
  assert.equal(estimator.speedPerSecond(10 * S), speed);
  estimator.reset();
  assert.equal(estimator.speedPerSecond(10 * S), null);
});
