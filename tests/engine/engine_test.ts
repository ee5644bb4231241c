import assert from "node:assert/strict";
import { createSpec, EngineBench } from "../_support/engine_bench.ts";
import { settle } from "../_support/fake_clock.ts";

const ids = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `t${at + 1}` }));

Deno.test("a run without tasks finishes at once with exit code 0", async () => {
  const bench = new EngineBench();
  await bench.start([]);
  assert.deepEqual(bench.events.map((event) => event.kind), ["run_started", "run_finished"]);
  assert.equal(bench.outcome?.exitCode, 0);
  assert.equal(bench.executor.isClosed, true);
});

Deno.test("tasks start in input order, never more than jobs at once", async () => {
  const bench = new EngineBench({ jobs: 2 });
  await bench.start(ids(4));
  assert.deepEqual(bench.executor.running, ["t1", "t2"]);
  bench.executor.succeed("t2");
  assert.deepEqual(bench.executor.running, ["t1", "t3"]);
  bench.executor.succeed("t1");
  bench.executor.succeed("t3");
  bench.executor.succeed("t4");
  await settle();
  assert.deepEqual(
    bench.trace("attempt_started"),
    ["t1", "t2", "t3", "t4"].map((id) => `attempt_started ${id}`),
  );
  assert.deepEqual(bench.of("attempt_started").map((event) => event.slot), [1, 2, 2, 1]);
  assert.equal(bench.outcome?.exitCode, 0);
});

Deno.test("events are numbered without gaps and nothing follows run_finished", async () => {
  const bench = new EngineBench({ jobs: 8 });
  bench.executor.onStart = (order) =>
    order.task % 3 === 0 ? bench.executor.fail(order.taskId) : bench.executor.succeed(order.taskId);
  await bench.start(ids(50));
  await settle();
  assert.deepEqual(bench.events.map((event) => event.seq), bench.events.map((_, at) => at));
  assert.equal(bench.events.at(-1)?.kind, "run_finished");
  const [finished] = bench.of("run_finished");
  assert.deepEqual([finished?.succeeded, finished?.failed, finished?.exitCode], [34, 16, 1]);
});

Deno.test("a failed task is tried again after the backoff, then succeeds", async () => {
  const bench = new EngineBench();
  await bench.start([{ id: "a", policy: { retries: 2 } }]);
  bench.executor.fail("a");
  assert.equal(bench.executor.running.length, 0);
  await bench.clock.advance(999);
  assert.equal(bench.executor.running.length, 0);
  await bench.clock.advance(1);
  bench.executor.fail("a");
  await bench.clock.advance(2_000);
  bench.executor.succeed("a");
  await settle();
  assert.deepEqual(bench.of("retry_scheduled").map((event) => event.delayMs), [1_000, 2_000]);
  assert.deepEqual(bench.trace("attempt_failed", "task_failed", "task_succeeded"), [
    "attempt_failed a",
    "attempt_failed a",
    "task_succeeded a",
  ]);
  assert.equal(bench.outcome?.exitCode, 0);
});

Deno.test("a retry that waits holds no slot", async () => {
  const bench = new EngineBench({ jobs: 1 });
  await bench.start([{ id: "a", policy: { retries: 1 } }, { id: "b" }]);
  bench.executor.fail("a");
  assert.deepEqual(bench.executor.running, ["b"]);
});

Deno.test("retryOn lets only the named failures be tried again", async () => {
  const retryOn = { exitCodes: [75], stderr: "reset" };
  const bench = new EngineBench({ jobs: 3 });
  const policy = { retries: 1, retryOn };
  await bench.start([{ id: "a", policy }, { id: "b", policy }, { id: "c", policy }]);
  bench.executor.fail("a", { kind: "exit", code: 75 });
  bench.executor.fail("b", { kind: "exit", code: 1, tail: ["connection reset by peer"] });
  bench.executor.fail("c", { kind: "exit", code: 1, tail: ["no such file"] });
  assert.deepEqual(bench.trace("retry_scheduled", "task_failed"), [
    "retry_scheduled a",
    "retry_scheduled b",
    "task_failed c",
  ]);
});

