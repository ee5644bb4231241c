import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addCost,
  costTrend,
  costVariation,
  createCostSums,
  type NumberedCostSums,
} from "../../lib/state/cost_sums.ts";
import { randomNumbers } from "./_random.ts";

function sum(costs: readonly number[]): NumberedCostSums {
  const sums = { ...createCostSums(), numberedMs: 0 };
  for (const cost of costs) {
    addCost(sums, cost);
    sums.numberedMs += sums.ends * cost;
  }
  return sums;
}

function near(actual: number, expected: number, share = 1e-6): void {
  assert.ok(
    Math.abs(actual - expected) <= Math.abs(expected) * share,
    `${actual}, not ${expected}`,
  );
}

Deno.test("costVariation() is the standard deviation over the mean", () => {
  assert.equal(costVariation(sum([])), 0);
  assert.equal(costVariation(sum([0, 0])), 0);
  assert.equal(costVariation(sum([5, 5, 5])), 0);
  near(costVariation(sum([2, 4, 4, 4, 5, 5, 7, 9])), 2 / 5);
});

Deno.test("costVariation() of exponential costs is near 1", () => {
  const random = randomNumbers(1);
  near(costVariation(sum(Array.from({ length: 20_000 }, () => -Math.log(1 - random())))), 1, 0.05);
});

Deno.test("costTrend() goes on with a line that costs follow", () => {
  const costs = Array.from({ length: 100 }, (_, n) => 1000 + 10 * n);
  // The mean so far is 1495; of the 20 tasks after these it is 1000 + 10 * 109.5.
  near(costTrend(sum(costs), 20), 2095 / 1495, 0.01);
  near(costTrend(sum(costs.toReversed()), 20), 895 / 1495, 0.01);
});

Deno.test("costTrend() is at most double and at least half", () => {
  const costs = Array.from({ length: 100 }, (_, n) => 100 * n);
  assert.equal(costTrend(sum(costs), 10_000), 2);
  assert.equal(costTrend(sum(costs.toReversed()), 10_000), 0.5);
});

Deno.test("costTrend() sees none in few costs, in equal ones and in none", () => {
  assert.equal(costTrend(sum([1, 2, 3, 4, 5]), 10), 1);
  assert.equal(costTrend(sum(new Array(50).fill(7)), 10), 1);
  assert.equal(costTrend(sum(new Array(50).fill(0)), 10), 1);
});

Deno.test("costTrend() takes chance for a trend in fewer than 2 % of all series", () => {
  const random = randomNumbers(7);
  let seen = 0;
  for (let run = 0; run < 1_000; run++) {
    const costs = Array.from({ length: 60 }, () => -1000 * Math.log(1 - random()));
    if (costTrend(sum(costs), 60) !== 1) seen++;
  }
  assert.ok(seen < 20, `${seen} of 1000`);
});

Deno.test("costTrend() agrees with least squares done the long way", () => {
  const cost = fc.integer({ min: 1, max: 1_000 });
  const noise = fc.array(cost, { minLength: 12, maxLength: 40 });
  fc.assert(fc.property(noise, fc.integer({ min: 50, max: 500 }), (noise, slope) => {
    const costs = noise.map((one, n) => one / 10 + slope * (n + 1));
    near(costTrend(sum(costs), 3), Math.min(2, trendTheLongWay(costs, 3)), 1e-6);
  }));
});

function trendTheLongWay(costs: readonly number[], remaining: number): number {
  const n = costs.length;
  const meanX = (n + 1) / 2;
  const meanY = costs.reduce((total, cost) => total + cost, 0) / n;
  let xx = 0;
  let xy = 0;
  costs.forEach((cost, at) => {
    xx += (at + 1 - meanX) ** 2;
    xy += (at + 1 - meanX) * (cost - meanY);
  });
  const slope = xy / xx;
  const rest = costs.reduce(
    (total, cost, at) => total + (cost - meanY - slope * (at + 1 - meanX)) ** 2,
    0,
  );
  const t = slope / Math.sqrt(rest / (n - 2) / xx);
  return 1 + (slope * (1 - 9 / t ** 2) * (n + (remaining + 1) / 2 - meanX)) / meanY;
}
