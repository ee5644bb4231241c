import assert from "node:assert/strict";
import { createClock, systemRandom } from "../../lib/platform/clock.ts";

/** Waits for real timers: the shortest there are. */
function after(clock: ReturnType<typeof createClock>, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve));
}

Deno.test("the clock tells Unix time and never goes backwards", () => {
  const clock = createClock();
  const times = Array.from({ length: 1_000 }, () => clock.nowMs());
  assert.ok(times.every((time, at) => time >= (times[at - 1] ?? 0)));
  const year = new Date(clock.nowMs()).getUTCFullYear();
  assert.equal(year, new Date().getUTCFullYear());
});

Deno.test("timers call back in the order in which they come due, below 0 counts as 0", async () => {
  const clock = createClock();
  const seen: string[] = [];
  const late = after(clock, 20).then(() => seen.push("late"));
  await after(clock, -5).then(() => seen.push("at once"));
  await late;
  assert.deepEqual(seen, ["at once", "late"]);
});

Deno.test("a cancelled timer does not call back, and cancelling twice does nothing", async () => {
  const clock = createClock();
  const cancel = clock.after(0, () => assert.fail("cancelled"));
  cancel();
  cancel();
  await after(clock, 1);
});

Deno.test("a delay beyond what a timer can hold does not come due early, and can be cancelled", async () => {
  const clock = createClock();
  const cancels = [2 ** 31, 2 ** 40, Infinity].map((delayMs) =>
    clock.after(delayMs, () => assert.fail(`${delayMs} ms are not over`))
  );
  await after(clock, 2);
  for (const cancel of cancels) cancel();
});

Deno.test("long delays are put together from timers, and cancelling stops the last of them", () => {
  const set: { delayMs: number; callback: () => void }[] = [];
  const cleared: unknown[] = [];
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  // Swapped for a moment: weeks cannot be waited for.
  Object.assign(globalThis, {
    setTimeout: (callback: () => void, delayMs: number) => set.push({ delayMs, callback }),
    clearTimeout: (timer: unknown) => void cleared.push(timer),
  });
  try {
    const cancel = createClock().after(2 ** 31 + 1_000, () => {});
    set[0]?.callback();
    cancel();
  } finally {
    Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear });
  }
  assert.deepEqual(set.map(({ delayMs }) => delayMs <= 0x7fffffff), [true, true]);
  assert.deepEqual(cleared, [2]);
});

Deno.test("the random source gives numbers from 0 to below 1", () => {
  const numbers = Array.from({ length: 100 }, systemRandom);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  assert.ok(new Set(numbers).size > 90);
});
