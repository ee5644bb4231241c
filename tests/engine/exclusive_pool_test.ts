/** The worker pool when each task has an isolate to itself, as calls of users' functions have. */
import assert from "node:assert/strict";
import type { AttemptReport, StartOrder } from "../../lib/engine/executor.ts";
import { WorkerPool } from "../../lib/engine/worker_pool.ts";
import { FakeClock } from "../_support/fake_clock.ts";
import { type FakeWorker, FakeWorkers } from "../_support/fake_workers.ts";
import { startOrder } from "../_support/start_order.ts";

function order(task: number, input: unknown = null): StartOrder {
  return startOrder(task, { kind: "call", module: "file:///task.ts", input });
}

class Bench {
  readonly clock = new FakeClock();
  readonly workers = new FakeWorkers();
  readonly reports = new Map<number, AttemptReport>();
  readonly broken: string[] = [];
  readonly pool: WorkerPool;

  constructor(maxWorkers = 4) {
    this.pool = new WorkerPool({
      runId: "run",
      kind: "call",
      maxWorkers,
      isExclusive: true,
      spillDir: "",
      holdLimitBytes: 0,
      clock: this.clock,
      factory: this.workers,
      endOrphans() {},
      signalGroup: () => assert.fail("an isolate has no process group"),
    }, {
      progressed() {},
      logged() {},
      printed() {},
      ended: (task, report) => void this.reports.set(task, report),
      returned() {},
      broken: (reason) => void this.broken.push(reason),
    });
  }

  start(...tasks: number[]): number[] {
    return tasks.map((task) => this.pool.start(order(task)));
  }
}

/** What a worker's task would see in a loop. */
function flagOf(worker: FakeWorker): number | undefined {
  const flag = worker.of("configure")[0]?.cancelFlag;
  assert.ok(flag !== undefined);
  return new Int32Array(flag)[0];
}

Deno.test("each task gets an isolate to itself, an idle one before a new one", () => {
  const bench = new Bench();
  assert.deepEqual(bench.start(1, 2, 3), [1, 2, 3]);
  bench.workers.at(2).succeed(2);
  assert.deepEqual(bench.start(4), [2]);
  assert.equal(bench.pool.hasStandbyRoom(4), false);
});

Deno.test("the input goes to the isolate, and the result comes back", () => {
  const bench = new Bench();
  bench.pool.start(order(1, { rows: [1, 2] }));
  const [start] = bench.workers.at(1).of("start");
  assert.deepEqual(start?.work, {
    kind: "call",
    module: "file:///task.ts",
    input: { rows: [1, 2] },
  });
  const stats = { durationMs: 5, stdoutBytes: 0, stderrBytes: 0 };
  bench.workers.at(1).say({ kind: "done", task: 1, stats, result: new Map([[1, "one"]]) });
  assert.deepEqual(bench.reports.get(1), { failure: null, stats, result: new Map([[1, "one"]]) });
});

Deno.test("asking one task to end raises its flag alone, and the next task there finds it lowered", () => {
  const bench = new Bench();
  bench.start(1, 2);
  bench.pool.signal(1, "SIGTERM");
  assert.deepEqual(bench.workers.all.map(flagOf), [1, 0]);
  assert.deepEqual(bench.workers.at(1).of("signal"), [
    { kind: "signal", task: 1, signal: "SIGTERM" },
  ]);
  bench.workers.at(1).succeed(1);
  bench.start(3);
  assert.deepEqual(bench.workers.all.map(flagOf), [0, 0]);
});

Deno.test("once the run is cancelled every flag is up, also that of an isolate made later", () => {
  const bench = new Bench();
  bench.start(1);
  bench.pool.raiseCancelFlag();
  bench.start(2);
  assert.deepEqual(bench.workers.all.map(flagOf), [1, 1]);
});

Deno.test("SIGKILL ends the isolate with its task, and the next task gets a new one", () => {
  const bench = new Bench();
  bench.start(1, 2);
  bench.workers.at(1).say({ kind: "ready" });
  bench.pool.signal(1, "SIGKILL");
  assert.deepEqual([...bench.reports.keys()], [1]);
  assert.deepEqual(bench.reports.get(1)?.failure, {
    kind: "module",
    problem: "unsettled",
    message: "module did not settle after it was asked to end; its isolate was ended",
  });
  assert.deepEqual(bench.workers.living, [bench.workers.at(2)]);
  assert.deepEqual(bench.start(3), [3]);
});

for (
  const [what, say, problem, message] of [
    [
      "answers nothing",
      ["ready"],
      "looped",
      "module kept looping after it was asked to end; its isolate was given up",
    ],
    [
      "answers, and goes on",
      ["ready", "pong"],
      "unsettled",
      "module did not settle after it was asked to end; its isolate was ended",
    ],
    [
      "has not even started",
      [],
      "unsettled",
      "module was asked to end before its isolate had started, and it did not in time",
    ],
  ] as const
) {
  Deno.test(`an isolate that is asked to end and ${what} is told as that`, () => {
    const bench = new Bench();
    bench.start(1);
    bench.pool.signal(1, "SIGTERM");
    for (const kind of say) bench.workers.at(1).say({ kind });
    bench.pool.signal(1, "SIGKILL");
    assert.deepEqual(bench.reports.get(1)?.failure, { kind: "module", problem, message });
  });
}

Deno.test("what a module does to its isolate is its task's failure, and breaks no run", () => {
  const bench = new Bench();
  for (let task = 1; task <= 5; task++) {
    bench.start(task);
    bench.workers.at(task).crash("out of memory", "memory");
    assert.deepEqual(bench.reports.get(task)?.failure, {
      kind: "module",
      problem: "memory",
      message: "out of memory",
    });
  }
  assert.deepEqual(bench.broken, []);
  for (let task = 6; task <= 8; task++) {
    bench.start(task);
    bench.workers.at(task).crash("no such file");
  }
  assert.deepEqual(bench.broken, ["Workers cannot be started: no such file"]);
});

Deno.test("an isolate that is no process is not stopped for a while, and its silence is not held against it", async () => {
  const bench = new Bench();
  bench.start(1);
  bench.pool.signal(1, "SIGSTOP");
  bench.pool.signal(1, "SIGCONT");
  await bench.clock.advance(600_000);
  assert.deepEqual(bench.workers.at(1).received.map(({ kind }) => kind), ["configure", "start"]);
  assert.equal(bench.clock.pendingCount, 0);
  assert.equal(bench.reports.size, 0);
});
