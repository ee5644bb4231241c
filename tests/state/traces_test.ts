/**
 * Estimates against what really happened, over recorded and simulated runs: bounds of their errors. From a
 * fifth of each run on, or from its last surprise. How others fare is in `docs/estimator.md`.
 */
import assert from "node:assert/strict";
import { judge, largestJumps } from "./_judge.ts";
import { TRACES } from "./traces/_all.ts";
import { comparisonTable, framesOf, judgedFrames, PAGE, TABLE } from "./traces/compare.ts";

/**
 * Set from what was measured, with some slack: they keep estimates from getting worse, and are no independent proof
 * that they are good.
 */
interface Bounds {
  /** At least this share of the frames shows an estimate. @default 1 */
  readonly shown?: number;
  /** Share of these whose range misses the truth by at most a quarter. @default 0.98 */
  readonly near?: number;
  /** Share of these whose range holds the truth. @default 0.5 */
  readonly inside?: number;
  /** Median of upper / lower end. A range that holds everything says nothing. */
  readonly width: number;
  /** Median error of the middle. */
  readonly error: number;
  /** Factor from one frame to the next when tasks start and end. @default 1.2 */
  readonly jump?: number;
  /** The same when nothing happens but progress. @default 1.1 */
  readonly quietJump?: number;
}

const BOUNDS: Readonly<Record<string, Bounds>> = {
  "steady": { inside: 0.8, width: 1.15, error: 0.05 },
  "bursty": { inside: 0.7, width: 1.4, error: 0.1, jump: 1.3 },
  // After the stall it may come again.
  "stalled": { inside: 0.5, width: 2.3, error: 0.5, jump: 1.5 },
  // A trend is believed only as far as it goes beyond chance.
  "slowing": { near: 0.85, width: 2.3, error: 0.35 },
  "waves": { inside: 0.8, width: 1.05, error: 0.01, jump: 1.05 },
  // One of the long tasks starts near the end.
  "long-tail": { near: 0.8, inside: 0.6, width: 1.8, error: 0.3, jump: 1.4 },
  "lognormal": { inside: 0.9, width: 2.5, error: 0.2, jump: 1.7 },
  "resumed": { inside: 0.6, width: 1.9, error: 0.15, quietJump: 1.2 },
  "reporting": { shown: 0.8, inside: 0.6, width: 1.5, error: 0.15, quietJump: 1.15 },
  "late-total": { inside: 0.85, width: 1.15, error: 0.05 },
  "retries": { inside: 0.9, width: 1.6, error: 0.15 },
  "jobs-changed": { inside: 0.8, width: 1.25, error: 0.1 },
  "paused": { inside: 0.95, width: 1.25, error: 0.05 },
  // Held out: these guard against getting worse, and say nothing of what would be good.
  "bursty-short": { inside: 0.4, near: 0.75, width: 1.6, error: 0.4, jump: 1.8, quietJump: 1.3 },
  "uniform": { inside: 0.9, width: 1.4, error: 0.1, jump: 1.35 },
  "two-kinds": { inside: 0.9, width: 2.3, error: 0.15, jump: 1.6 },
  "short": { inside: 0.99, width: 1.05, error: 0.01, jump: 1.03 },
  "exponential": { inside: 0.95, width: 2.2, error: 0.2, jump: 1.5 },
  "thousand": { shown: 0.9, inside: 0.95, width: 6, error: 0.25, jump: 1.35 },
  "hour": { shown: 0.98, near: 0.9, width: 1.5, error: 0.15, jump: 1.4 },
  "single": { width: 1.3, error: 0.12 },
  "halved": { inside: 0.95, width: 1.9, error: 0.1 },
  "speeding": { near: 0.8, inside: 0.1, width: 2.2, error: 0.5, jump: 1.4 },
  "late-retry": { inside: 0.95, width: 1.1, error: 0.05 },
};

for (const trace of TRACES) {
  Deno.test(`the time left of the run "${trace.name}" is true within its bounds`, () => {
    const bounds = BOUNDS[trace.name] ?? assert.fail("no bounds");
    const frames = judgedFrames(trace);
    const verdict = judge(frames);
    const told = JSON.stringify(verdict);
    assert.ok(frames.length > 100);
    assert.ok(verdict.shown >= (bounds.shown ?? 1), told);
    assert.ok(verdict.near >= (bounds.near ?? 0.98), told);
    assert.ok(verdict.inside >= (bounds.inside ?? 0.5), told);
    assert.ok(verdict.width <= bounds.width, told);
    assert.ok(verdict.error <= bounds.error, told);
    const jumps = largestJumps(frames);
    assert.ok(
      jumps.quiet <= (bounds.quietJump ?? 1.1) && jumps.usual <= (bounds.jump ?? 1.2),
      JSON.stringify(jumps),
    );
  });
}

Deno.test("every trace has bounds, and all bounds a trace", () => {
  assert.deepEqual(TRACES.map(({ name }) => name).toSorted(), Object.keys(BOUNDS).toSorted());
});

Deno.test("no trace shows a time left at its very start, while paused, or below nothing", () => {
  for (const trace of TRACES) {
    for (const { ms, eta, ratePerSecond, isPaused } of framesOf(trace)) {
      assert.ok(ratePerSecond === null || (ratePerSecond > 0 && Number.isFinite(ratePerSecond)));
      if (eta === null) continue;
      assert.ok(ms >= 500 && !isPaused);
      assert.ok(eta.lowMs > 0 && eta.highMs >= eta.lowMs && Number.isFinite(eta.highMs));
    }
  }
});

Deno.test("the table of docs/estimator.md is what the traces give", () => {
  const [, , table = ""] = TABLE.exec(Deno.readTextFileSync(PAGE)) ?? [];
  const cells = (text: string) =>
    text.trim().split("\n").map((line) => line.split("|").map((cell) => cell.trim()))
      .filter((row) => !row.some((cell) => /^:?-+:?$/.test(cell)));
  assert.deepEqual(cells(table), cells(comparisonTable()));
});
