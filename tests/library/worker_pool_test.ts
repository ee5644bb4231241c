/** The pool with real isolates: results, failures, every way of being cancelled, and that no isolate is left. */
import assert from "node:assert/strict";
import type { TaskEvent } from "../../lib/library/task_event.ts";
import { Progress } from "../../lib/library/progress.ts";
import { TaskError } from "../../lib/library/task_error.ts";
import { WorkerPool, type WorkerPoolOptions } from "../../lib/library/worker_pool.ts";
import { createClock } from "../../lib/platform/clock.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { createSurroundings, type FakeSurroundings } from "./_surroundings.ts";

/** A worker module made up on the spot. */
function moduleOf(source: string): string {
  return `data:application/javascript,${encodeURIComponent(`export default ${source};`)}`;
}

/** Isolates live in real time, so the pool's clock has to be a real one. */
function realTime(): FakeSurroundings {
  return { ...createSurroundings(), clock: createClock() } as unknown as FakeSurroundings;
}

function poolOf<Input = unknown, Output = unknown>(
  source: string,
  options: WorkerPoolOptions = {},
): WorkerPool<Input, Output> {
  return new WorkerPool(moduleOf(source), { size: 2, surroundings: realTime(), ...options });
}

/** A test after which no isolate may be left. */
function test(name: string, run: () => Promise<void>): void {
  Deno.test(name, async () => {
    await run();
    assert.equal(livingWorkers(), 0, "an isolate was left");
  });
}

const ABORTED = { name: "AbortError" };
/** Ends only when it is told to, and hears of that by its signal. */
const WAITS = `(_, { signal }) => new Promise((_, reject) =>
  signal.addEventListener("abort", () => reject(signal.reason)))`;
/** Ends only when it is told to, and hears of that by its flag, inside a synchronous loop. */
const SPINS = `(_, context) => { context.advance(); while (!context.cancelled); }`;
/** Never ends by itself. */
const DEAF = `(_, context) => { context.advance(); return new Promise(() => {}); }`;

test("a task gets its input and resolves with its result", async () => {
  await using pool = poolOf<{ a: number; b: number }, { sum: number }>(
    "({ a, b }) => ({ sum: a + b })",
  );
  assert.equal(pool.workerCount, 0);
  assert.deepEqual(await pool.run({ a: 1, b: 2 }), { sum: 3 });
  assert.equal(pool.workerCount, 1);
});

test("at most as many isolates as the pool is large, one task in each", async () => {
  let most = 0;
  let running = 0;
  const onEvent = ({ kind }: TaskEvent) => {
    if (kind === "attempt_started") most = Math.max(most, ++running);
    if (kind === "task_succeeded") running--;
  };
  await using pool = poolOf<number, number>("async (n) => { await null; return n; }", { onEvent });
  const all = Array.from({ length: 20 }, (_, at) => pool.run(at));
  assert.equal(pool.openCount, 20);
  assert.deepEqual(await Promise.all(all), Array.from({ length: 20 }, (_, at) => at));
  assert.equal(most, 2);
  assert.equal(pool.workerCount, 2);
  assert.equal(pool.openCount, 0);
});

test("a task that throws rejects with what it threw, rebuilt, and the isolate goes on", async () => {
  await using pool = poolOf<boolean>(
    `(isBad) => { if (isBad) throw new RangeError("too far"); return "fine"; }`,
    { size: 1 },
  );
  const error = await pool.run(true, { label: "bad one" }).catch((error) => error);
  assert.ok(error instanceof TaskError);
  assert.equal(error.message, 'Task "bad one" failed: RangeError: too far');
  assert.deepEqual([error.label, error.attempts, error.failure.kind], ["bad one", 1, "threw"]);
  assert.ok(error.cause instanceof Error && error.cause.name === "RangeError");
  assert.match(error.cause.stack ?? "", /data:/);
  assert.equal(await pool.run(false), "fine");
  assert.equal(pool.workerCount, 1);
});

test("tasks are tried again, as often as the pool or the task itself says", async () => {
  const tries =
    `(needed, { attempt }) => { if (attempt < needed) throw new Error("no"); return attempt; }`;
  const backoff = { initialMs: 1, jitter: "none" } as const;
  await using pool = poolOf<number, number>(tries, { retries: 2, backoff });
  assert.equal(await pool.run(3), 3);
  await assert.rejects(pool.run(4), /failed after 3 tries: Error: no/);
  assert.equal(await pool.run(4, { retries: 3 }), 4);
});

test("a task that takes too long is ended, in a synchronous loop too", async () => {
  await using pool = poolOf(SPINS, { size: 1 });
  await assert.rejects(pool.run(null, { timeoutMs: 50 }), /timed out after 50ms/);
  assert.equal(pool.workerCount, 1, "it saw its flag, so that its isolate could stay");
});

