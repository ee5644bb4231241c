import assert from "node:assert/strict";
import { Pace } from "../../lib/engine/pace.ts";

Deno.test("without an interval every start is allowed at once", () => {
  const pace = new Pace(0);
  pace.started(1_000);
  assert.equal(pace.waitMs(1_000), 0);
});

Deno.test("the first start is allowed at once, the next after the interval", () => {
  const pace = new Pace(100);
  assert.equal(pace.waitMs(1_000), 0);
  pace.started(1_000);
  assert.deepEqual([1_000, 1_060, 1_100, 5_000].map((at) => pace.waitMs(at)), [100, 40, 0, 0]);
});

Deno.test("a start that comes late does not let the next come early", () => {
  const pace = new Pace(100);
  pace.started(1_000);
  pace.started(1_950);
  assert.equal(pace.waitMs(1_951), 99);
});
