/** Policies: who wins, and how limits and jobs are written. */
import assert from "node:assert/strict";
import { parseJobs } from "../../lib/plan/parse_jobs.ts";
import { parseTimeout } from "../../lib/plan/parse_timeout.ts";
import { DEFAULT_POLICY, resolvePolicy } from "../../lib/plan/policy.ts";

Deno.test("resolvePolicy() gives the built-in policy when nobody says anything", () => {
  assert.deepEqual(resolvePolicy([]), DEFAULT_POLICY);
  assert.deepEqual(resolvePolicy([{ retries: undefined }, {}]), DEFAULT_POLICY);
});

Deno.test("resolvePolicy() takes each field from the first place that names it", () => {
  const policy = resolvePolicy([
    { retries: 0, backoff: { factor: 3 } },
    { retries: 5, stallMs: 1, backoff: { initialMs: 10, factor: 9 } },
    { weight: 2, allowFailure: true, backoff: { maxMs: 20, jitter: "none" } },
  ]);
  assert.deepEqual(policy, {
    retries: 0,
    stallMs: 1,
    weight: 2,
    allowFailure: true,
    backoff: { initialMs: 10, factor: 3, maxMs: 20, jitter: "none" },
  });
});

Deno.test("resolvePolicy() keeps the initial wait and the longest one in order", () => {
  const { backoff: long } = resolvePolicy([{ backoff: { initialMs: 300_000 } }]);
  assert.deepEqual([long.initialMs, long.maxMs], [300_000, 300_000]);
  const { backoff: short } = resolvePolicy([{ backoff: { maxMs: 100 } }]);
  assert.deepEqual([short.initialMs, short.maxMs], [100, 100]);
});

Deno.test("parseTimeout() reads durations and shares of the median", () => {
  assert.deepEqual(parseTimeout("30s"), { kind: "fixed", ms: 30_000 });
  assert.deepEqual(parseTimeout("1.5"), { kind: "fixed", ms: 1_500 });
  assert.deepEqual(parseTimeout("200%"), { kind: "median", ratio: 2 });
  for (const text of ["", "0", "0%", "-5%", "x"]) {
    assert.throws(() => parseTimeout(text), SyntaxError);
  }
});

Deno.test("parseJobs() reads counts, shares of the cores and auto", () => {
  assert.deepEqual(parseJobs("8"), { kind: "count", count: 8 });
  assert.deepEqual(parseJobs("50%"), { kind: "cores", ratio: 0.5 });
  assert.deepEqual(parseJobs("auto"), { kind: "cores", ratio: 1 });
  for (const text of ["", "0", "-1", "1.5", "0%", "1e3", "10000000", "all"]) {
    assert.throws(() => parseJobs(text), { name: "SyntaxError", message: /1 to 999999/ });
  }
});