test("an isolate that dies fails its task and is replaced", async () => {
  await using pool = poolOf<boolean>(
    `(isBad) => isBad ? (Promise.reject(new Error("lost")), new Promise(() => {})) : "fine"`,
    { size: 1 },
  );
  await assert.rejects(pool.run(true), /failed: Error: lost/);
  assert.equal(await pool.run(false), "fine");
});

test("a module that cannot be loaded fails each task in words", async () => {
  await using pool = new WorkerPool("file:///nowhere/task.ts", {
    size: 1,
    surroundings: realTime(),
  });
  await assert.rejects(pool.run(1), /failed: module not found: \/nowhere\/task\.ts/);
});

test("what tasks log and print goes to onLog with the task's label", async () => {
  const lines: string[] = [];
  await using pool = poolOf(`(_, context) => { context.log("one"); console.log("two", 2); }`, {
    onLog: (text, label) => void lines.push(`${label} ${text}`),
  });
  await pool.run(null, { label: "a" });
  assert.deepEqual(lines, ["a one", "a two 2"]);
});

test("what tasks log is printed above what is live, and to standard error without that", async () => {
  const surroundings = realTime();
  await using pool = poolOf(`(_, context) => { context.log("said"); }`, { surroundings });
  {
    await using progress = new Progress({ surroundings });
    await pool.run(null, { label: "live", progress });
  }
  await pool.run(null, { label: "plain" });
  assert.equal((await surroundings.terminal.lines())[0], "live: said");
  assert.deepEqual(surroundings.errors.lines, ["plain: said"]);
});

// Bars.

test("with a Progress a task has a bar of its own, which ends as it does", async () => {
  const surroundings = realTime();
  await using pool = poolOf<boolean>(
    `(isBad, context) => { context.total(10); context.advance(4); if (isBad) throw new Error("no"); }`,
    { surroundings },
  );
  {
    await using progress = new Progress({ surroundings });
    await Promise.allSettled([
      pool.run(false, { label: "good", progress }),
      pool.run(true, { label: "bad", progress }),
    ]);
  }
  const [good, bad] = await surroundings.terminal.lines();
  assert.match(good ?? "", /^✓ good .*40%/);
  assert.match(bad ?? "", /^✗ bad .*40%/);
});

test("with a ProgressTask tasks add up on one bar, and tries that failed don't count", async () => {
  await using pool = poolOf<number>(
    `(count, context) => {
       context.advance(count);
       if (context.attempt === 1 && count === 7) throw new Error("once more");
     }`,
    { retries: 1, backoff: { initialMs: 1 } },
  );
  const progress = new Progress({ display: "none", surroundings: realTime() });
  const bar = progress.add({ description: "all", total: 24 });
  await Promise.all([5, 5, 7, 7].map((count) => pool.run(count, { progress: bar })));
  assert.deepEqual([bar.done, bar.total, bar.state], [24, 24, "finished"]);
});

test("a shared bar without a total gets the sum of what its tasks tell", async () => {
  await using pool = poolOf<number>(
    `(total, context) => { context.total(total); context.advance(1); }`,
  );
  const progress = new Progress({ display: "none", surroundings: realTime() });
  const bar = progress.add("all");
  await Promise.all([10, 20, 30].map((total) => pool.run(total, { progress: bar })));
  assert.deepEqual([bar.done, bar.total], [3, 60]);
});

// Being cancelled.

test("a pool that is cancelled asks what runs, starts nothing that waits, and leaves no isolate", async () => {
  const pool = poolOf(WAITS);
  const runs = Array.from({ length: 5 }, () => pool.run(null));
  const settled = Promise.allSettled(runs);
  await pool.run(null, { signal: AbortSignal.timeout(20) }).catch(() => {});
  pool.cancel();
  const reasons = (await settled).map((it) => it.status === "rejected" ? it.reason.name : "");
  assert.deepEqual(reasons, Array(5).fill("AbortError"));
  await pool.close();
  assert.deepEqual([pool.workerCount, pool.openCount], [0, 0]);
  await assert.rejects(pool.run(null), /the pool is closed/);
});

