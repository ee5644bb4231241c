/** What a task tells through its context, and when. */
import assert from "node:assert/strict";
import type { ProgressValues } from "../../lib/events.ts";
import { CallContext } from "../../lib/worker/task_context.ts";
import { FakeClock } from "../_support/fake_clock.ts";

class Bench {
  readonly clock = new FakeClock();
  readonly told: (ProgressValues & { readonly atMs: number })[] = [];
  readonly logs: string[] = [];
  readonly flag = new Int32Array(new SharedArrayBuffer(4));
  readonly controller = new AbortController();
  readonly context: CallContext;

  constructor(hasFlag = true) {
    const startMs = this.clock.nowMs();
    this.context = new CallContext({
      attempt: 2,
      clock: this.clock,
      signal: this.controller.signal,
      ...(hasFlag ? { flag: this.flag } : {}),
      progressed: (values) =>
        void this.told.push({ ...values, atMs: Math.round(this.clock.nowMs() - startMs) }),
      logged: (text) => void this.logs.push(text),
    });
  }

  get last() {
    return this.told.at(-1);
  }
}

Deno.test("a context tells no more of a status and a unit than anybody reads", () => {
  const bench = new Bench();
  bench.context.status("x".repeat(10_000_000));
  assert.equal(bench.last?.status, "x".repeat(1000));
  bench.context.unit = "y".repeat(999) + "😀";
  assert.equal(bench.context.unit, "y".repeat(999));
});

Deno.test("a context tells the first thing at once, and nothing twice", async () => {
  const { context, told, clock } = new Bench();
  context.total(10);
  await clock.advance(1_000);
  context.total(10);
  await clock.advance(1_000);
  assert.deepEqual(told, [{ done: 0, total: 10, atMs: 0 }]);
  assert.equal(clock.pendingCount, 0, "no timer while nothing changes");
});

Deno.test("a context tells what changed within 33 ms in one go, with the latest values", async () => {
  const { context, told, clock } = new Bench();
  context.unit = "rows";
  context.status("reading");
  context.advance(5);
  context.advance();
  context.set(3);
  context.status("writing");
  await clock.advance(32);
  assert.deepEqual(told, [{ unit: "rows", atMs: 0 }]);
  await clock.advance(1);
  assert.deepEqual(told.slice(1), [{ done: 3, status: "writing", atMs: 33 }]);
});

Deno.test("one call a second is seen each time, also where no timer ever fires", () => {
  const { context, told, clock } = new Bench();
  for (let n = 0; n < 50_000; n++) context.advance();
  clock.block(5_000);
  told.splice(0);
  for (let n = 0; n < 60; n++) {
    clock.block(1_000);
    context.advance();
  }
  // After a burst the looks at the clock have to come back to every call.
  assert.ok(told.length >= 28, `${told.length} of 60 calls were seen`);
  assert.deepEqual(told.at(-1), { done: 50_060, atMs: 65_000 });
});

Deno.test("a million calls in a second in a synchronous loop become 31 messages at most, and the last values come at the end", () => {
  const { context, told, clock } = new Bench();
  for (let n = 0; n < 1_000_000; n++) {
    if (n % 100 === 0) clock.block(0.1);
    context.advance();
  }
  assert.ok(told.length >= 28 && told.length <= 31, String(told.length));
  context.finish();
  assert.equal(told.at(-1)?.done, 1_000_000);
});

Deno.test("however many calls there are in a millisecond, the exact clock is looked at for few of them", () => {
  const { context, clock } = new Bench();
  let looks = 0;
  const { nowMs } = clock;
  clock.nowMs = () => {
    looks++;
    return nowMs.call(clock);
  };
  for (let n = 0; n < 10_000; n++) context.advance();
  const inFirstMs = looks;
  clock.block(1);
  for (let n = 0; n < 10_000; n++) context.advance();
  assert.ok(inFirstMs <= 4 && looks <= 6, `${inFirstMs} ${looks}`);
});

