import assert from "node:assert/strict";
import fc from "fast-check";
import { FailureLimit } from "../../lib/engine/failure_limit.ts";
import { Tally } from "../../lib/engine/tally.ts";

function tally(failures: number, succeeded = 0, allowed = 0): Tally {
  return Object.assign(new Tally(), { failures, failed: failures + allowed, succeeded });
}

const count = (count: number) => new FailureLimit({ kind: "count", count });
const share = (ratio: number) => new FailureLimit({ kind: "ratio", ratio });

Deno.test("without a limit no number of failures ends the run", () => {
  assert.equal(new FailureLimit(undefined).isReached(tally(1_000), 1_000), false);
});

Deno.test("a count is reached by that many failures, allowed ones not among them", () => {
  assert.deepEqual([0, 2, 3, 4].map((failures) => count(3).isReached(tally(failures), null)), [
    false,
    false,
    true,
    true,
  ]);
  assert.equal(count(1).isReached(tally(0, 0, 5), 10), false);
});

Deno.test("a share is one of the total when that is known", () => {
  assert.equal(share(0.5).isReached(tally(4, 0), 10), false);
  assert.equal(share(0.5).isReached(tally(5, 0), 10), true);
});

Deno.test("a share with an unknown total is one of the ended tasks, from ten on", () => {
  assert.equal(share(0.5).isReached(tally(9, 0), null), false);
  assert.equal(share(0.5).isReached(tally(5, 5), null), true);
  assert.equal(share(0.5).isReached(tally(5, 6), null), false);
});

Deno.test("a share of 0 is reached by the first failure, not by none", () => {
  assert.equal(share(0).isReached(tally(0, 100), 100), false);
  assert.equal(share(0).isReached(tally(1, 0), 100), true);
});

Deno.test("p percent of a hundred are p failures, however p is written in binary", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), (percent) => {
    const limit = share(percent / 100);
    assert.equal(limit.isReached(tally(percent), 100), true);
    assert.equal(limit.isReached(tally(percent - 1), 100), false);
  }));
});
