import assert from "node:assert/strict";
import { FRAME_MS, FrameLoop, HURRIED_FRAME_MS, JOIN_MS } from "../../lib/display/frame_loop.ts";
import { claimTerminal } from "../../lib/display/terminal_claim.ts";
import { FakeClock } from "../_support/fake_clock.ts";
import { Screen } from "../_support/screen.ts";

class Bench {
  readonly clock = new FakeClock();
  readonly painter = { isBusy: false, isLost: false };
  /** Milliseconds from the start at which frames were drawn. */
  readonly frames: number[] = [];
  readonly problems: unknown[] = [];
  isMoving = false;
  error: Error | null = null;
  wasLost = false;
  readonly loop: FrameLoop;

  constructor() {
    const startMs = this.clock.nowMs();
    this.loop = new FrameLoop({
      clock: this.clock,
      painter: this.painter,
      draw: (nowMs) => {
        if (this.error !== null) throw this.error;
        this.frames.push(nowMs - startMs);
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

Deno.test("frames that follow each other at their time share one timer, until something comes in between", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  const { clock, loop, frames } = bench;
  let timerCount = 0;
  const { every } = clock;
  clock.every = (intervalMs, callback) => {
    timerCount++;
    return every.call(clock, intervalMs, callback);
  };
  loop.request();
  await clock.advance(500);
  assert.deepEqual([frames, timerCount], [[0, 100, 200, 300, 400, 500], 1]);
  await clock.advance(40);
  loop.hurry();
  await clock.advance(200);
  assert.deepEqual([frames.slice(6), timerCount], [[540, 640, 740], 2]);
  bench.painter.isBusy = true;
  await clock.advance(1_000);
  assert.equal(clock.pendingCount, 0, "a stuck terminal wakes nobody");
  bench.painter.isBusy = false;
  loop.painterIdle();
  await clock.advance(100);
  assert.deepEqual([frames.slice(9), timerCount], [[1_740, 1_840], 3]);
  loop.stop();
  assert.equal(clock.pendingCount, 0);
});

Deno.test("a change shortly before a frame is due brings it forward, with all others of that turn", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  await bench.clock.advance(FRAME_MS - JOIN_MS);
  bench.loop.request(bench.clock.nowMs());
  bench.loop.request(bench.clock.nowMs());
  assert.deepEqual(bench.frames, [0]);
  await bench.clock.advance(0);
  assert.deepEqual(bench.frames, [0, FRAME_MS - JOIN_MS]);
  assert.equal(bench.clock.nextInMs, FRAME_MS);
});

Deno.test("changes do not make frames come faster: neither early ones nor those whose time is wrong", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  await bench.clock.advance(FRAME_MS - JOIN_MS - 1);
  for (const nowMs of [bench.clock.nowMs(), undefined, bench.clock.nowMs() + 60_000]) {
    bench.loop.request(nowMs);
    await bench.clock.advance(0);
  }
  assert.deepEqual(bench.frames, [0]);
});

Deno.test("without a time a change looks at the clock once for each frame", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  await bench.clock.advance(FRAME_MS - 1);
  bench.loop.request();
  await bench.clock.advance(0);
  assert.deepEqual(bench.frames, [0, FRAME_MS - 1]);
  bench.loop.request();
  await bench.clock.advance(FRAME_MS - 1);
  bench.loop.request();
  await bench.clock.advance(0);
  assert.equal(bench.frames.length, 2);
});

Deno.test("a loop that is stopped before the end of a turn draws nothing in it", async () => {
  const bench = new Bench();
  bench.isMoving = true;
  bench.loop.request();
  await bench.clock.advance(FRAME_MS - 1);
  bench.loop.request();
  bench.loop.stop();
  await bench.clock.advance(1_000);
  assert.deepEqual(bench.frames, [0]);
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
