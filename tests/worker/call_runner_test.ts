/** What a worker does with a call of a user's function: in this isolate, with modules made up on the spot. */
import assert from "node:assert/strict";
import type { FromWorker, ToWorker } from "../../lib/protocol.ts";
import { CallRunner } from "../../lib/worker/call_runner.ts";
import type { TaskContext } from "../../lib/worker/task_context.ts";
import { FakeClock, settle } from "../_support/fake_clock.ts";

class Bench {
  readonly clock = new FakeClock();
  readonly sent: FromWorker[] = [];
  readonly flag = new SharedArrayBuffer(4);
  readonly runner: CallRunner;
  isClosed = false;
  #waiting: FromWorker[] = [];

  constructor(modules: Record<string, unknown>) {
    this.runner = new CallRunner({
      clock: this.clock,
      load: (module) => {
        if (!(module in modules)) {
          return Promise.reject(new TypeError(`Module not found ${module}`));
        }
        return Promise.resolve({ default: modules[module] });
      },
      post: (message) => void this.#waiting.push(message),
      flush: () => {
        const messages = this.#waiting;
        this.#waiting = [];
        this.sent.push(...structuredClone(messages));
      },
      closed: () => this.isClosed = true,
    });
    this.runner.receive({
      kind: "configure",
      worker: 1,
      runId: "run",
      cancelFlag: this.flag,
      spillDir: "",
      holdLimitBytes: 0,
    });
  }

