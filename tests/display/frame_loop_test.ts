import assert from "node:assert/strict";
import {
  EARLY_MS,
  FRAME_MS,
  FrameLoop,
  HURRIED_FRAME_MS,
  STEADY_FRAMES,
  WATCHED_FRAMES,
} from "../../lib/display/frame_loop.ts";
import { LATE_MS, NEWS_MS } from "../../lib/display/unannounced_stop.ts";
import { claimTerminal } from "../../lib/display/terminal_claim.ts";
import { FakeClock, settle } from "../_support/fake_clock.ts";
import { Screen } from "../_support/screen.ts";

class Bench {
  readonly clock = new FakeClock();
  readonly painter = { isBusy: false, isLost: false };
  /** Milliseconds from the start at which frames were drawn. */
  readonly frames: number[] = [];
  readonly problems: unknown[] = [];
  /** Timers that were set, in order. */
  readonly timers: string[] = [];
  readonly startMs = this.clock.nowMs();
  isMoving = false;
  whileDrawing: () => void = () => {};
  error: Error | null = null;
  wasLost = false;
  readonly loop: FrameLoop;

  /** @param isToldAll Whether the loop hears of every change. */
  constructor(isToldAll = true) {
    const { after, every } = this.clock;
    this.clock.after = (delayMs, callback) => {
      this.timers.push(`after ${delayMs}`);
      return after.call(this.clock, delayMs, callback);
    };
    this.clock.every = (intervalMs, callback) => {
      this.timers.push(`every ${intervalMs}`);
      return every.call(this.clock, intervalMs, callback);
    };
    this.loop = new FrameLoop({
      clock: this.clock,
      painter: this.painter,
      isToldAll,
      draw: (nowMs) => {
        if (this.error !== null) throw this.error;
        this.frames.push(nowMs - this.startMs);
        this.whileDrawing();
        return this.isMoving;
      },
      lost: () => this.wasLost = true,
      failed: (error) => void this.problems.push(error),
    });
  }
}

Deno.test("a first frame comes at once, a later one not before its time", async () => {
  const { loop, clock, frames } = new Bench();
  loop.request();
  await clock.advance(0);
  await clock.advance(30);
  loop.request();
  loop.request();
  await clock.advance(FRAME_MS);
  assert.deepEqual(frames, [0, FRAME_MS]);
});

Deno.test("nothing wakes up while nothing changes and nothing moves", async () => {
  const { loop, clock, frames } = new Bench();
  loop.request();
  await clock.advance(60_000);
  assert.deepEqual([frames.length, clock.pendingCount], [1, 0]);
});

Deno.test("ten frames a second while something moves, and none after", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  await bench.clock.advance(1_000);
  assert.equal(bench.frames.length, 11);
  bench.isMoving = false;
  await bench.clock.advance(10_000);
  assert.equal(bench.frames.length, 12);
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("frames that follow each other share one timer, until something comes in between", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  const { clock, loop, frames } = bench;
  loop.request();
  await clock.advance(500);
  assert.deepEqual([frames, bench.timers], [[0, 100, 200, 300, 400, 500], [
    "after 0",
    "every 100",
  ]]);
  await clock.advance(40);
  loop.hurry();
  await clock.advance(200);
  assert.deepEqual(frames.slice(6), [540, 640, 740]);
  assert.deepEqual(bench.timers.slice(2), ["after 0", "every 100"]);
  bench.painter.isBusy = true;
  await clock.advance(1_000);
  assert.equal(clock.pendingCount, 0, "a stuck terminal wakes nobody");
  bench.painter.isBusy = false;
  loop.painterIdle();
  await clock.advance(100);
  assert.deepEqual(frames.slice(9), [1_740, 1_840]);
  loop.stop();
  assert.equal(clock.pendingCount, 0);
});

Deno.test("changes on the beat set no timers and draw nothing by themselves", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  for (let at = 0; at < STEADY_FRAMES * FRAME_MS; at += 10) {
    bench.loop.request();
    await bench.clock.advance(10);
  }
  assert.deepEqual(bench.frames, [0, 100, 200, 300, 400, 500]);
  assert.deepEqual(bench.timers.slice(0, 2), ["after 0", "every 100"]);
});