Deno.test("an attempt that runs too long is asked to end, then killed, and fails with timeout", async () => {
  const bench = new EngineBench({ graceMs: 5_000 });
  await bench.start([{ id: "a", policy: { timeout: { kind: "fixed", ms: 3_000 } } }]);
  await bench.clock.advance(2_999);
  assert.deepEqual(bench.executor.signals, []);
  await bench.clock.advance(1);
  assert.deepEqual(bench.executor.signals, [{ task: "a", signal: "SIGTERM" }]);
  await bench.clock.advance(5_000);
  assert.deepEqual(bench.executor.signals.at(-1), { task: "a", signal: "SIGKILL" });
  bench.executor.fail("a", { kind: "signal", signal: "SIGKILL", tail: ["was busy"] });
  await settle();
  assert.deepEqual(bench.of("task_failed").map((event) => event.failure), [
    { kind: "timeout", afterMs: 3_000, tail: ["was busy"] },
  ]);
  assert.equal(bench.outcome?.exitCode, 1);
});

Deno.test("a timeout relative to the median counts from three successes on", async () => {
  const bench = new EngineBench({ jobs: 4 });
  const policy = { timeout: { kind: "median", ratio: 2 } } as const;
  await bench.start([{ id: "a", policy }, { id: "b", policy }, { id: "c", policy }, {
    id: "slow",
    policy,
  }]);
  for (const id of ["a", "b"]) bench.executor.succeed(id, 1_000);
  await bench.clock.advance(60_000);
  assert.deepEqual(bench.executor.signals, []);
  bench.executor.succeed("c", 1_000);
  await bench.clock.advance(0);
  assert.deepEqual(bench.executor.signals, [{ task: "slow", signal: "SIGTERM" }]);
});

Deno.test("an attempt without output or progress stalls; any sign of life puts that off", async () => {
  const bench = new EngineBench();
  await bench.start([{ id: "a", policy: { stallMs: 40_000 } }]);
  await bench.clock.advance(39_000);
  bench.executor.listener.progressed([{ task: 1 }]);
  await bench.clock.advance(39_000);
  assert.deepEqual(bench.executor.signals, []);
  await bench.clock.advance(1_000);
  assert.deepEqual(bench.executor.signals, [{ task: "a", signal: "SIGTERM" }]);
  bench.executor.fail("a", { kind: "signal", signal: "SIGTERM" });
  assert.deepEqual(bench.of("task_failed")[0]?.failure, { kind: "stalled", idleMs: 40_000 });
});

Deno.test("starts are spaced by the start interval", async () => {
  const bench = new EngineBench({ jobs: 10, startIntervalMs: 100 });
  await bench.start(ids(3));
  assert.deepEqual(bench.executor.running, ["t1"]);
  await bench.clock.advance(99);
  assert.equal(bench.executor.running.length, 1);
  await bench.clock.advance(1);
  assert.equal(bench.executor.running.length, 2);
  await bench.clock.advance(100);
  assert.equal(bench.executor.running.length, 3);
});

Deno.test("starts are apart on record too when the process is held up between one and its record", async () => {
  const bench = new EngineBench({ jobs: 10, startIntervalMs: 100 });
  const specs = ids(3).map((sketch, at) => createSpec(sketch, at + 1));
  const [first, ...others] = specs.map((spec) => ({ ...spec, command: () => spec.id }));
  assert.ok(first !== undefined);
  first.command = () => {
    bench.clock.block(150);
    return first.id;
  };
  const tasks = (async function* () {
    yield await Promise.resolve([first, ...others]);
  })();
  await bench.start({ name: "test", total: 3, hasNeeds: false, tasks });
  await bench.clock.advance(1_000);
  const [startMs = 0, ...laterMs] = bench.of("attempt_started").map(({ atMs }) => atMs);
  assert.deepEqual(laterMs.map((atMs) => atMs - startMs), [100, 200]);
});

