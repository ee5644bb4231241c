/** Tasks without threads: the executor by itself, and a plan through the real engine. */
import assert from "node:assert/strict";
import {
  type AsyncCall,
  type AsyncCallListener,
  AsyncExecutor,
} from "../../lib/engine/async_executor.ts";
import { Engine } from "../../lib/engine/engine.ts";
import type { AttemptReport, StartOrder } from "../../lib/engine/executor.ts";
import type { EngineOptions } from "../../lib/engine/options.ts";
import type { RunEvent } from "../../lib/events.ts";
import { CallAttempt } from "../../lib/worker/call_attempt.ts";
import type { TaskContext, TaskFunction } from "../../lib/worker/task_context.ts";
import { createPlan, type TaskSketch } from "../_support/engine_bench.ts";
import { FakeClock, settle } from "../_support/fake_clock.ts";
import { startOrder } from "../_support/start_order.ts";

const STATS = { durationMs: 5, stdoutBytes: 0, stderrBytes: 0 };

function order(task: number): StartOrder {
  return startOrder(task, { kind: "call", module: null, input: null });
}

interface StartedCall extends AsyncCall {
  readonly listener: AsyncCallListener;
  readonly end: (report: AttemptReport) => void;
  cancels: number;
}

class Bench {
  readonly heard: string[] = [];
  readonly calls = new Map<number, StartedCall>();
  readonly executor = new AsyncExecutor({
    call: ({ task }, listener) => {
      const { promise: ended, resolve: end } = Promise.withResolvers<AttemptReport>();
      const call: StartedCall = { ended, end, listener, cancels: 0, cancel: () => call.cancels++ };
      this.calls.set(task, call);
      return call;
    },
  }, {
    progressed: (updates) => void this.heard.push(`progress ${JSON.stringify(updates)}`),
    logged: (task, text) => void this.heard.push(`log ${task} ${text}`),
    printed() {},
    ended: (task, { failure }) => void this.heard.push(`ended ${task} ${failure?.kind ?? "well"}`),
    returned: (task) => void this.heard.push(`returned ${task}`),
    broken() {},
  });

  call(task: number): StartedCall {
    const call = this.calls.get(task);
    assert.ok(call !== undefined, `task ${task} was not called`);
    return call;
  }
}

Deno.test("a function is called in a turn of its own, and what it says reaches the engine", async () => {
  const bench = new Bench();
  assert.equal(bench.executor.start(order(1)), 0);
  assert.equal(bench.calls.size, 0);
  await settle();
  bench.call(1).listener.progressed({ done: 3, total: 4 });
  bench.call(1).listener.logged("hello");
  bench.call(1).end({ failure: null, stats: STATS, result: 7 });
  await settle();
  assert.deepEqual(bench.heard, [
    'progress [{"task":1,"done":3,"total":4}]',
    "log 1 hello",
    "ended 1 well",
  ]);
});

Deno.test("an end that is asked for reaches the function, also before it is called; a stop does not", async () => {
  const bench = new Bench();
  bench.executor.start(order(1));
  bench.executor.signal(1, "SIGINT");
  bench.executor.start(order(2));
  await settle();
  bench.executor.signal(2, "SIGSTOP");
  bench.executor.signal(2, "SIGCONT");
  assert.deepEqual([bench.call(1).cancels, bench.call(2).cancels], [1, 0]);
  bench.executor.signal(2, "SIGTERM");
  bench.executor.signal(99, "SIGTERM");
  assert.equal(bench.call(2).cancels, 1);
  assert.deepEqual(bench.heard, []);
});

Deno.test("SIGKILL gives a function up, and nothing that it says later counts", async () => {
  const bench = new Bench();
  bench.executor.start(order(1));
  await settle();
  bench.executor.signal(1, "SIGKILL");
  bench.call(1).listener.progressed({ done: 1 });
  bench.call(1).listener.logged("late");
  bench.call(1).end({ failure: null, stats: STATS });
  await settle();
  assert.deepEqual(bench.heard, ["ended 1 module"]);
  assert.equal(bench.call(1).cancels, 1);
});

Deno.test("abandon() ends every open order, also one whose function was not called yet", async () => {
  const bench = new Bench();
  bench.executor.start(order(1));
  await settle();
  bench.executor.start(order(2));
  bench.executor.abandon();
  await settle();
  assert.deepEqual(bench.heard, ["ended 1 module", "ended 2 module"]);
  assert.equal(bench.calls.size, 1);
});

Deno.test("no task stands by", () => {
  const bench = new Bench();
  assert.equal(bench.executor.hasStandbyRoom(), false);
  assert.equal(bench.executor.standBy(), false);
  assert.deepEqual(bench.heard, []);
});

// Through the engine.

class Run {
  readonly clock = new FakeClock();
  readonly events: RunEvent[] = [];
  readonly engine: Engine;

