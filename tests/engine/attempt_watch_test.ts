import assert from "node:assert/strict";
import { AttemptWatch } from "../../lib/engine/attempt_watch.ts";
import { DurationMedian } from "../../lib/engine/duration_median.ts";
import type { RunningAttempt } from "../../lib/engine/entry.ts";
import type { TaskPolicy } from "../../lib/plan/types.ts";
import { createEntry } from "../_support/engine_bench.ts";
import { FakeClock } from "../_support/fake_clock.ts";

class Bench {
  readonly clock = new FakeClock();
  readonly median = new DurationMedian();
  /** `task signal`, in order. */
  readonly signals: string[] = [];
  readonly #attempts: RunningAttempt[] = [];
  #isStill = false;
  readonly watch = new AttemptWatch({
    clock: this.clock,
    graceMs: 10_000,
    median: this.median,
    signal: (task, signal) => void this.signals.push(`${task} ${signal}`),
  });

  start(number: number, policy: Partial<TaskPolicy>): RunningAttempt {
    const nowMs = this.clock.nowMs();
    const attempt: RunningAttempt = {
      entry: createEntry(number, { policy }),
      slot: number,
      weight: 1,
      worker: 1,
      startedAtMs: nowMs,
      lastActivityAtMs: nowMs,
      endCause: null,
      endingAtMs: null,
      stillSinceMs: null,
      stillMs: 0,
      isReleased: false,
      timers: { timeout: null, stall: null, grace: null },
    };
    this.#attempts.push(attempt);
    this.watch.watch(attempt);
    if (this.#isStill) this.watch.stop(attempt);
    return attempt;
  }

  /** Time stands still for all, also for those that start meanwhile. */
  stop(): void {
    this.#isStill = true;
    for (const attempt of this.#attempts) this.watch.stop(attempt);
  }

  go(): void {
    this.#isStill = false;
    for (const attempt of this.#attempts) this.watch.go(attempt);
  }
}

const fixed = (ms: number): Partial<TaskPolicy> => ({ timeout: { kind: "fixed", ms } });
const MEDIAN: Partial<TaskPolicy> = { timeout: { kind: "median", ratio: 2 } };

Deno.test("an attempt without limits sets no timer", () => {
  const bench = new Bench();
  bench.start(1, {});
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("a timeout asks, waits for the grace, then kills, once each", async () => {
  const bench = new Bench();
  const attempt = bench.start(1, fixed(3_000));
  await bench.clock.advance(12_999);
  assert.deepEqual(bench.signals, ["1 SIGTERM"]);
  assert.deepEqual(attempt.endCause, { kind: "timeout", afterMs: 3_000 });
  await bench.clock.advance(60_000);
  assert.deepEqual(bench.signals, ["1 SIGTERM", "1 SIGKILL"]);
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("the first cause of an end stays, and is asked for once", async () => {
  const bench = new Bench();
  const attempt = bench.start(1, { ...fixed(2_000), stallMs: 1_000 });
  await bench.clock.advance(5_000);
  bench.watch.end(attempt, { kind: "cancelled", by: "SIGINT" }, "SIGINT");
  assert.deepEqual(attempt.endCause, { kind: "stalled", idleMs: 1_000 });
  assert.deepEqual(bench.signals, ["1 SIGTERM"]);
});

Deno.test("a forgotten attempt is left alone and leaves no timer behind", async () => {
  const bench = new Bench();
  const running = bench.start(1, { ...fixed(1_000), stallMs: 500 });
  const ending = bench.start(2, {});
  bench.watch.end(ending, { kind: "cancelled", by: "SIGINT" }, "SIGINT");
  bench.watch.forget(running);
  bench.watch.forget(ending);
  assert.equal(bench.clock.pendingCount, 0);
  await bench.clock.advance(60_000);
  assert.deepEqual(bench.signals, ["2 SIGINT"]);
});

Deno.test("a sign of life puts a stall off by the time since it came", async () => {
  const bench = new Bench();
  const attempt = bench.start(1, { stallMs: 1_000 });
  await bench.clock.advance(700);
  attempt.lastActivityAtMs = bench.clock.nowMs();
  await bench.clock.advance(999);
  assert.deepEqual(bench.signals, []);
  await bench.clock.advance(1);
  assert.deepEqual(bench.signals, ["1 SIGTERM"]);
});

Deno.test("a limit by the median applies once there is one, and grows with it", async () => {
  const bench = new Bench();
  bench.start(1, MEDIAN);
  await bench.clock.advance(1_000);
  assert.equal(bench.clock.pendingCount, 0);
  for (let count = 0; count < 3; count++) bench.median.record(10_000);
  bench.watch.medianChanged();
  assert.equal(bench.clock.pendingCount, 1);
  for (let count = 0; count < 9; count++) bench.median.record(50_000);
  bench.watch.medianChanged();
  await bench.clock.advance(90_000);
  assert.deepEqual(bench.signals, []);
  await bench.clock.advance(12_000);
  assert.deepEqual(bench.signals, ["1 SIGTERM"]);
});

Deno.test("while the process stands still nothing is due, and afterwards as much is left as before", async () => {
  const bench = new Bench();
  bench.start(1, fixed(1_000));
  bench.start(2, { stallMs: 800 });
  await bench.clock.advance(600);
  bench.stop();
  await bench.clock.advance(3_600_000);
  bench.stop();
  await bench.clock.advance(3_600_000);
  assert.deepEqual(bench.signals, []);
  bench.go();
  bench.go();
  await bench.clock.advance(199);
  assert.deepEqual(bench.signals, []);
  await bench.clock.advance(1);
  assert.deepEqual(bench.signals, ["2 SIGTERM"]);
  await bench.clock.advance(200);
  assert.deepEqual(bench.signals, ["2 SIGTERM", "1 SIGTERM"]);
});

Deno.test("what starts or shows life while the process stands still gains only the rest of that time", async () => {
  const bench = new Bench();
  const old = bench.start(1, { stallMs: 1_000 });
  bench.stop();
  await bench.clock.advance(3_600_000);
  // Messages that were on their way come before the process is told that it goes on.
  old.lastActivityAtMs = bench.clock.nowMs();
  bench.start(2, fixed(1_000));
  bench.go();
  await bench.clock.advance(999);
  assert.deepEqual(bench.signals, []);
  await bench.clock.advance(1);
  assert.deepEqual(bench.signals.toSorted(), ["1 SIGTERM", "2 SIGTERM"]);
});

Deno.test("the grace stands still too, and goes on where it stopped", async () => {
  const bench = new Bench();
  const attempt = bench.start(1, {});
  bench.watch.end(attempt, { kind: "cancelled", by: "user" }, "SIGTERM");
  await bench.clock.advance(4_000);
  bench.stop();
  await bench.clock.advance(3_600_000);
  bench.go();
  await bench.clock.advance(5_999);
  assert.deepEqual(bench.signals, ["1 SIGTERM"]);
  await bench.clock.advance(1);
  assert.deepEqual(bench.signals, ["1 SIGTERM", "1 SIGKILL"]);
  bench.stop();
  bench.go();
  await bench.clock.advance(60_000);
  assert.deepEqual(bench.signals, ["1 SIGTERM", "1 SIGKILL"]);
});

Deno.test("a median that becomes known while time stands still counts afterwards", async () => {
  const bench = new Bench();
  const attempt = bench.start(1, MEDIAN);
  await bench.clock.advance(500);
  bench.stop();
  for (let count = 0; count < 3; count++) bench.median.record(1_000);
  bench.watch.medianChanged();
  await bench.clock.advance(3_600_000);
  assert.deepEqual(bench.signals, []);
  bench.go();
  assert.equal(attempt.stillMs, 3_600_000);
  await bench.clock.advance(1_400);
  assert.deepEqual(bench.signals, []);
  await bench.clock.advance(200);
  assert.deepEqual(bench.signals, ["1 SIGTERM"]);
});

Deno.test("kill() kills at once and takes back what was set", async () => {
  const bench = new Bench();
  const attempt = bench.start(1, fixed(1_000));
  bench.watch.end(attempt, { kind: "cancelled", by: "SIGINT" }, "SIGINT");
  bench.watch.kill(attempt);
  await bench.clock.advance(60_000);
  assert.deepEqual(bench.signals, ["1 SIGINT", "1 SIGKILL"]);
  assert.equal(bench.clock.pendingCount, 0);
});
