import assert from "node:assert/strict";
import type { AttemptReport, StartOrder } from "../../lib/engine/executor.ts";
import { WorkerPool } from "../../lib/engine/worker_pool.ts";
import type { Work } from "../../lib/protocol.ts";
import { FakeClock, settle } from "../_support/fake_clock.ts";
import { FakeWorkers } from "../_support/fake_workers.ts";
import { startOrder } from "../_support/start_order.ts";

const STATS = { durationMs: 10, stdoutBytes: 3, stderrBytes: 0 };
const BYTES = new Uint8Array([1, 2, 3]);

function order(task: number): StartOrder {
  return {
    ...startOrder(task, {
      kind: "command",
      argv: ["true"],
      env: {},
      stdin: { kind: "null" },
      progress: { kind: "osc" },
    }),
    capture: { kind: "hold" },
  };
}

class Bench {
  readonly clock = new FakeClock();
  readonly workers = new FakeWorkers();
  /** What the pool said, in short. */
  readonly heard: string[] = [];
  readonly reports = new Map<number, AttemptReport>();
  readonly orphans: [number, number | undefined][] = [];
  /** Called after each end. */
  onEnded: (task: number) => void = () => {};
  readonly pool: WorkerPool;

  constructor(maxWorkers = 4, kind: Work["kind"] = "command") {
    this.pool = new WorkerPool({
      runId: "run",
      kind,
      maxWorkers,
      spillDir: "/spill",
      holdLimitBytes: 64,
      clock: this.clock,
      factory: this.workers,
      endOrphans: (task, pid) => void this.orphans.push([task, pid]),
      signalGroup: (pid, signal) => void this.heard.push(`group ${pid} ${signal}`),
    }, {
      progressed: (updates) => void this.heard.push(`progress ${JSON.stringify(updates)}`),
      logged: (task, text) => void this.heard.push(`log ${task} ${text}`),
      printed: (task, stream, bytes) => void this.heard.push(`${stream} ${task} ${bytes}`),
      ended: (task, report) => {
        this.heard.push(`ended ${task} ${report.failure?.kind ?? "well"}`);
        this.reports.set(task, report);
        this.onEnded(task);
      },
      returned: (task) => void this.heard.push(`returned ${task}`),
      broken: (reason) => void this.heard.push(`broken: ${reason}`),
    });
  }

  /** Starts tasks 1 to `count` and returns the number of the worker that got each. */
  start(count: number): number[] {
    return Array.from({ length: count }, (_, at) => this.pool.start(order(at + 1)));
  }
}

Deno.test("no isolate is made before there is work", () => {
  const bench = new Bench();
  assert.equal(bench.workers.all.length, 0);
  assert.deepEqual(bench.start(1), [1]);
  assert.equal(bench.workers.all.length, 1);
});

Deno.test("a worker is configured first, then told what to start", () => {
  const bench = new Bench();
  bench.start(1);
  const [configure, start] = bench.workers.at(1).received;
  assert.ok(configure?.kind === "configure" && start?.kind === "start");
  assert.ok(start.work.kind === "command");
  const { worker, runId, spillDir, holdLimitBytes } = configure;
  assert.deepEqual([worker, runId, spillDir, holdLimitBytes], [1, "run", "/spill", 64]);
  assert.deepEqual([start.task, start.taskId, start.work.argv], [1, "t1", ["true"]]);
});

Deno.test("tasks spread over workers, the least busy first, and never over more than allowed", () => {
  const bench = new Bench(2);
  assert.deepEqual(bench.start(6), [1, 1, 2, 2, 1, 2]);
  for (const task of [1, 2]) bench.workers.at(1).succeed(task);
  assert.equal(bench.pool.start(order(7)), 1);
  assert.equal(bench.workers.all.length, 2);
});