Deno.test("fail-fast cancels what waits and what runs, and exits 1", async () => {
  const bench = new EngineBench({ maxFailures: { kind: "count", count: 1 }, isFailFast: true });
  bench.executor.onSignal = (order, signal) =>
    bench.executor.fail(order.taskId, { kind: "signal", signal });
  await bench.start(ids(4));
  bench.executor.fail("t1");
  await settle();
  assert.deepEqual(bench.of("run_cancelling").map((event) => event.by), ["fail-fast"]);
  assert.deepEqual(bench.trace("task_failed", "task_cancelled"), [
    "task_failed t1",
    "task_cancelled t3",
    "task_cancelled t4",
    "task_cancelled t2",
  ]);
  assert.equal(bench.outcome?.exitCode, 1);
});

Deno.test("max-failures as a share counts against the total once that is known", async () => {
  const bench = new EngineBench({ jobs: 10, maxFailures: { kind: "ratio", ratio: 0.2 } });
  await bench.start(ids(10));
  bench.executor.fail("t1");
  assert.equal(bench.of("run_cancelling").length, 0);
  bench.executor.fail("t2");
  assert.deepEqual(bench.of("run_cancelling").map((event) => event.by), ["max-failures"]);
});

Deno.test("a cancelled run signals each running task once and finishes with the signal's exit code", async () => {
  const bench = new EngineBench();
  await bench.start(ids(3));
  bench.engine.cancel("SIGINT", "SIGINT");
  assert.equal(bench.executor.isFlagRaised, true);
  assert.deepEqual(bench.executor.signals, [{ task: "t1", signal: "SIGINT" }, {
    task: "t2",
    signal: "SIGINT",
  }]);
  assert.deepEqual(bench.trace("task_cancelled"), ["task_cancelled t3"]);
  // One had finished before it noticed: that counts.
  bench.executor.succeed("t1");
  bench.executor.fail("t2", { kind: "signal", signal: "SIGINT" });
  await settle();
  const [finished] = bench.of("run_finished");
  assert.deepEqual([finished?.exitCode, finished?.succeeded, finished?.cancelled], [130, 1, 2]);
});

Deno.test("what outlives the grace is killed", async () => {
  const bench = new EngineBench({ graceMs: 10_000 });
  await bench.start(ids(1));
  bench.engine.cancel("SIGTERM", "SIGTERM");
  await bench.clock.advance(9_999);
  assert.equal(bench.executor.signals.length, 1);
  await bench.clock.advance(1);
  assert.ok(bench.executor.signals.some((sent) => sent.signal === "SIGKILL"));
});

Deno.test("a second cancel kills at once, and a worker that never answers is abandoned", async () => {
  const bench = new EngineBench();
  await bench.start(ids(2));
  bench.engine.cancel("SIGINT", "SIGINT");
  bench.engine.cancel("SIGINT", "SIGINT");
  assert.deepEqual(bench.executor.signals.slice(2).map((sent) => sent.signal), [
    "SIGKILL",
    "SIGKILL",
  ]);
  await bench.clock.advance(2_000);
  assert.equal(bench.outcome?.exitCode, 130);
  assert.equal(bench.of("task_cancelled").length, 2);
});

Deno.test("cancelling does not wait for an input that never comes", async () => {
  const bench = new EngineBench();
  const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
  await bench.start({ name: "test", total: null, hasNeeds: false, tasks: never });
  bench.engine.cancel("SIGINT", "SIGINT");
  await settle();
  assert.equal(bench.outcome?.exitCode, 130);
});

