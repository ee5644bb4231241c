import assert from "node:assert/strict";
import fc from "fast-check";
import { makespanMs } from "../../lib/state/makespan.ts";

/** The same by doing it: each task into the slot that is free first. */
function scheduled(freeMs: readonly number[], count: number, taskMs: number): number {
  const free = [...freeMs];
  for (let n = 0; n < count; n++) {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + taskMs;
  }
  return Math.max(0, ...free);
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= expected * 1e-3 + 1e-6, `${actual}, not ${expected}`);
}

const CASES: readonly (readonly [free: number[], count: number, taskMs: number, end: number])[] = [
  [[0], 5, 10, 50],
  [[0, 0], 5, 10, 30],
  [[3, 9], 2, 10, 19],
  [[3, 9], 3, 10, 23],
  [[3, 500], 2, 10, 500],
  [[0, 0, 0, 0], 8, 10, 20],
  [[0, 0, 0, 0], 9, 10, 30],
  [[7, 2], 0, 10, 7],
  [[], 3, 10, 0],
  [[4], 3, 0, 4],
];
for (const [free, count, taskMs, end] of CASES) {
  Deno.test(`makespanMs() of ${count} tasks after [${free}] is ${end}`, () => {
    near(makespanMs(free, count, taskMs), end);
  });
}

Deno.test("makespanMs() is what list scheduling comes to", () => {
  const free = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(free, fc.nat(60), fc.integer({ min: 1, max: 90_000 }), (free, n, taskMs) => {
      near(makespanMs(free, n, taskMs), scheduled(free, n, taskMs));
    }),
  );
});

Deno.test("makespanMs() has no jumps: a millisecond more in a slot is at most a millisecond more", () => {
  const free = fc.array(fc.nat(10_000), { minLength: 2, maxLength: 8 });
  fc.assert(fc.property(free, fc.nat(40), fc.nat(7), (free, count, at) => {
    const before = makespanMs(free, count, 3_000);
    const moved = free.map((ms, slot) => slot === at % free.length ? ms + 1 : ms);
    const after = makespanMs(moved, count, 3_000);
    const tolerance = before * 3e-4;
    assert.ok(after >= before - tolerance && after <= before + 1 + tolerance, `${before} ${after}`);
  }));
});
