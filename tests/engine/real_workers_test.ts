/** The engine with real Web Workers: that work is done, that dead isolates are replaced, and that none is left. */
import assert from "node:assert/strict";
import { Engine } from "../../lib/engine/engine.ts";
import type { OutputPort } from "../../lib/engine/options.ts";
import { WorkerPool } from "../../lib/engine/worker_pool.ts";
import type { RunEvent } from "../../lib/events.ts";
import { createClock } from "../../lib/platform/clock.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { createWorkerFactory } from "../../lib/platform/worker_factory.ts";
import { createPlan, type TaskSketch } from "../_support/engine_bench.ts";

const silent: OutputPort = {
  admitted() {},
  chunk: (_task, _stream, _bytes, written) => written(),
  dropped() {},
  settled() {},
  isCongested: false,
  onDrained() {},
};

async function run(tasks: readonly TaskSketch[], worker: string) {
  const events: RunEvent[] = [];
  const clock = createClock();
  const commandUrl = new URL(`data:application/javascript,${encodeURIComponent(worker)}`);
  const engine = new Engine(
    {
      runId: "run",
      jobs: 4,
      startIntervalMs: 0,
      isFailFast: false,
      graceMs: 1_000,
      capture: { kind: "discard" },
    },
    { clock, random: () => 0, output: silent, emit: (event) => void events.push(event) },
    (listener) =>
      new WorkerPool({
        runId: "run",
        maxWorkers: 2,
        spillDir: "/nowhere",
        holdLimitBytes: 0,
        clock,
        factory: createWorkerFactory({ commandUrl }),
        endOrphans() {},
        signalGroup() {},
      }, listener),
  );
  const outcome = await engine.run(createPlan(tasks));
  return { events, outcome };
}

const stats = "{ durationMs: 1, stdoutBytes: 0, stderrBytes: 0 }";

Deno.test("work is done by real isolates, and none is left behind", async () => {
  const { events, outcome } = await run(
    Array.from({ length: 20 }, (_, at) => ({ id: `t${at}` })),
    `self.onmessage = ({ data }) => { for (const { kind, task } of data) {
       if (kind === "start") self.postMessage([{ kind: "done", task, stats: ${stats} }]);
       if (kind === "recall") self.postMessage([{ kind: "returned", task }]);
     } };
     self.postMessage([{ kind: "ready" }]);`,
  );
  assert.equal(outcome.exitCode, 0);
  assert.equal(events.filter((event) => event.kind === "task_succeeded").length, 20);
  assert.equal(livingWorkers(), 0);
});

Deno.test("an isolate that dies is replaced: its tasks are tried again, and end as crashed", async () => {
  const { events, outcome } = await run(
    [{
      id: "a",
      policy: { retries: 1, backoff: { initialMs: 0, factor: 1, maxMs: 0, jitter: "none" } },
    }],
    `self.addEventListener("error", (event) => {
       event.preventDefault();
       self.postMessage([{ kind: "fatal", reason: event.error.message }]);
       self.close();
     });
     self.onmessage = ({ data }) => {
       if (data.some(({ kind }) => kind === "start")) throw new Error("out of order");
     };
     self.postMessage([{ kind: "ready" }]);`,
  );
  assert.equal(outcome.exitCode, 1);
  const workers = events.flatMap((event) => event.kind === "attempt_started" ? [event.worker] : []);
  assert.equal(new Set(workers).size, 2, "each try has an isolate of its own");
  const failed = events.find((event) => event.kind === "task_failed");
  assert.deepEqual(failed?.kind === "task_failed" && failed.failure, {
    kind: "crashed",
    reason: "out of order",
  });
  assert.equal(livingWorkers(), 0);
});

Deno.test("isolates that cannot even start are a fault of Heddle's own, and the run still ends", async () => {
  const { outcome } = await run(
    Array.from({ length: 8 }, (_, at) => ({ id: `t${at}` })),
    `self.postMessage([{ kind: "fatal", reason: "no such module" }]); self.close();`,
  );
  assert.equal(outcome.exitCode, 70);
  assert.match(outcome.fault ?? "", /Workers cannot be started: no such module/);
  assert.equal(livingWorkers(), 0);
});