Deno.test("what a worker says reaches the engine, an end with its output and numbers", () => {
  const bench = new Bench();
  bench.start(2);
  const worker = bench.workers.at(1);
  const output = {
    stdout: { kind: "bytes", bytes: BYTES },
    stderr: { kind: "bytes", bytes: new Uint8Array() },
  } as const;
  worker.say({ kind: "ready" });
  worker.say({ kind: "started", task: 1, pid: 77 });
  worker.say({ kind: "progress", updates: [{ task: 1, done: 5 }] });
  worker.say({ kind: "log", task: 1, text: "hello" });
  worker.say({ kind: "output", task: 1, stream: "stderr", bytes: BYTES });
  worker.say({ kind: "done", task: 1, stats: STATS, output });
  worker.say({ kind: "error", task: 2, failure: { kind: "exit", code: 3 }, stats: STATS });
  assert.deepEqual(bench.heard, [
    'progress [{"task":1,"done":5}]',
    "log 1 hello",
    "stderr 1 1,2,3",
    "ended 1 well",
    "ended 2 exit",
  ]);
  assert.deepEqual(bench.reports.get(1), { failure: null, stats: STATS, output });
  assert.deepEqual(bench.reports.get(2), { failure: { kind: "exit", code: 3 }, stats: STATS });
});

Deno.test("an end is told once, and only by the worker that has the task", () => {
  const bench = new Bench(2);
  bench.start(3);
  bench.workers.at(2).succeed(1);
  assert.deepEqual(bench.heard, []);
  bench.workers.at(1).succeed(1);
  bench.workers.at(1).succeed(1);
  assert.deepEqual(bench.heard, ["ended 1 well"]);
});

Deno.test("signals and acknowledgements go to the worker that has the task, or nowhere", () => {
  const bench = new Bench(2);
  bench.start(3);
  bench.pool.signal(3, "SIGINT");
  bench.pool.acknowledge(1, 500);
  bench.workers.at(1).succeed(2);
  bench.pool.signal(2, "SIGKILL");
  bench.pool.acknowledge(99, 1);
  assert.deepEqual(bench.workers.at(1).of("signal"), []);
  assert.deepEqual(bench.workers.at(1).of("ack"), [{ kind: "ack", task: 1, bytes: 500 }]);
  assert.deepEqual(bench.workers.at(2).of("signal"), [
    { kind: "signal", task: 3, signal: "SIGINT" },
  ]);
});

Deno.test("before the process stops, a stop goes straight to a child's group if its pid is known", () => {
  const bench = new Bench();
  bench.start(2);
  bench.workers.at(1).say({ kind: "started", task: 1, pid: 77 });
  for (const signal of ["SIGSTOP", "SIGCONT"] as const) bench.pool.signalNow(1, signal);
  bench.pool.signalNow(2, "SIGSTOP");
  assert.deepEqual(bench.heard, ["group 77 SIGSTOP", "group 77 SIGCONT"]);
  assert.deepEqual(bench.workers.at(1).of("signal"), [
    { kind: "signal", task: 2, signal: "SIGSTOP" },
  ]);
});

Deno.test("when there is time, stops and ends go the same way, so that they stay in order and find all", () => {
  const bench = new Bench();
  bench.start(1);
  bench.workers.at(1).say({ kind: "started", task: 1, pid: 77 });
  const signals = ["SIGSTOP", "SIGTERM", "SIGCONT"] as const;
  for (const signal of signals) bench.pool.signal(1, signal);
  assert.deepEqual(bench.heard, []);
  assert.deepEqual(bench.workers.at(1).of("signal").map(({ signal }) => signal), signals);
});

Deno.test("a follower hears its chunks and what is missing between them, and each message is taken once", () => {
  const bench = new Bench();
  bench.start(1);
  const worker = bench.workers.at(1);
  const heard: string[] = [];
  const stop = bench.pool.follow(1, {
    output: (stream, bytes) => void heard.push(`${stream} ${bytes}`),
    dropped: (stream, bytes) => void heard.push(`${stream} lost ${bytes}`),
  });
  const [{ follower = 0 } = {}] = worker.of("follow");
  const none = new Uint8Array();
  worker.say({
    ...{ kind: "followed", task: 1, follower },
    chunks: [
      { stream: "stdout", droppedBytes: 9, bytes: BYTES },
      { stream: "stderr", droppedBytes: 0, bytes: none },
    ],
  });
  assert.deepEqual(heard, ["stdout lost 9", "stdout 1,2,3"]);
  assert.deepEqual(worker.of("followed_ack"), [{ kind: "followed_ack", task: 1, follower }]);
  stop();
  stop();
  assert.equal(worker.of("unfollow").length, 1);
  worker.say({ kind: "followed", task: 1, follower, chunks: [] });
  assert.equal(worker.of("followed_ack").length, 1);
});

