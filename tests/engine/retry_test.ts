import assert from "node:assert/strict";
import fc from "fast-check";
import { isRetryable, retryDelayMs } from "../../lib/engine/retry.ts";
import type { Failure } from "../../lib/events.ts";
import type { Backoff, RetryOn } from "../../lib/plan/types.ts";

const BACKOFF: Backoff = { initialMs: 1_000, factor: 2, maxMs: 10_000, jitter: "none" };
const noRandom = () => assert.fail("chance was asked");

Deno.test("retryDelayMs() grows by the factor and stays at the cap", () => {
  const delays = [1, 2, 3, 4, 5, 60].map((failed) => retryDelayMs(BACKOFF, failed, noRandom));
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

Deno.test("retryDelayMs() with full jitter is that random part of the delay", () => {
  const backoff: Backoff = { ...BACKOFF, jitter: "full" };
  assert.deepEqual(
    [0, 0.25, 0.999].map((part) => retryDelayMs(backoff, 2, () => part)),
    [0, 500, 1_998],
  );
});

Deno.test("retryDelayMs() is a whole number within [0, maxMs] for any number of attempts", () => {
  fc.assert(fc.property(
    fc.record({
      initialMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })),
      factor: fc.double({ min: 1, max: 100, noNaN: true }),
      maxMs: fc.integer({ min: 0, max: 2 ** 40 }),
      jitter: fc.constantFrom("full", "none"),
    }),
    fc.integer({ min: 1, max: 1_000_000 }),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    (backoff, failed, random) => {
      const delay = retryDelayMs(backoff, failed, () => random);
      assert.ok(Number.isInteger(delay) && delay >= 0 && delay <= backoff.maxMs, String(delay));
    },
  ));
});

const CASES: readonly [string, Failure, RetryOn | undefined, boolean][] = [
  ["any failure without conditions", { kind: "exit", code: 1 }, undefined, true],
  ["a crash without conditions", { kind: "crashed", reason: "" }, undefined, true],
  [
    "a missing program without conditions",
    {
      kind: "spawn",
      code: "ENOENT",
      detail: "x",
    },
    undefined,
    true,
  ],
  ["a cancellation never", { kind: "cancelled", by: "SIGINT" }, undefined, false],
  ["a listed exit code", { kind: "exit", code: 75 }, { exitCodes: [74, 75] }, true],
  ["another exit code", { kind: "exit", code: 1 }, { exitCodes: [74, 75] }, false],
  ["an exit code with an empty list", { kind: "exit", code: 1 }, { exitCodes: [] }, false],
  ["a timeout if asked", { kind: "timeout", afterMs: 1 }, { isTimeout: true }, true],
  ["a stall counts as a timeout", { kind: "stalled", idleMs: 1 }, { isTimeout: true }, true],
  ["a timeout if not asked", { kind: "timeout", afterMs: 1 }, { isSignal: true }, false],
  ["a signal if asked", { kind: "signal", signal: "SIGSEGV" }, { isSignal: true }, true],
  ["a signal if not asked", { kind: "signal", signal: "SIGSEGV" }, {}, false],
  ["a spawn failure with conditions", { kind: "spawn", code: "EAGAIN", detail: "" }, {
    isSignal: true,
  }, false],
];

for (const [name, failure, retryOn, expected] of CASES) {
  Deno.test(`isRetryable(): ${name} is ${expected ? "tried again" : "final"}`, () => {
    assert.equal(isRetryable(failure, retryOn, false), expected);
  });
}

Deno.test("isRetryable(): a pattern that was found in stderr is enough, one that was not is none", () => {
  const failure: Failure = { kind: "exit", code: 1 };
  assert.equal(isRetryable(failure, { exitCodes: [2], stderr: "reset" }, true), true);
  assert.equal(isRetryable(failure, { stderr: "reset" }, false), false);
  assert.equal(isRetryable({ kind: "timeout", afterMs: 1 }, { stderr: "reset" }, true), true);
  assert.equal(isRetryable({ kind: "cancelled", by: "SIGINT" }, { stderr: "reset" }, true), false);
});
