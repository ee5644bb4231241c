import assert from "node:assert/strict";
import fc from "fast-check";
import { createRunId } from "../../lib/journal/run_id.ts";

Deno.test("a run id tells the time in UTC, and ends in chance", () => {
  const atMs = Date.UTC(2026, 10, 21, 8, 30, 12, 345);
  assert.equal(createRunId(atMs, () => 0), "20261121-083012-345000");
  assert.equal(createRunId(atMs + 0.999, () => 0.999999), "20261121-083012-345zzz");
});

Deno.test("run ids have one form and sort by time", () => {
  const times = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(fc.property(times, times, chance, chance, (a, b, first, second) => {
    const [one, other] = [createRunId(a, () => first), createRunId(b, () => second)];
    for (const id of [one, other]) assert.match(id, /^\d{8}-\d{6}-\d{3}[0-9a-z]{3}$/);
    if (a !== b) assert.equal(one < other, a < b);
  }));
});