Deno.test("inputs that break off end in exit code 2 after the tasks before them", async () => {
  const bench = new EngineBench();
  const tasks = (async function* () {
    yield await Promise.resolve([createSpec({ id: "a" }, 1)]);
    throw new Error("line 2 is broken");
  })();
  await bench.start({ name: "test", total: null, hasNeeds: false, tasks });
  bench.executor.succeed("a");
  await settle();
  assert.equal(bench.outcome?.exitCode, 2);
  assert.match(String(bench.outcome?.inputError), /line 2/);
});

Deno.test("a task waits for its needs, and a group as a whole", async () => {
  const bench = new EngineBench({ jobs: 10 });
  await bench.start([
    { id: "last", needs: ["build"] },
    { id: "build[a]", group: "build" },
    { id: "build[b]", group: "build" },
    { id: "only-a", needs: ["build[a]"] },
  ]);
  assert.deepEqual(bench.executor.running, ["build[a]", "build[b]"]);
  bench.executor.succeed("build[a]");
  assert.deepEqual(bench.executor.running, ["build[b]", "only-a"]);
  bench.executor.succeed("build[b]");
  assert.deepEqual(bench.executor.running, ["only-a", "last"]);
});

Deno.test("a failed need skips everything behind it, an allowed failure does not", async () => {
  const bench = new EngineBench({ jobs: 10 });
  await bench.start([
    { id: "a" },
    { id: "b", needs: ["a"] },
    { id: "c", needs: ["b"] },
    { id: "x", policy: { allowFailure: true } },
    { id: "y", needs: ["x"] },
  ]);
  bench.executor.fail("a");
  assert.deepEqual(bench.of("task_skipped").map((event) => [event.task, event.need]), [["b", "a"], [
    "c",
    "b",
  ]]);
  bench.executor.fail("x");
  bench.executor.succeed("y");
  await settle();
  assert.equal(bench.outcome?.exitCode, 1);
});

Deno.test("only allowed failures leave the exit code at 0", async () => {
  const bench = new EngineBench();
  await bench.start([{ id: "x", policy: { allowFailure: true } }]);
  bench.executor.fail("x");
  await settle();
  assert.equal(bench.outcome?.exitCode, 0);
  assert.equal(bench.of("task_failed")[0]?.allowed, true);
});

Deno.test("a heavy task waits for room and is not overtaken for ever; one too heavy runs alone", async () => {
  const bench = new EngineBench({ jobs: 4 });
  await bench.start([{ id: "a" }, { id: "heavy", policy: { weight: 4 } }, { id: "b" }, {
    id: "huge",
    policy: { weight: 99 },
  }]);
  assert.deepEqual(bench.executor.running, ["a"]);
  bench.executor.succeed("a");
  assert.deepEqual(bench.executor.running, ["heavy"]);
  bench.executor.succeed("heavy");
  assert.deepEqual(bench.executor.running, ["b"]);
  bench.executor.succeed("b");
  assert.deepEqual(bench.executor.running, ["huge"]);
});

Deno.test("a group's slots cap it and let others pass", async () => {
  const bench = new EngineBench({ jobs: 4 });
  const group = { group: "g", groupSlots: 1 };
  await bench.start([{ id: "g1", ...group }, { id: "g2", ...group }, { id: "free" }]);
  assert.deepEqual(bench.executor.running, ["g1", "free"]);
  bench.executor.succeed("g1");
  assert.deepEqual(bench.executor.running, ["free", "g2"]);
});

Deno.test("a paused run starts nothing new until it is resumed", async () => {
  const bench = new EngineBench({ jobs: 1 });
  await bench.start(ids(2));
  bench.engine.pause();
  bench.executor.succeed("t1");
  assert.deepEqual(bench.executor.running, []);
  bench.engine.resume();
  assert.deepEqual(bench.executor.running, ["t2"]);
});