  constructor(functions: Record<string, TaskFunction>, options: Partial<EngineOptions> = {}) {
    this.engine = new Engine(
      {
        runId: "run",
        jobs: 2,
        startIntervalMs: 0,
        isFailFast: false,
        graceMs: 10_000,
        capture: { kind: "discard" },
        ...options,
      },
      {
        clock: this.clock,
        random: () => 1,
        output: {
          admitted() {},
          chunk() {},
          dropped() {},
          settled() {},
          isCongested: false,
          onDrained() {},
        },
        emit: (event) => void this.events.push(event),
      },
      (listener) =>
        new AsyncExecutor({
          call: ({ taskId, attempt }, says) => {
            const call = new CallAttempt({ attempt, clock: this.clock, ...says });
            const task = functions[taskId] ?? (() => {});
            const ended = call.run(() => task, null).then(({ failure, result, durationMs }) => ({
              failure,
              result,
              stats: { ...STATS, durationMs },
            }));
            return { ended, cancel: () => call.cancel() };
          },
        }, listener),
    );
  }

  run(sketches: readonly TaskSketch[]) {
    return this.engine.run(createPlan(sketches));
  }

  /** The stream in short, from the first task on. */
  get story(): string[] {
    return this.events.filter((event) => "task" in event && event.kind !== "task_added").map(
      (event) => {
        const { seq: _seq, atMs: _atMs, kind, ...fields } = event;
        const { task, done, total, attempt, failure } = fields as Record<string, unknown>;
        const name = (failure as { name?: string; kind?: string } | undefined)?.name ??
          (failure as { kind?: string } | undefined)?.kind;
        return [kind, task, attempt, done, total, name].filter((it) => it !== undefined).join(" ");
      },
    );
  }
}

Deno.test("a plan of functions gives the stream that any plan gives: starts, progress, retries, ends", async () => {
  let tries = 0;
  const run = new Run({
    good: async (_, context) => {
      context.total(2);
      for (let step = 0; step < 2; step++) {
        await new Promise<void>((resolve) => void run.clock.after(50, resolve));
        context.advance();
      }
    },
    flaky: () => {
      if (++tries === 1) throw new RangeError("not yet");
    },
    bad: () => {
      throw new TypeError("never");
    },
  });
  const policy = {
    retries: 1,
    backoff: { initialMs: 10, factor: 1, maxMs: 10, jitter: "none" },
  } as const;
  const outcome = run.run([{ id: "good" }, { id: "flaky", policy }, { id: "bad" }]);
  await run.clock.advance(1_000);
  assert.equal((await outcome).exitCode, 1);
  assert.deepEqual(run.story, [
    "attempt_started good 1",
    "attempt_started flaky 1",
    "attempt_progress good 0 2",
    "attempt_failed flaky 1 RangeError",
    "retry_scheduled flaky 2",
    "attempt_started bad 1",
    "attempt_failed bad 1 TypeError",
    "task_failed bad TypeError",
    "attempt_started flaky 2",
    "task_succeeded flaky 2",
    "attempt_progress good 1",
    "attempt_progress good 2",
    "task_succeeded good 1",
  ]);
  assert.deepEqual(run.events.map(({ seq }) => seq), run.events.map((_, at) => at));
  assert.equal(run.events.at(-1)?.kind, "run_finished");
  assert.equal(run.clock.pendingCount, 0);
});

function untilAborted(_: unknown, { signal }: TaskContext): Promise<void> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  );
}

Deno.test("cancelling a run aborts the signals of its functions, and starts nothing new", async () => {
  const run = new Run({ a: untilAborted, b: untilAborted });
  const outcome = run.run([{ id: "a" }, { id: "b" }, { id: "c" }]);
  await settle();
  run.engine.cancel("abort");
  assert.deepEqual((await outcome).cancelledBy, "abort");
  assert.deepEqual(run.story.slice(2), [
    "task_cancelled c",
    "task_cancelled a 1",
    "task_cancelled b 1",
  ]);
  assert.equal(run.clock.pendingCount, 0);
});

Deno.test("a function that ignores its signal is given up after the grace", async () => {
  const run = new Run({ deaf: () => new Promise(() => {}) }, { graceMs: 500 });
  const outcome = run.run([{ id: "deaf" }]);
  await settle();
  run.engine.cancel("SIGINT", "SIGINT");
  await run.clock.advance(499);
  assert.equal(run.engine.isFinished, false);
  await run.clock.advance(1);
  assert.equal((await outcome).exitCode, 130);
  assert.equal(run.story.at(-1), "task_cancelled deaf 1");
});

Deno.test("a second request to end gives functions up at once, and leaves no timer", async () => {
  const run = new Run({ deaf: () => new Promise(() => {}) });
  const outcome = run.run([{ id: "deaf" }]);
  await settle();
  run.engine.cancel("SIGINT", "SIGINT");
  run.engine.cancel("SIGINT", "SIGINT");
  await outcome;
  assert.equal(run.clock.pendingCount, 0);
});

Deno.test("a function that takes too long fails by its timeout, and its signal tells it", async () => {
  const run = new Run({ slow: untilAborted });
  const outcome = run.run([{ id: "slow", policy: { timeout: { kind: "fixed", ms: 200 } } }]);
  await run.clock.advance(200);
  await outcome;
  assert.deepEqual(run.story.slice(1), [
    "attempt_failed slow 1 timeout",
    "task_failed slow timeout",
  ]);
});