test("a task in a synchronous loop sees its flag, so that nothing has to be ended by force", async () => {
  const events: TaskEvent[] = [];
  const started = Promise.withResolvers<void>();
  const controller = new AbortController();
  const pool = poolOf(SPINS, {
    signal: controller.signal,
    onEvent: (event) => {
      events.push(event);
      if (event.kind === "attempt_progress") started.resolve();
    },
  });
  const run = pool.run(null);
  await started.promise;
  controller.abort(new Error("the user's own reason"));
  await assert.rejects(run, /the user's own reason/);
  await pool.close();
  const end = events.find(({ kind }) => kind === "task_cancelled");
  assert.equal(end?.kind === "task_cancelled" && end.by, "abort");
  assert.equal(events.at(-1)?.kind, "run_finished");
});

test("what does not end in its grace is ended by force", async () => {
  const started = Promise.withResolvers<void>();
  const pool = poolOf(DEAF, {
    graceMs: 30,
    onEvent: ({ kind }) => kind === "attempt_progress" && started.resolve(),
  });
  const run = pool.run(null);
  await started.promise;
  pool.cancel();
  await assert.rejects(run, ABORTED);
  await pool.close();
});

test("cancelling again does not wait for the grace", async () => {
  const started = Promise.withResolvers<void>();
  const pool = poolOf(DEAF, {
    graceMs: 3_600_000,
    onEvent: ({ kind }) => kind === "attempt_progress" && started.resolve(),
  });
  const run = pool.run(null);
  await started.promise;
  pool.cancel();
  pool.cancel();
  await assert.rejects(run, ABORTED);
  await pool.close();
});

test("one task can be cancelled alone, while it runs and while it waits", async () => {
  const started = Promise.withResolvers<void>();
  await using pool = poolOf<boolean, string>(
    `(isGood, context) => { context.advance(); if (isGood) return "fine"; while (!context.cancelled); }`,
    { size: 1, onEvent: ({ kind }) => kind === "attempt_progress" && started.resolve() },
  );
  const [running, waiting] = [new AbortController(), new AbortController()];
  const first = pool.run(false, { signal: running.signal });
  const second = pool.run(true, { signal: waiting.signal });
  const third = pool.run(true);
  await started.promise;
  waiting.abort(new Error("not needed"));
  await assert.rejects(second, /not needed/);
  running.abort();
  await assert.rejects(first, ABORTED);
  assert.equal(await third, "fine");
  await assert.rejects(pool.run(true, { signal: AbortSignal.abort() }), ABORTED);
});

test("a pool whose signal has aborted already runs nothing", async () => {
  const pool = poolOf(WAITS, { signal: AbortSignal.abort() });
  await assert.rejects(pool.run(null), /the pool is closed/);
  await pool.close();
});

test("leaving a pool's block cancels what nobody waits for any more", async () => {
  const runs: Promise<unknown>[] = [];
  {
    await using pool = poolOf(WAITS);
    runs.push(pool.run(null), pool.run(null), pool.run(null));
    for (const run of runs) run.catch(() => {});
  }
  const settled = await Promise.allSettled(runs);
  assert.ok(settled.every(({ status }) => status === "rejected"));
});

// Draining.

test("closing waits for what is open, and takes nothing new", async () => {
  const pool = poolOf<number, number>("(n) => n", { size: 1 });
  const all = [1, 2, 3].map((n) => pool.run(n));
  const closed = pool.close();
  await assert.rejects(pool.run(4), /the pool is closed/);
  assert.deepEqual(await Promise.all(all), [1, 2, 3]);
  await closed;
  await pool.close();
  assert.equal(pool.workerCount, 0);
});

test("drained() resolves whenever nothing is open, and the pool goes on", async () => {
  await using pool = poolOf<number, number>("(n) => n");
  await pool.drained();
  const ended: number[] = [];
  for (const n of [1, 2, 3]) void pool.run(n).then(() => ended.push(n));
  await pool.drained();
  assert.equal(ended.length + pool.openCount, 3);
  assert.equal(await pool.run(4), 4);
});

test("map() yields results in the order of the inputs and reads not far ahead", async () => {
  await using pool = poolOf<number, number>(
    "async (n) => { await new Promise((resolve) => setTimeout(resolve, n % 3)); return n * n; }",
  );
  let read = 0;
  function* inputs() {
    for (let n = 0; n < 30; n++) {
      read = n;
      yield n;
    }
  }
  const results: number[] = [];
  for await (const result of pool.map(inputs())) {
    assert.ok(read <= results.length + 5, `${read} read after ${results.length}`);
    results.push(result);
  }
  assert.deepEqual(results, Array.from({ length: 30 }, (_, n) => n * n));
});

test("map() ends with the first task that fails", async () => {
  await using pool = poolOf<number, number>(
    `(n) => { if (n === 3) throw new Error("three"); return n; }`,
  );
  const results: number[] = [];
  await assert.rejects(async () => {
    for await (const result of pool.map([1, 2, 3, 4, 5])) results.push(result);
  }, /three/);
  assert.deepEqual(results, [1, 2]);
});

test("leaving map() early cancels what nobody waits for any more", async () => {
  await using pool = poolOf<number, number>(
    `(n, context) => { if (n === 0) return 0; context.advance(); while (!context.cancelled); }`,
  );
  for await (const result of pool.map([0, 1, 2, 3, 4, 5, 6, 7])) {
    assert.equal(result, 0);
    break;
  }
  assert.equal(pool.openCount, 0);
});

test("options out of their range are refused with their name and value", async () => {
  assert.throws(
    () => poolOf(WAITS, { size: 0 }),
    /size must be a whole number >= 1, current value is 0/,
  );
  assert.throws(() => poolOf(WAITS, { graceMs: -1 }), /graceMs must be >= 0/);
  assert.throws(() => poolOf(WAITS, { retries: 1.5 }), /retries must be a whole number >= 0/);
  await using pool = poolOf(WAITS);
  await assert.rejects(pool.run(null, { timeoutMs: 0 }), /timeoutMs must be > 0/);
});