Deno.test("time that the process stood still does not count against a timeout", async () => {
  const bench = new EngineBench();
  await bench.start([{ id: "a", policy: { timeout: { kind: "fixed", ms: 1_000 } } }]);
  await bench.clock.advance(500);
  bench.engine.suspend();
  await bench.clock.advance(3_600_000);
  bench.engine.continue();
  await bench.clock.advance(499);
  assert.deepEqual(bench.executor.signals.map((sent) => sent.signal), ["SIGSTOP", "SIGCONT"]);
  await bench.clock.advance(1);
  assert.equal(bench.executor.signals.at(-1)?.signal, "SIGTERM");
});

Deno.test("nothing new starts while the output is congested", async () => {
  const bench = new EngineBench({ jobs: 1 });
  await bench.start(ids(2));
  bench.output.isCongested = true;
  bench.executor.succeed("t1");
  assert.deepEqual(bench.executor.running, []);
  bench.output.isCongested = false;
  bench.output.onDrained();
  assert.deepEqual(bench.executor.running, ["t2"]);
});

Deno.test("a fault of Heddle's own ends the run with exit code 70", async () => {
  const bench = new EngineBench();
  await bench.start(ids(2));
  bench.executor.onSignal = (order) =>
    bench.executor.open.has(order.task) && bench.executor.fail(order.taskId);
  bench.executor.listener.broken("Workers cannot be started");
  await settle();
  assert.equal(bench.outcome?.exitCode, 70);
  assert.match(bench.outcome?.fault ?? "", /cannot be started/);
});