  async call(module: string | null, input: unknown = null): Promise<void> {
    this.runner.receive(start(module, input));
    await settle();
    // The shell's outbox sends at the end of each turn.
    this.sent.push(...this.#waiting.splice(0));
  }

  get last(): FromWorker | undefined {
    return this.sent.at(-1);
  }
}

function start(module: string | null, input: unknown): Extract<ToWorker, { kind: "start" }> {
  return {
    kind: "start",
    task: 1,
    taskId: "t1",
    attempt: 1,
    slot: 1,
    work: { kind: "call", module, input },
    capture: { kind: "discard" },
  };
}

const STATS = { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 };

Deno.test("a call gets its input, and what it returns is the result, now or later", async () => {
  const bench = new Bench({
    double: (n: number) => n * 2,
    later: async (n: number) => await Promise.resolve([n]),
  });
  await bench.call("double", 21);
  await bench.call("later", 1);
  assert.deepEqual(bench.sent, [
    { kind: "done", task: 1, stats: STATS, result: 42 },
    { kind: "done", task: 1, stats: STATS, result: [1] },
  ]);
});

Deno.test("what a call throws is its failure, with name, message and stack", async () => {
  const bench = new Bench({
    bad: () => {
      throw new RangeError("too far");
    },
    // deno-lint-ignore require-await
    worse: async () => {
      // deno-lint-ignore no-throw-literal -- users do
      throw "just text";
    },
  });
  await bench.call("bad");
  const [first] = bench.sent;
  assert.ok(first?.kind === "error" && first.failure.kind === "threw");
  assert.deepEqual([first.failure.name, first.failure.message], ["RangeError", "too far"]);
  assert.match(first.failure.stack ?? "", /call_runner_test/);
  await bench.call("worse");
  const failure = { kind: "threw", name: "Error", message: "just text" };
  assert.deepEqual(bench.last, { kind: "error", task: 1, failure, stats: STATS });
});

for (
  const [what, module, message] of [
    ["that is not there", "missing", /^module not found: missing$/],
    ["without a function", "number", /^Export "default" is no function but a number$/],
    ["that is not named", null, /^Cannot call a function without its module$/],
  ] as const
) {
  Deno.test(`a module ${what} fails the attempt in words`, async () => {
    const bench = new Bench({ number: 7 });
    await bench.call(module);
    assert.ok(bench.last?.kind === "error" && "message" in bench.last.failure);
    assert.match(bench.last.failure.message, message);
  });
}

Deno.test("a result that cannot be copied fails the attempt, and what was said before still arrives", async () => {
  const bench = new Bench({
    bad: (_: unknown, context: TaskContext) => {
      context.log("before");
      return () => {};
    },
  });
  await bench.call("bad");
  const [log, end] = bench.sent;
  assert.deepEqual(log, { kind: "log", task: 1, text: "before" });
  assert.ok(end?.kind === "error" && end.failure.kind === "threw");
  assert.equal(end.failure.name, "DataCloneError");
});

Deno.test("progress leaves a synchronous loop while it runs, and lines with it", async () => {
  const seen: number[] = [];
  const bench: Bench = new Bench({
    busy: (_: unknown, context: TaskContext) => {
      context.total(4);
      for (let step = 0; step < 4; step++) {
        context.advance();
        context.log(`step ${step}`);
        bench.clock.stall(100);
        seen.push(bench.sent.length);
      }
    },
  });
  await bench.call("busy");
  assert.ok(seen.every((count, at) => count > (seen[at - 1] ?? 0)), String(seen));
  const progress = bench.sent.flatMap((message) =>
    message.kind === "progress" ? message.updates : []
  );
  assert.deepEqual(progress.map(({ done }) => done), [0, 1, 2, 3, 4]);
  assert.deepEqual(
    bench.sent.flatMap((message) => message.kind === "log" ? message.text : []),
    [0, 1, 2, 3].map((step) => `step ${step}`),
  );
});

Deno.test("a signal aborts the call's own signal, and stops are not for isolates", async () => {
  const bench = new Bench({
    waits: (_: unknown, { signal }: TaskContext) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  await bench.call("waits");
  bench.runner.receive({ kind: "signal", task: 1, signal: "SIGSTOP" });
  await settle();
  assert.deepEqual(bench.sent, []);
  bench.runner.receive({ kind: "signal", task: 1, signal: "SIGINT" });
  await settle();
  assert.ok(bench.last?.kind === "error" && bench.last.failure.kind === "threw");
  assert.equal(bench.last.failure.name, "AbortError");
});

Deno.test("a call that saw the flag and returned was cancelled; one that never looked succeeded", async () => {
  const bench = new Bench({
    looks: (_: unknown, context: TaskContext) => context.cancelled ? "half" : "whole",
    blind: () => "whole",
  });
  await bench.call("looks");
  Atomics.store(new Int32Array(bench.flag), 0, 1);
  await bench.call("looks");
  await bench.call("blind");
  assert.deepEqual(bench.sent.map((message) => message.kind), ["done", "error", "done"]);
  const [, second] = bench.sent;
  assert.deepEqual(second?.kind === "error" && second.failure, { kind: "cancelled", by: "abort" });
});

Deno.test("a call that has asked for the signal and returns after it aborted was cancelled", async () => {
  const bench = new Bench({
    heeds: (_: unknown, { signal }: TaskContext) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve("half"))),
    blind: () => Promise.resolve("whole"),
  });
  await bench.call("heeds");
  bench.runner.receive({ kind: "signal", task: 1, signal: "SIGINT" });
  await settle();
  assert.deepEqual(bench.last?.kind === "error" && bench.last.failure, {
    kind: "cancelled",
    by: "abort",
  });
  await bench.call("blind");
  assert.equal(bench.last?.kind, "done");
});

Deno.test("a worker that is closed finishes its call first, and answers pings meanwhile", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const bench = new Bench({ waits: () => promise });
  await bench.call("waits");
  bench.runner.receive({ kind: "close" });
  bench.runner.receive({ kind: "ping" });
  assert.equal(bench.isClosed, false);
  resolve();
  await settle();
  assert.deepEqual(bench.sent.map(({ kind }) => kind), ["pong", "done"]);
  assert.equal(bench.isClosed, true);
});

Deno.test("what a call prints is a line of its own", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const bench = new Bench({ waits: () => promise });
  bench.runner.printed("nobody's");
  await bench.call("waits");
  bench.runner.printed("hello");
  resolve();
  await settle();
  assert.deepEqual(bench.sent.map((message) => message.kind === "log" ? message.text : ""), [
    "hello",
    "",
  ]);
});