/** A loop that has seen something new in each of its frames. */
async function rideBench(): Promise<Bench> {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  for (let frame = 0; frame <= STEADY_FRAMES; frame++) {
    bench.loop.request();
    await bench.clock.advance(frame === 0 ? 0 : FRAME_MS);
  }
  assert.equal(bench.timers.at(-1), `every ${WATCHED_FRAMES * FRAME_MS}`);
  bench.frames.splice(0);
  bench.timers.splice(0);
  return bench;
}

Deno.test("where changes keep coming frames are drawn at the end of their turns, at the frames' distance", async () => {
  const bench = await rideBench();
  for (let at = 0; at < 1_000; at += 33) {
    await bench.clock.advance(33);
    bench.loop.request();
    bench.loop.request();
    await bench.clock.advance(0);
  }
  const gaps = bench.frames.slice(1).map((frame, at) => frame - (bench.frames[at] ?? 0));
  assert.deepEqual([...new Set(gaps)], [99]);
  assert.deepEqual(bench.timers, [], "one that looks now and then is enough");
});

Deno.test("who hears of the first change alone stays on the beat, or would wait for a second one", async () => {
  const bench = new Bench(false);
  bench.isMoving = true;
  let isKnown = false;
  bench.whileDrawing = () => isKnown = false;
  bench.loop.request();
  for (let at = 0; at < 2_000; at += 33) {
    await bench.clock.advance(33);
    if (!isKnown) bench.loop.request();
    isKnown = true;
  }
  const gaps = bench.frames.slice(1).map((frame, at) => frame - (bench.frames[at] ?? 0));
  assert.deepEqual([...new Set(gaps)], [FRAME_MS]);
  assert.deepEqual(bench.timers, ["after 0", "every 100"]);
});

Deno.test("a change that is early by little is drawn in its turn, one that is earlier is not", async () => {
  const bench = await rideBench();
  await bench.clock.advance(FRAME_MS - EARLY_MS - 1);
  bench.loop.request();
  await bench.clock.advance(0);
  assert.deepEqual(bench.frames, []);
  await bench.clock.advance(1);
  bench.loop.request();
  await bench.clock.advance(0);
  assert.equal(bench.frames.length, 1);
});