Deno.test("followers of one task are told apart, and a task that is nowhere says nothing", () => {
  const bench = new Bench();
  bench.start(1);
  const sink = { output: () => {}, dropped: () => {} };
  for (let count = 0; count < 2; count++) bench.pool.follow(1, sink);
  bench.pool.follow(99, sink)();
  assert.deepEqual(bench.workers.at(1).of("follow").map(({ follower }) => follower), [1, 2]);
});

Deno.test("a crash ends the worker's tasks and what they left behind, and nobody else's", () => {
  const bench = new Bench(2);
  bench.start(4);
  bench.workers.at(1).say({ kind: "ready" });
  bench.workers.at(1).say({ kind: "started", task: 2, pid: 77 });
  bench.workers.at(1).crash("out of luck");
  assert.deepEqual(bench.heard, ["ended 1 crashed", "ended 2 crashed"]);
  assert.deepEqual(bench.reports.get(1)?.failure, { kind: "crashed", reason: "out of luck" });
  assert.deepEqual(bench.orphans, [[1, undefined], [2, 77]]);
  assert.equal(bench.workers.living.length, 1);
  assert.equal(bench.pool.start(order(5)), 3);
});

Deno.test("a worker that calls itself broken is lost, and nothing that it says later counts", () => {
  const bench = new Bench();
  bench.start(2);
  const worker = bench.workers.at(1);
  worker.say({ kind: "ready" });
  worker.say({ kind: "fatal", reason: "a bug" });
  assert.equal(worker.isTerminated, true);
  assert.deepEqual(bench.heard, ["ended 1 crashed", "ended 2 crashed"]);
});

Deno.test("three isolates in a row that die before they are ready are a fault of Heddle's own", () => {
  const bench = new Bench();
  for (let task = 1; task <= 3; task++) {
    bench.pool.start(order(task));
    bench.workers.at(task).crash("no such module");
  }
  assert.deepEqual(bench.heard.slice(-2), [
    "ended 3 crashed",
    "broken: Workers cannot be started: no such module",
  ]);
});

Deno.test("isolates that get ready in between are no such fault", () => {
  const bench = new Bench();
  for (let task = 1; task <= 9; task++) {
    bench.pool.start(order(task));
    const worker = bench.workers.at(task);
    if (task % 3 === 0) worker.say({ kind: "ready" });
    worker.crash("bad luck");
  }
  assert.ok(!bench.heard.some((text) => text.startsWith("broken")), bench.heard.join("\n"));
});

Deno.test("a worker that answers no ping for a whole round is given up", async () => {
  const bench = new Bench();
  bench.start(1);
  bench.workers.at(1).say({ kind: "ready" });
  await bench.clock.advance(15_000);
  assert.equal(bench.workers.at(1).of("ping").length, 1);
  assert.deepEqual(bench.heard, []);
  await bench.clock.advance(15_000);
  assert.match(JSON.stringify(bench.reports.get(1)?.failure), /stopped answering/);
  assert.equal(bench.workers.at(1).isTerminated, true);
});