Deno.test("calls in bursts with pauses between are told before the pause is over", async () => {
  const bench = new Bench();
  const { context, clock } = bench;
  for (let burst = 1; burst <= 5; burst++) {
    for (let n = 0; n < 1_000; n++) context.advance();
    await clock.advance(34);
    assert.equal(bench.last?.done, burst * 1_000);
    await clock.advance(10_000);
  }
});

Deno.test("a total may change, and numbers may go back", async () => {
  const bench = new Bench();
  bench.context.total(10);
  bench.context.advance(4);
  await bench.clock.advance(33);
  bench.context.total(8);
  bench.context.advance(-1.5);
  await bench.clock.advance(33);
  assert.deepEqual(bench.told.slice(1).map(({ done, total }) => [done, total]), [
    [4, undefined],
    [2.5, 8],
  ]);
});

Deno.test("finish() tells what is left and leaves no timer", () => {
  const { context, told, clock } = new Bench();
  context.advance();
  context.advance();
  context.finish();
  context.finish();
  assert.deepEqual(told.map(({ done }) => done), [1, 2]);
  assert.equal(clock.pendingCount, 0);
});

Deno.test("cancelled reads the flag, which needs no turn of the event loop, and remembers that it was seen", () => {
  const { context, flag } = new Bench();
  assert.equal(context.cancelled, false);
  Atomics.store(flag, 0, 1);
  assert.equal(context.hasSeenCancel, false);
  assert.equal(context.cancelled, true);
  assert.equal(context.hasSeenCancel, true);
});

Deno.test("who asked for the signal knows of the cancellation once it has aborted", () => {
  const { context, controller } = new Bench();
  assert.equal(context.signal.aborted, false);
  assert.equal(context.knowsOfCancel, false);
  controller.abort();
  assert.equal(context.knowsOfCancel, true);
  assert.equal(context.hasSeenCancel, false);
});

Deno.test("who asked for nothing knows nothing of the cancellation", () => {
  const { context, controller, flag } = new Bench();
  controller.abort();
  Atomics.store(flag, 0, 1);
  assert.equal(context.knowsOfCancel, false);
});

Deno.test("without a flag cancelled follows the signal", () => {
  const { context, controller } = new Bench(false);
  assert.equal(context.cancelled, false);
  controller.abort();
  assert.equal(context.cancelled, true);
});

Deno.test("a context passes lines on as they are and knows its attempt", () => {
  const { context, logs, told } = new Bench();
  context.log("one\x1b[2J");
  assert.deepEqual(logs, ["one\x1b[2J"]);
  assert.equal(context.attempt, 2);
  assert.equal(context.unit, "");
  assert.deepEqual(told, []);
});

Deno.test("what is no amount is not told, and told once the last one that was is not told again", async () => {
  const { clock, context, told } = new Bench();
  context.total(NaN);
  context.set(Infinity);
  await clock.advance(1000);
  assert.deepEqual(told, []);
  context.total(-3);
  context.set(-1);
  await clock.advance(1000);
  context.total(5);
  context.set(2);
  await clock.advance(1000);
  context.advance(NaN);
  await clock.advance(1000);
  assert.deepEqual(Object.assign({}, ...told, { atMs: 0 }), { done: 2, total: 5, atMs: 0 });
  const { length } = told;
  await clock.advance(1000);
  assert.equal(told.length, length);
});

Deno.test("a caller without types is told as if it had some", async () => {
  const { clock, context, told, logs } = new Bench();
  const untyped = context as unknown as Record<string, (value: unknown) => void> & {
    unit: unknown;
  };
  untyped.unit = 5;
  untyped.total?.("10");
  untyped.set?.("3");
  untyped.advance?.("4");
  untyped.status?.({ file: "a" });
  untyped.log?.({ file: "a" });
  untyped.log?.(undefined);
  await clock.advance(1000);
  const merged = Object.assign({}, ...told, { atMs: 0 });
  assert.deepEqual(merged, { done: 7, total: 10, unit: "5", status: '{ file: "a" }', atMs: 0 });
  assert.deepEqual(logs, ['{ file: "a" }', "undefined"]);
});