Deno.test("when changes stop coming the beat is back after a short while, and nothing that changed is left out", async () => {
  const bench = await rideBench();
  const fromMs = bench.clock.nowMs() - bench.startMs;
  await bench.clock.advance(50);
  bench.loop.request();
  await bench.clock.advance(500);
  assert.deepEqual(bench.frames.map((frame) => frame - fromMs), [200, 300, 400, 500]);
  assert.deepEqual(bench.timers, ["every 100"]);
  bench.isMoving = false;
  await bench.clock.advance(1_000);
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("nothing wakes up once nothing moves any more, though changes kept coming before", async () => {
  const bench = await rideBench();
  bench.isMoving = false;
  await bench.clock.advance(FRAME_MS);
  bench.loop.request();
  await bench.clock.advance(0);
  assert.deepEqual([bench.frames.length, bench.clock.pendingCount], [1, 0]);
  bench.loop.request();
  await bench.clock.advance(FRAME_MS);
  assert.deepEqual([bench.frames.length, bench.clock.pendingCount], [2, 0]);
});

Deno.test("what drawing itself asks for is drawn, whatever the rhythm", async () => {
  for (const bench of [new Bench(), await rideBench()]) {
    const { clock, frames } = bench;
    let asks = 3;
    bench.isMoving = false;
    bench.whileDrawing = () => asks-- > 0 && bench.loop.request();
    const before = frames.length;
    await clock.advance(FRAME_MS);
    bench.loop.request();
    await clock.advance(5_000);
    assert.deepEqual([frames.length - before, clock.pendingCount], [4, 0]);
  }
});

Deno.test("a key is answered at once where frames come in the turns of changes", async () => {
  const bench = await rideBench();
  const fromMs = bench.clock.nowMs() - bench.startMs;
  await bench.clock.advance(50);
  bench.loop.hurry();
  await bench.clock.advance(100);
  assert.deepEqual(bench.frames.map((frame) => frame - fromMs), [50, 150]);
});

Deno.test("a loop that is stopped before the end of a turn draws nothing in it", async () => {
  const bench = await rideBench();
  await bench.clock.advance(FRAME_MS);
  bench.loop.request();
  bench.loop.stop();
  await bench.clock.advance(1_000);
  assert.deepEqual([bench.frames, bench.clock.pendingCount], [[], 0]);
});

Deno.test("a busy terminal gets no frame and wakes nobody; the next frame comes when it is idle", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  await bench.clock.advance(0);
  bench.painter.isBusy = true;
  await bench.clock.advance(60_000);
  assert.deepEqual([bench.frames.length, bench.clock.pendingCount], [1, 0]);
  bench.painter.isBusy = false;
  bench.loop.painterIdle();
  await bench.clock.advance(0);
  assert.deepEqual(bench.frames, [0, 60_000]);
});

Deno.test("an idle terminal that owes no frame gets none", async () => {
  const { loop, clock, frames } = new Bench();
  loop.painterIdle();
  await clock.advance(1_000);
  assert.deepEqual(frames, []);
});

Deno.test("drawNow() does not wait for its time, and no second frame follows", async () => {
  const { loop, clock, frames } = new Bench();
  loop.request();
  await clock.advance(10);
  loop.request();
  loop.drawNow();
  await clock.advance(1_000);
  assert.deepEqual(frames, [0, 10]);
});

Deno.test("a stopped loop draws nothing and has no timer; started again it draws what is asked", async () => {
  const { loop, clock, frames } = new Bench();
  loop.request();
  loop.stop();
  loop.request();
  loop.drawNow();
  assert.equal(clock.pendingCount, 0);
  loop.start();
  loop.request();
  await clock.advance(0);
  assert.equal(frames.length, 1);
});

Deno.test("a lost terminal stops the loop and is told once", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  await bench.clock.advance(0);
  bench.painter.isLost = true;
  await bench.clock.advance(60_000);
  assert.deepEqual([bench.frames.length, bench.wasLost, bench.clock.pendingCount], [1, true, 0]);
});

Deno.test("a view that throws stops the loop, and the error is not lost", async () => {
  const bench = new Bench();
  bench.error = new Error("bad view");
  bench.loop.request();
  await bench.clock.advance(60_000);
  assert.deepEqual(bench.problems, [bench.error]);
  assert.equal(bench.clock.pendingCount, 0);
  const bare = new FrameLoop({
    clock: bench.clock,
    painter: bench.painter,
    draw: () => {
      throw bench.error;
    },
  });
  assert.throws(() => bare.drawNow(), /bad view/);
});

Deno.test("a terminal is claimed by one at a time", () => {
  const screen = new Screen({ columns: 10, rows: 5 });
  const other = new Screen({ columns: 10, rows: 5 });
  const release = claimTerminal(screen);
  claimTerminal(other);
  assert.throws(() => claimTerminal(screen), /Cannot start a second live display/);
  release();
  const releaseSecond = claimTerminal(screen);
  release();
  assert.throws(() => claimTerminal(screen), /Cannot start a second live display/);
  releaseSecond();
});

Deno.test("a hurried frame comes at once, but thirty a second at most", async () => {
  const { loop, clock, frames } = new Bench();
  loop.request();
  await clock.advance(50);
  loop.hurry();
  await clock.advance(0);
  assert.deepEqual(frames, [0, 50]);
  for (let key = 0; key < 10; key++) loop.hurry();
  await clock.advance(HURRIED_FRAME_MS);
  assert.deepEqual(frames, [0, 50, 50 + HURRIED_FRAME_MS]);
  await clock.advance(1_000);
  assert.deepEqual([frames.length, clock.pendingCount], [3, 0]);
});