Deno.test("a finished run leaves no timer behind", async () => {
  const bench = new EngineBench({ startIntervalMs: 100 });
  await bench.start([{
    id: "a",
    policy: { timeout: { kind: "fixed", ms: 1_000 }, stallMs: 500, retries: 3 },
  }]);
  bench.engine.cancel("SIGINT", "SIGINT");
  bench.executor.fail("a");
  await settle();
  assert.notEqual(bench.outcome, null);
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("an endless input is read only as far as there is room", async () => {
  let produced = 0;
  const tasks = (async function* () {
    for (;;) {
      yield await Promise.resolve(
        Array.from({ length: 1_000 }, () => createSpec({ id: `t${++produced}` }, produced)),
      );
    }
  })();
  const bench = new EngineBench({ jobs: 1 });
  await bench.start({ name: "test", total: null, hasNeeds: false, tasks });
  assert.ok(produced <= 12_000, `read ${produced} tasks ahead`);
  bench.engine.cancel("SIGINT", "SIGINT");
  bench.executor.fail("t1");
  await settle();
  assert.equal(bench.outcome?.exitCode, 130);
});

Deno.test("only the user's second request kills: a reader that goes away after Ctrl-C does not", async () => {
  const bench = new EngineBench();
  await bench.start(ids(1));
  bench.engine.cancel("SIGINT", "SIGINT");
  bench.engine.cancel("output-closed");
  assert.deepEqual(bench.executor.signals.map((sent) => sent.signal), ["SIGINT"]);
  bench.executor.fail("t1");
  await settle();
  assert.equal(bench.outcome?.exitCode, 130);
});

Deno.test("Ctrl-C while a failed run winds down renames the end, a second one kills", async () => {
  const bench = new EngineBench({ maxFailures: { kind: "count", count: 1 }, isFailFast: true });
  await bench.start(ids(2));
  bench.executor.fail("t1");
  bench.engine.cancel("SIGINT", "SIGINT");
  assert.deepEqual(bench.executor.signals.map((sent) => sent.signal), ["SIGTERM"]);
  bench.engine.cancel("SIGINT", "SIGINT");
  assert.equal(bench.executor.signals.at(-1)?.signal, "SIGKILL");
  bench.executor.fail("t2");
  await settle();
  assert.equal(bench.outcome?.exitCode, 130);
});

Deno.test("impatient requests do not put off giving up on a worker that never answers", async () => {
  const bench = new EngineBench();
  await bench.start(ids(1));
  for (let request = 0; request < 6; request++) {
    bench.engine.cancel("SIGINT", "SIGINT");
    await bench.clock.advance(500);
  }
  assert.equal(bench.outcome?.exitCode, 130);
});

Deno.test("a fault with nothing running leaves no timer", async () => {
  const bench = new EngineBench();
  await bench.start([{ id: "a", policy: { retries: 1 } }]);
  bench.executor.fail("a");
  bench.executor.listener.broken("no worker");
  await settle();
  assert.equal(bench.outcome?.exitCode, 70);
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("a task added after its need had failed is skipped, not forgotten", async () => {
  const bench = new EngineBench();
  const gate = Promise.withResolvers<void>();
  const tasks = (async function* () {
    yield [createSpec({ id: "a" }, 1)];
    await gate.promise;
    yield [createSpec({ id: "b", needs: ["a"] }, 2)];
  })();
  await bench.start({ name: "test", total: 2, hasNeeds: true, tasks });
  bench.executor.fail("a");
  gate.resolve();
  await settle();
  assert.deepEqual(bench.trace("task_skipped"), ["task_skipped b"]);
  assert.equal(bench.outcome?.exitCode, 1);
});

Deno.test("a share of failures counts against a total that is known from the start", async () => {
  const bench = new EngineBench({ jobs: 20, maxFailures: { kind: "ratio", ratio: 0.5 } });
  const never = new Promise<void>(() => {});
  const tasks = (async function* () {
    yield Array.from({ length: 12 }, (_, at) => createSpec({ id: `t${at}` }, at + 1));
    await never;
  })();
  await bench.start({ name: "test", total: 100, hasNeeds: false, tasks });
  for (let at = 0; at < 12; at++) bench.executor.fail(`t${at}`);
  assert.equal(bench.of("run_cancelling").length, 0);
});

Deno.test("an attempt whose isolate died has the time that it ran", async () => {
  const bench = new EngineBench();
  await bench.start(ids(1));
  await bench.clock.advance(1_500);
  bench.executor.crash("t1");
  assert.equal(bench.of("attempt_failed")[0]?.durationMs, 1_500);
});

Deno.test("grace stands still while the process is stopped", async () => {
  const bench = new EngineBench({ graceMs: 1_000 });
  await bench.start(ids(1));
  bench.engine.cancel("SIGTERM", "SIGTERM");
  bench.engine.suspend();
  bench.engine.continue();
  await bench.clock.advance(999);
  assert.ok(!bench.executor.signals.some((sent) => sent.signal === "SIGKILL"));
  await bench.clock.advance(1);
  assert.ok(bench.executor.signals.some((sent) => sent.signal === "SIGKILL"));
});

Deno.test("long inputs are read ahead by their size, not only by their number", async () => {
  let produced = 0;
  const label = "x".repeat(100_000);
  const tasks = (async function* () {
    for (;;) {
      produced += 10;
      yield await Promise.resolve(
        Array.from(
          { length: 10 },
          (_, at) => ({ ...createSpec({ id: `t${produced}-${at}` }, at), label }),
        ),
      );
    }
  })();
  const bench = new EngineBench({ jobs: 1 });
  await bench.start({ name: "test", total: null, hasNeeds: false, tasks });
  assert.ok(produced <= 200, `read ${produced} tasks of 200 kB ahead`);
  bench.engine.cancel("SIGINT", "SIGINT");
  bench.executor.fail("t10-0");
});

Deno.test("a process that was stopped without a word does not end what could not run", async () => {
  const bench = new EngineBench();
  await bench.start([{
    id: "a",
    policy: { timeout: { kind: "fixed", ms: 3_000 }, stallMs: 2_000 },
  }]);
  await bench.clock.advance(500);
  bench.clock.stall(60_000);
  await bench.clock.advance(999);
  assert.equal(bench.executor.signals.length, 0);
  await bench.clock.advance(1);
  assert.equal(bench.executor.signals.at(-1)?.signal, "SIGTERM");
});
