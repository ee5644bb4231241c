import assert from "node:assert/strict";
import { FakeClock, settle } from "./fake_clock.ts";

Deno.test("advance() runs due timers in order of time, then of setting", async () => {
  const clock = new FakeClock(1_000);
  const seen: string[] = [];
  const note = (name: string) => () => seen.push(`${name}@${clock.nowMs()}`);
  clock.after(20, note("late"));
  clock.after(10, note("first"));
  clock.after(10, note("second"));
  clock.after(-5, note("now"));
  clock.after(21, note("too late"));
  await clock.advance(20);
  assert.deepEqual(seen, ["now@1000", "first@1010", "second@1010", "late@1020"]);
  assert.equal(clock.nowMs(), 1_020);
  assert.equal(clock.pendingCount, 1);
  assert.equal(clock.nextInMs, 1);
});

Deno.test("advance() runs timers that timers set, while they come due", async () => {
  const clock = new FakeClock(0);
  let count = 0;
  const again = () => {
    count++;
    clock.after(10, again);
  };
  again();
  await clock.advance(45);
  assert.equal(count, 5);
  assert.equal(clock.nextInMs, 5);
});

Deno.test("advance() lets promises settle between timers", async () => {
  const clock = new FakeClock(0);
  const seen: string[] = [];
  clock.after(1, async () => {
    for (let n = 0; n < 50; n++) await Promise.resolve();
    seen.push("settled");
  });
  clock.after(2, () => seen.push("next"));
  await clock.advance(2);
  assert.deepEqual(seen, ["settled", "next"]);
});

Deno.test("a cancelled timer does not run, and cancelling twice does nothing", async () => {
  const clock = new FakeClock();
  const cancel = clock.after(1, () => assert.fail("cancelled"));
  cancel();
  cancel();
  await clock.advance(5);
  assert.equal(clock.pendingCount, 0);
  assert.equal(clock.nextInMs, null);
});

Deno.test("settle() waits for chains of promises", async () => {
  let isDone = false;
  (async () => {
    for (let n = 0; n < 1_000; n++) await null;
    isDone = true;
  })();
  await settle();
  assert.equal(isDone, true);
});

Deno.test("stall() runs what came due late, at the new time", () => {
  const clock = new FakeClock(0);
  const ran: number[] = [];
  clock.after(10, () => ran.push(clock.nowMs()));
  clock.after(5_000, () => ran.push(-1));
  clock.stall(1_000);
  assert.deepEqual(ran, [1_000]);
});
