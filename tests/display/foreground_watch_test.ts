import assert from "node:assert/strict";
import { ForegroundWatch, LOOK_MS } from "../../lib/display/foreground_watch.ts";
import { NEWS_MS } from "../../lib/display/unannounced_stop.ts";
import { FakeClock } from "../_support/fake_clock.ts";

function setUp(isForeground: boolean) {
  const clock = new FakeClock();
  const system = { isForeground, looks: 0, arrivals: 0 };
  const watch = new ForegroundWatch({
    clock,
    isForeground() {
      system.looks++;
      return system.isForeground;
    },
    arrived: () => void system.arrivals++,
  });
  watch.look();
  return { clock, system, watch };
}

Deno.test("ForegroundWatch looks once in the foreground and never again by itself", async () => {
  const { clock, system, watch } = setUp(true);
  watch.happened(true);
  await clock.advance(60_000);
  assert.deepEqual([system.looks, system.arrivals, clock.pendingCount], [1, 0, 0]);
  assert.equal(watch.isForeground, true);
});

Deno.test("ForegroundWatch looks once a second in the background while something runs, and says when it has arrived", async () => {
  const { clock, system, watch } = setUp(false);
  for (let ms = 0; ms < 3 * LOOK_MS; ms += 100) {
    watch.happened(true);
    await clock.advance(100);
  }
  assert.deepEqual([system.looks, system.arrivals], [4, 0]);
  system.isForeground = true;
  watch.happened(true);
  await clock.advance(LOOK_MS);
  assert.deepEqual([system.looks, system.arrivals], [5, 1]);
  watch.happened(true);
  await clock.advance(LOOK_MS);
  assert.deepEqual([system.looks, clock.pendingCount], [5, 0]);
});

Deno.test("ForegroundWatch goes on looking while something runs and nothing happens", async () => {
  const { clock, system, watch } = setUp(false);
  watch.happened(true);
  await clock.advance(5 * LOOK_MS);
  assert.deepEqual([system.looks, system.arrivals, clock.pendingCount], [6, 0, 1]);
  system.isForeground = true;
  await clock.advance(LOOK_MS);
  assert.deepEqual([system.looks, system.arrivals, clock.pendingCount], [7, 1, 0]);
});

Deno.test("ForegroundWatch stops looking by itself when nothing runs any more", async () => {
  const { clock, system, watch } = setUp(false);
  watch.happened(true);
  await clock.advance(LOOK_MS);
  watch.happened(false);
  assert.equal(clock.pendingCount, 0);
  await clock.advance(10 * LOOK_MS);
  assert.deepEqual([system.looks, system.arrivals], [2, 0]);
});

Deno.test("ForegroundWatch wakes nobody in the background while nothing runs, but looks when something happens", async () => {
  const { clock, system, watch } = setUp(false);
  watch.happened(false);
  assert.equal(clock.pendingCount, 0);
  await clock.advance(LOOK_MS);
  system.isForeground = true;
  watch.happened(false);
  assert.deepEqual([system.looks, system.arrivals], [2, 1]);
});

Deno.test("ForegroundWatch stops looking when it is told to", async () => {
  const { clock, system, watch } = setUp(false);
  watch.happened(true);
  watch.stop();
  await clock.advance(10 * LOOK_MS);
  assert.deepEqual([system.looks, clock.pendingCount], [1, 0]);
});

Deno.test("ForegroundWatch waits for news of a stop before it says that it has arrived", async () => {
  const { clock, system, watch } = setUp(false);
  watch.happened(true);
  system.isForeground = true;
  clock.stall(10 * LOOK_MS);
  await clock.advance(NEWS_MS - 1);
  assert.deepEqual([system.looks, system.arrivals], [1, 0]);
  // Whoever tells of it has it look.
  watch.look();
  await clock.advance(10 * LOOK_MS);
  assert.deepEqual([system.looks, system.arrivals], [2, 0]);
});

Deno.test("ForegroundWatch looks by itself when no news of a stop comes", async () => {
  const { clock, system, watch } = setUp(false);
  watch.happened(true);
  system.isForeground = true;
  clock.stall(10 * LOOK_MS);
  await clock.advance(NEWS_MS);
  assert.deepEqual([system.looks, system.arrivals, clock.pendingCount], [2, 1, 0]);
});