Deno.test("any message is an answer, and idle workers are not asked", async () => {
  const bench = new Bench(2);
  bench.start(3);
  bench.workers.at(2).succeed(3);
  for (let round = 0; round < 5; round++) {
    await bench.clock.advance(15_000);
    bench.workers.at(1).say({ kind: "pong" });
  }
  assert.deepEqual([bench.workers.at(1).of("ping").length, bench.workers.at(2).of("ping")], [
    5,
    [],
  ]);
  for (const task of [1, 2]) bench.workers.at(1).succeed(task);
  await bench.clock.advance(15_000);
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("raising the flag is seen in the memory that all workers share", () => {
  const bench = new Bench(2);
  bench.start(3);
  const flags = bench.workers.all.map((worker) => worker.of("configure")[0]?.cancelFlag);
  bench.pool.raiseCancelFlag();
  assert.deepEqual(
    flags.map((flag) => flag instanceof SharedArrayBuffer && new Int32Array(flag)[0]),
    [1, 1],
  );
});

Deno.test("abandon() ends every open task by force, and leaves idle workers alone", () => {
  const bench = new Bench(2);
  bench.start(4);
  for (const task of [3, 4]) bench.workers.at(2).succeed(task);
  bench.pool.abandon();
  assert.deepEqual(bench.heard.slice(2), ["ended 1 crashed", "ended 2 crashed"]);
  assert.deepEqual(bench.orphans.map(([task]) => task), [1, 2]);
  assert.deepEqual(bench.workers.living, [bench.workers.at(2)]);
});

Deno.test("close() leaves no worker alive and no timer, also when the last end of abandon() asks for it", async () => {
  const bench = new Bench(2);
  bench.start(4);
  bench.onEnded = (task) => task === 4 && bench.pool.close();
  bench.pool.abandon();
  bench.pool.close();
  await settle();
  assert.deepEqual([bench.workers.living, bench.clock.pendingCount], [[], 0]);
  bench.workers.at(1).crash("too late");
  assert.equal(bench.heard.length, 4);
});

Deno.test("no task stands by in workers that do anything but run commands", () => {
  for (const kind of ["fetch", "checksum", "call"] as const) {
    const bench = new Bench(2, kind);
    bench.start(3);
    bench.workers.at(1).say({ kind: "ready" });
    assert.equal(bench.pool.hasStandbyRoom(8), false, kind);
  }
});

Deno.test("tasks stand by where the wait is shortest, and nowhere before the worker has started", () => {
  const bench = new Bench(2);
  bench.start(3);
  assert.equal(bench.pool.hasStandbyRoom(8), false);
  bench.workers.at(2).say({ kind: "ready" });
  assert.equal(bench.pool.hasStandbyRoom(1), true);
  bench.pool.standBy(order(4));
  assert.deepEqual(bench.workers.at(2).started, [3, 4]);
  assert.deepEqual([bench.pool.hasStandbyRoom(1), bench.pool.hasStandbyRoom(2)], [false, true]);
  bench.workers.at(1).say({ kind: "ready" });
  bench.pool.standBy(order(5));
  assert.deepEqual(bench.workers.at(1).started, [1, 2, 5]);
});

Deno.test("whose place was passed on is told with the end, a failed one's too", () => {
  const bench = new Bench(1);
  bench.start(1);
  bench.workers.at(1).say({ kind: "ready" });
  for (const task of [2, 3]) bench.pool.standBy(order(task));
  bench.workers.at(1).say({ kind: "done", task: 1, next: 2, stats: STATS });
  const failure = { kind: "exit", code: 3 } as const;
  bench.workers.at(1).say({ kind: "error", task: 2, next: 3, failure, stats: STATS });
  assert.deepEqual([1, 2].map((task) => bench.reports.get(task)?.next), [2, 3]);
  bench.workers.at(1).say({ kind: "returned", task: 3 });
  assert.ok(!bench.heard.includes("returned 3"), "it runs");
});

Deno.test("a stuck worker is woken whenever a task ends anywhere, and not while it has something running", () => {
  const bench = new Bench(2);
  bench.start(4);
  const [first, second] = [bench.workers.at(1), bench.workers.at(2)];
  second.say({ kind: "stuck" });
  assert.deepEqual(second.of("wake"), []);
  first.succeed(1);
  assert.deepEqual(second.of("wake"), [{ kind: "wake", isLast: false }]);
  second.say({ kind: "stuck" });
  second.say({ kind: "started", task: 3, pid: 77 });
  first.succeed(2);
  assert.equal(second.of("wake").length, 1);
});

Deno.test("when all that have tasks are stuck, one of them is told that nobody else can help", () => {
  const bench = new Bench(3);
  bench.start(6);
  const [first, second, third] = [1, 2, 3].map((number) => bench.workers.at(number));
  for (const task of [1, 2]) first?.succeed(task);
  second?.say({ kind: "stuck" });
  third?.say({ kind: "stuck" });
  assert.deepEqual([second?.of("wake"), third?.of("wake")], [
    [{ kind: "wake", isLast: true }],
    [],
  ]);
  // It could not start it, and that one has failed.
  second?.say({ kind: "error", task: 3, failure: { kind: "exit", code: 1 }, stats: STATS });
  assert.deepEqual(third?.of("wake"), [{ kind: "wake", isLast: false }]);
});
