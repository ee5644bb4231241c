/** The worker pool when the next task waits in an isolate that blocks, in a seat that both sides share. */
import assert from "node:assert/strict";
import type { AttemptReport, StartOrder } from "../../lib/engine/executor.ts";
import { WorkerPool } from "../../lib/engine/worker_pool.ts";
import { Seat } from "../../lib/seat.ts";
import { FakeClock } from "../_support/fake_clock.ts";
import { type FakeWorker, FakeWorkers } from "../_support/fake_workers.ts";
import { startOrder } from "../_support/start_order.ts";

const STATS = { durationMs: 5, stdoutBytes: 0, stderrBytes: 0 };

function order(task: number): StartOrder {
  return startOrder(task, {
    kind: "checksum",
    algorithm: "sha256",
    files: [],
    sizeBytes: 0,
    isMissingIgnored: false,
  });
}

class Bench {
  readonly workers = new FakeWorkers();
  readonly reports = new Map<number, AttemptReport>();
  readonly returned: number[] = [];
  readonly pool = new WorkerPool({
    runId: "run",
    kind: "checksum",
    maxWorkers: Infinity,
    isExclusive: true,
    hasSeats: true,
    spillDir: "",
    holdLimitBytes: 0,
    clock: new FakeClock(),
    factory: this.workers,
    endOrphans() {},
    signalGroup: () => assert.fail("an isolate has no process group"),
  }, {
    progressed() {},
    logged() {},
    printed() {},
    ended: (task, report) => void this.reports.set(task, report),
    returned: (task) => void this.returned.push(task),
    broken: (reason) => assert.fail(reason),
  });

  /** Isolates that are ready, with a task each. */
  static busy(...tasks: number[]): Bench {
    const bench = new Bench();
    for (const task of tasks) {
      const number = bench.pool.start(order(task));
      bench.workers.at(number).say({ kind: "ready" });
    }
    return bench;
  }
}

function seatOf(worker: FakeWorker): Seat {
  const seat = worker.of("configure")[0]?.seat;
  assert.ok(seat !== undefined);
  return new Seat(seat);
}

function flagOf(worker: FakeWorker): number | undefined {
  const flag = worker.of("configure")[0]?.cancelFlag;
  return flag && new Int32Array(flag)[0];
}

Deno.test("one task may wait in each isolate that is ready and busy", () => {
  const bench = new Bench();
  bench.pool.start(order(1));
  assert.equal(bench.pool.hasStandbyRoom(8), false, "nobody knows whether it will start");
  bench.workers.at(1).say({ kind: "ready" });
  assert.equal(bench.pool.hasStandbyRoom(8), true);
  bench.pool.standBy(order(2));
  assert.equal(bench.pool.hasStandbyRoom(8), false);
  assert.deepEqual(bench.workers.at(1).of("start").map((it) => [it.task, it.isStandby]), [
    [1, undefined],
    [2, true],
  ]);
  bench.workers.at(1).say({ kind: "done", task: 1, next: 2, stats: STATS });
  assert.deepEqual([...bench.reports], [[1, { failure: null, stats: STATS, next: 2 }]]);
  assert.equal(bench.pool.hasStandbyRoom(8), true, "the second one runs there now");
  bench.workers.at(1).succeed(2);
  assert.equal(bench.pool.hasStandbyRoom(8), false, "there is nothing to wait for");
});

Deno.test("a task is called back from its seat at once, unless the isolate has taken it", async () => {
  const bench = Bench.busy(1, 2);
  bench.pool.standBy(order(3));
  bench.pool.standBy(order(4));
  assert.equal(seatOf(bench.workers.at(2)).take(), 4, "the isolate takes it");
  bench.pool.recall(3);
  bench.pool.recall(4);
  assert.deepEqual(bench.returned, [], "not while somebody is still asking");
  await Promise.resolve();
  assert.deepEqual(bench.returned, [3]);
  assert.equal(seatOf(bench.workers.at(1)).take(), undefined, "nobody can take it any more");
  bench.workers.at(2).say({ kind: "done", task: 2, next: 4, stats: STATS });
  bench.workers.at(2).succeed(4);
  assert.deepEqual([...bench.reports.keys()], [2, 4]);
});

Deno.test("a task that comes too late to its seat is returned by the isolate", () => {
  const bench = Bench.busy(1);
  bench.pool.standBy(order(2));
  bench.workers.at(1).say({ kind: "done", task: 1, stats: STATS });
  assert.equal(bench.pool.hasStandbyRoom(8), false);
  bench.workers.at(1).say({ kind: "returned", task: 2 });
  assert.deepEqual(bench.returned, [2]);
});

Deno.test("whoever waits does not wait for a task that is asked to end", async () => {
  const bench = Bench.busy(1);
  bench.pool.standBy(order(2));
  bench.pool.signal(1, "SIGTERM");
  await Promise.resolve();
  assert.deepEqual([bench.returned, flagOf(bench.workers.at(1))], [[2], 1]);
  assert.equal(bench.pool.hasStandbyRoom(8), false, "it would find the flag raised");
});

Deno.test("a signal that comes after the end of its task does not meet the next one", () => {
  const bench = Bench.busy(1);
  bench.pool.standBy(order(2));
  const worker = bench.workers.at(1);
  assert.equal(seatOf(worker).take(), 2, "the first one has ended, which nobody has heard yet");
  bench.pool.signal(1, "SIGTERM");
  assert.deepEqual([flagOf(worker), worker.of("signal")], [0, []]);
});

Deno.test("a task is asked to end also in the turn in which the next one was called back", async () => {
  const bench = Bench.busy(1);
  const worker = bench.workers.at(1);
  bench.pool.standBy(order(2));
  bench.pool.recall(2);
  bench.pool.signal(1, "SIGTERM");
  bench.pool.signal(1, "SIGINT");
  assert.equal(flagOf(worker), 1);
  assert.deepEqual(worker.of("signal").map(({ signal }) => signal), ["SIGTERM", "SIGINT"]);
  await Promise.resolve();
  assert.deepEqual(bench.returned, [2]);
});

Deno.test("a task that was called back is returned once, though its isolate ends meanwhile", async () => {
  const bench = Bench.busy(1);
  bench.pool.standBy(order(2));
  bench.pool.recall(2);
  bench.pool.signal(1, "SIGKILL");
  await Promise.resolve();
  assert.deepEqual([bench.returned, [...bench.reports.keys()]], [[2], [1]]);
});

Deno.test("an isolate that is ended gives back who waited there", () => {
  const bench = Bench.busy(1);
  bench.pool.standBy(order(2));
  bench.pool.signal(1, "SIGKILL");
  assert.deepEqual([bench.returned, [...bench.reports.keys()]], [[2], [1]]);
});