Deno.test("a hurried frame does not wait for one that was asked for without hurry", async () => {
  const { loop, clock, frames } = new Bench();
  loop.request();
  await clock.advance(0);
  loop.request();
  loop.hurry();
  loop.request();
  await clock.advance(HURRIED_FRAME_MS);
  assert.deepEqual(frames, [0, HURRIED_FRAME_MS]);
});

Deno.test("a hurried frame that finds the terminal busy comes as soon as it is idle", async () => {
  const bench = new Bench();
  bench.loop.request();
  await bench.clock.advance(0);
  bench.painter.isBusy = true;
  bench.loop.hurry();
  await bench.clock.advance(40);
  bench.loop.hurry();
  assert.equal(bench.clock.pendingCount, 0);
  bench.painter.isBusy = false;
  bench.loop.painterIdle();
  await bench.clock.advance(0);
  assert.deepEqual(bench.frames, [0, 40]);
});

Deno.test("a loop that was stopped does not hurry", async () => {
  const bench = new Bench();
  bench.loop.stop();
  bench.loop.hurry();
  await bench.clock.advance(1_000);
  assert.deepEqual([bench.frames, bench.clock.pendingCount], [[], 0]);
});

/** Loops of which each is going to draw by itself, in one of the ways there are. */
async function comingBenches(): Promise<Bench[]> {
  const soon = new Bench();
  soon.loop.request();
  soon.loop.drawNow();
  soon.loop.request();
  const beating = new Bench();
  beating.isMoving = true;
  beating.loop.request();
  await beating.clock.advance(FRAME_MS);
  const benches = [soon, beating, await rideBench()];
  for (const { frames } of benches) frames.splice(0);
  return benches;
}

const STOP_MS = LATE_MS + 1000;

Deno.test("a frame that comes late after a stop is not drawn before somebody can tell of the stop", async () => {
  for (const bench of await comingBenches()) {
    bench.clock.stall(STOP_MS);
    bench.loop.request();
    bench.loop.hurry();
    await bench.clock.advance(NEWS_MS - 1);
    assert.deepEqual(bench.frames, []);
    bench.loop.stop();
    bench.loop.start();
    await bench.clock.advance(STOP_MS);
    assert.deepEqual([bench.frames, bench.clock.pendingCount], [[], 0]);
    bench.loop.drawNow();
    await bench.clock.advance(1_000);
    assert.equal(bench.frames.length, bench.isMoving ? 11 : 1);
  }
});

Deno.test("a frame that comes late for want of time is drawn a little later, and then all is as before", async () => {
  for (const bench of await comingBenches()) {
    bench.clock.stall(STOP_MS);
    await bench.clock.advance(NEWS_MS);
    assert.equal(bench.frames.length, 1);
    await bench.clock.advance(1_000);
    assert.equal(bench.frames.length, bench.isMoving ? 11 : 1);
  }
});

Deno.test("frames are drawn even where each of them is late", async () => {
  for (const bench of await comingBenches()) {
    if (!bench.isMoving) continue;
    for (let turn = 0; turn < 20; turn++) bench.clock.stall(STOP_MS);
    assert.ok(bench.frames.length >= 9, `${bench.frames.length} frames`);
  }
});

Deno.test("a change or a key that comes first after a stop brings no frame forward", async () => {
  for (const ask of ["request", "hurry"] as const) {
    const bench = await rideBench();
    bench.clock.block(STOP_MS);
    bench.loop[ask]();
    // A turn of its own, before the timers'.
    await settle();
    assert.deepEqual(bench.frames, []);
    await bench.clock.advance(NEWS_MS);
    assert.equal(bench.frames.length, 1);
  }
});

Deno.test("a frame that is asked for after a long rest is not late", async () => {
  const bench = new Bench();
  bench.loop.request();
  await bench.clock.advance(60_000);
  bench.loop.request();
  await bench.clock.advance(0);
  assert.deepEqual(bench.frames, [0, 60_000]);
});
