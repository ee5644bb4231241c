/** Tasks to their end: results, retries, needs, cancellation and what is shown, on a fake clock; workers in real time. */
import assert from "node:assert/strict";
import type { TaskEvent } from "../../lib/library/task_event.ts";
import { Progress } from "../../lib/library/progress.ts";
import { runTasks } from "../../lib/library/run_tasks.ts";
import type { AsyncTask, AsyncTaskOptions } from "../../lib/library/task_plan.ts";
import { createClock } from "../../lib/platform/clock.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { settle } from "../_support/fake_clock.ts";
import { createSurroundings, type FakeSurroundings, pass } from "./_surroundings.ts";

/** A task that is done after some time, and hears when it shall end before. */
function waits({ clock }: FakeSurroundings, ms: number): AsyncTask<number> {
  return ({ signal }) =>
    new Promise((resolve, reject) => {
      const cancel = clock.after(ms, () => resolve(ms));
      signal.addEventListener("abort", () => {
        cancel();
        reject(signal.reason);
      });
    });
}

const QUIET = { display: "none" } as const;

Deno.test("results come in the order of the tasks, whatever ends first", async () => {
  const surroundings = createSurroundings();
  const run = runTasks([300, 100, 200].map((ms) => waits(surroundings, ms)), {
    surroundings,
    ...QUIET,
  });
  await surroundings.clock.advance(300);
  const { isOk, exitCode, results, cancelledBy } = await run;
  assert.deepEqual([isOk, exitCode, cancelledBy], [true, 0, null]);
  assert.deepEqual(results.map((it) => it.status === "succeeded" ? it.value : null), [
    300,
    100,
    200,
  ]);
  assert.equal(surroundings.clock.pendingCount, 0);
});

Deno.test("a task that fails is a result with the very error that it threw", async () => {
  const surroundings = createSurroundings();
  const error = new RangeError("too far");
  const { isOk, exitCode, results: [good, bad] } = await runTasks([
    () => "fine",
    {
      id: "bad",
      label: "bad one",
      run: () => {
        throw error;
      },
    },
  ], { surroundings, ...QUIET });
  assert.deepEqual([isOk, exitCode], [false, 1]);
  assert.equal(good?.status === "succeeded" && good.value, "fine");
  assert.ok(bad?.status === "failed");
  assert.equal(bad.error.cause, error);
  assert.match(
    bad.error.message,
    /^Task "bad one" failed: RangeError: too far \(tests\/library\/run_tasks_test\.ts:\d+:\d+\)$/,
  );
  assert.deepEqual([bad.id, bad.label, bad.attempts], ["bad", "bad one", 1]);
});

Deno.test("at most so many tasks run at once as jobs says", async () => {
  const surroundings = createSurroundings();
  let running = 0;
  let most = 0;
  const task: AsyncTask<void> = async (context) => {
    most = Math.max(most, ++running);
    await waits(surroundings, 10)(context);
    running--;
  };
  const run = runTasks(Array(30).fill(task), { surroundings, jobs: 4, ...QUIET });
  await surroundings.clock.advance(100);
  await run;
  assert.equal(most, 4);
});

Deno.test("tasks are tried again with growing waits, each try with a context of its own", async () => {
  const surroundings = createSurroundings();
  const { clock } = surroundings;
  const startMs = clock.nowMs();
  const tries: [number, number][] = [];
  const run = runTasks([{
    retries: 3,
    backoff: { initialMs: 100, factor: 2, jitter: "none" },
    run: ({ attempt }) => {
      tries.push([attempt, clock.nowMs() - startMs]);
      if (attempt < 4) throw new Error("no");
      return "at last";
    },
  }], { surroundings, ...QUIET });
  await clock.advance(1_000);
  const { results: [result] } = await run;
  assert.deepEqual(tries, [[1, 0], [2, 100], [3, 300], [4, 700]]);
  assert.ok(result?.status === "succeeded");
  assert.deepEqual([result.value, result.attempts], ["at last", 4]);
});

Deno.test("a task waits for what it needs, and is skipped when that fails", async () => {
  const surroundings = createSurroundings();
  const order: string[] = [];
  const note = (name: string) => () => void order.push(name);
  const { results, exitCode } = await runTasks([
    { id: "a", run: note("a") },
    { id: "b", needs: ["a"], run: note("b") },
    {
      id: "c",
      run: () => {
        throw new Error("no");
      },
    },
    { id: "d", needs: ["b", "c"], run: note("d") },
  ], { surroundings, jobs: 4, ...QUIET });
  assert.deepEqual(order, ["a", "b"]);
  assert.deepEqual(results.map(({ status }) => status), [
    "succeeded",
    "succeeded",
    "failed",
    "skipped",
  ]);
  assert.equal(results[3]?.status === "skipped" && results[3].need, "c");
  assert.equal(exitCode, 1);
});

Deno.test("a single need may be given as it is", async () => {
  const surroundings = createSurroundings();
  const order: string[] = [];
  await runTasks([
    { id: "first", run: () => void order.push("first") },
    { id: "second", needs: "first", run: () => void order.push("second") },
  ], { surroundings, ...QUIET });
  assert.deepEqual(order, ["first", "second"]);
  const wrong = runTasks([{ id: "a", needs: "nothing", run: () => {} }], {
    surroundings,
    ...QUIET,
  });
  await assert.rejects(wrong, {
    message: 'Cannot run task "a": it needs "nothing", which is no task before it',
  });
});

Deno.test("a failure that is allowed is told and does not count", async () => {
  const surroundings = createSurroundings();
  const { isOk, results } = await runTasks([{
    allowFailure: true,
    run: () => {
      throw new Error("never mind");
    },
  }], { surroundings, ...QUIET });
  assert.deepEqual([isOk, results[0]?.status], [true, "failed"]);
});

Deno.test("tasks may come one by one from a generator, and are read no further than needed", async () => {
  const surroundings = createSurroundings();
  async function* tasks() {
    for (let n = 0; n < 5; n++) {
      await settle();
      yield () => n;
    }
  }
  const { results } = await runTasks(tasks(), { surroundings, ...QUIET });
  assert.deepEqual(results.map((it) => it.status === "succeeded" ? it.value : null), [
    0,
    1,
    2,
    3,
    4,
  ]);
});

Deno.test("wrong tasks and options are refused in words", async () => {
  const surroundings = createSurroundings();
  const options = { surroundings, ...QUIET };
  const run = () => {};
  await assert.rejects(runTasks([{ id: "a", run }, { id: "a", run }], options), {
    name: "TypeError",
    message: 'Cannot run task "a": its id is taken',
  });
  await assert.rejects(runTasks([{ id: "a", needs: ["b"], run }], options), {
    message: 'Cannot run task "a": it needs "b", which is no task before it',
  });
  await assert.rejects(runTasks([run], { ...options, jobs: 0 }), RangeError);
  // As a program without types may.
  const tasks = [{ label: "x" }] as unknown as AsyncTaskOptions[];
  await assert.rejects(runTasks(tasks, options), {
    name: "TypeError",
    message: 'Cannot run task "x": it has no function to run',
  });
  await assert.rejects(runTasks([{ run, timeoutMs: -1 }], options), /timeoutMs must be > 0/);
});

Deno.test("one plan gives the same events as any run: gapless, from run_started to run_finished", async () => {
  const surroundings = createSurroundings();
  const events: TaskEvent[] = [];
  const run = runTasks([
    async (context) => {
      context.total(2);
      context.advance();
      context.log("half");
      await waits(surroundings, 50)(context);
      context.advance();
    },
  ], { surroundings, name: "demo", onEvent: (event) => events.push(event), ...QUIET });
  await surroundings.clock.advance(100);
  await run;
  assert.deepEqual(events.map(({ seq }) => seq), events.map((_, at) => at));
  assert.deepEqual(events.map(({ kind }) => kind), [
    "run_started",
    "task_added",
    "attempt_started",
    "attempt_progress",
    "task_log",
    "attempt_progress",
    "attempt_progress",
    "task_succeeded",
    "run_finished",
  ]);
});

// Being cancelled.

Deno.test("aborting the signal cancels the run: what runs hears of it, what waits is not started", async () => {
  const surroundings = createSurroundings();
  const controller = new AbortController();
  const run = runTasks([1, 2, 3].map(() => waits(surroundings, 1_000)), {
    surroundings,
    jobs: 2,
    signal: controller.signal,
    ...QUIET,
  });
  await surroundings.clock.advance(10);
  controller.abort();
  const { exitCode, cancelledBy, results } = await run;
  assert.deepEqual([exitCode, cancelledBy], [130, "abort"]);
  assert.deepEqual(results.map(({ status, attempts }) => [status, attempts]), [
    ["cancelled", 1],
    ["cancelled", 1],
    ["cancelled", 0],
  ]);
  assert.equal(surroundings.clock.pendingCount, 0);
});

Deno.test("a signal that has aborted already starts nothing", async () => {
  const surroundings = createSurroundings();
  let isStarted = false;
  const { cancelledBy } = await runTasks([() => void (isStarted = true)], {
    surroundings,
    signal: AbortSignal.abort(),
    ...QUIET,
  });
  assert.deepEqual([cancelledBy, isStarted], ["abort", false]);
});

Deno.test("the first failure cancels the rest if it is to", async () => {
  const surroundings = createSurroundings();
  const run = runTasks([
    waits(surroundings, 1_000),
    () => {
      throw new Error("no");
    },
  ], { surroundings, failFast: true, ...QUIET });
  await surroundings.clock.advance(10);
  const { cancelledBy, results } = await run;
  assert.equal(cancelledBy, "fail-fast");
  assert.deepEqual(results.map(({ status }) => status), ["cancelled", "failed"]);
});

Deno.test("Ctrl-C cancels the run and restores the terminal, and the program goes on", async () => {
  const surroundings = createSurroundings({ columns: 80 });
  const run = runTasks([waits(surroundings, 60_000)], { surroundings });
  await pass(surroundings, 200);
  surroundings.process.send("SIGINT");
  await pass(surroundings, 100);
  const { exitCode, cancelledBy } = await run;
  assert.deepEqual([exitCode, cancelledBy], [130, "SIGINT"]);
  assert.equal(surroundings.terminal.showsCursor, true);
  assert.match(
    (await surroundings.terminal.lines()).join("\n"),
    /1 cancelled in .*stopped by SIGINT/,
  );
  assert.deepEqual([surroundings.process.fate, surroundings.process.listeners.size], [[], 0]);
});

Deno.test("a task that does not listen is given up after the grace, or at a second Ctrl-C", async () => {
  const surroundings = createSurroundings();
  const deaf = () => new Promise<void>(() => {});
  const first = runTasks([deaf], { surroundings, graceMs: 500 });
  await pass(surroundings, 100);
  surroundings.process.send("SIGTERM");
  await pass(surroundings, 500);
  assert.equal((await first).exitCode, 143);
  const second = runTasks([deaf], { surroundings });
  await pass(surroundings, 100);
  surroundings.process.send("SIGINT");
  surroundings.process.send("SIGINT");
  await pass(surroundings, 0);
  assert.equal((await second).exitCode, 130);
  await surroundings.terminal.lines();
});

Deno.test("signals are the program's own where nothing is shown", async () => {
  const surroundings = createSurroundings();
  const run = runTasks([waits(surroundings, 10)], { surroundings, ...QUIET });
  await settle();
  assert.equal(surroundings.process.send("SIGINT"), false);
  await surroundings.clock.advance(10);
  await run;
});

Deno.test("Ctrl-Z gives the terminal back, stops the process, and goes on where it was", async () => {
  const surroundings = createSurroundings();
  const run = runTasks([waits(surroundings, 1_000)], { surroundings });
  await pass(surroundings, 100);
  surroundings.process.tell("stopped");
  await settle();
  assert.deepEqual(surroundings.process.fate, ["stopped"]);
  assert.equal(surroundings.terminal.showsCursor, true);
  surroundings.process.tell("continued");
  await pass(surroundings, 1_500);
  assert.equal((await run).exitCode, 0);
});

// What is shown.

Deno.test("a run is shown live, with bars, retries and what tasks and program print above", async () => {
  const surroundings = createSurroundings({ columns: 80 });
  const run = runTasks([
    {
      label: "steady",
      run: async (context) => {
        context.total(100);
        context.set(40);
        context.log("said");
        await waits(surroundings, 1_000)(context);
      },
    },
    {
      label: "flaky",
      retries: 1,
      backoff: { initialMs: 3_000, jitter: "none" },
      run: ({ attempt }) => {
        if (attempt === 1) throw new Error("connection reset");
      },
    },
  ], { surroundings, name: "demo" });
  await pass(surroundings, 300);
  surroundings.console.log?.("printed\n");
  await pass(surroundings, 200);
  const lines = (await surroundings.terminal.lines()).join("\n");
  assert.match(lines, /^steady: said$/m);
  assert.match(lines, /^printed$/m);
  assert.match(lines, /^demo .* 0\/2 /m);
  assert.match(lines, /^\S steady .*40/m);
  assert.match(lines, /^↻ flaky +retry 2\/2 in 2\.\ds · Error: connection reset \(tests\/library/m);
  await pass(surroundings, 4_000);
  await run;
  assert.match((await surroundings.terminal.lines()).at(-1) ?? "", /^✓ demo: 2 tasks: 2 succeeded/);
});

Deno.test("a run beside something that is live already is an error", async () => {
  const surroundings = createSurroundings();
  const progress = new Progress({ surroundings });
  await assert.rejects(
    runTasks([() => {}], { surroundings }),
    /Cannot start a second live display/,
  );
  await progress.close();
  assert.equal((await runTasks([() => {}], { surroundings })).isOk, true);
  await surroundings.terminal.lines();
});

Deno.test("without a terminal a run is a log, and quiet says only what failed", async () => {
  const bad = {
    label: "bad",
    run: () => {
      throw new Error("no");
    },
  };
  const plain = createSurroundings({ isLive: false });
  await runTasks([{ label: "good", run: () => {} }, bad], { surroundings: plain, name: "demo" });
  assert.match(plain.errors.lines.join("\n"), /^t0 .*good[^]*✗ bad · Error: no [^]*demo: 2 tasks/m);
  const quiet = createSurroundings();
  await runTasks([() => {}], { surroundings: quiet, display: "quiet" });
  assert.deepEqual(quiet.errors.lines, []);
  await runTasks([bad], { surroundings: quiet, display: "quiet" });
  assert.match(
    quiet.errors.lines[0] ?? "",
    /^✗ bad · Error: no \(\S+run_tasks_test\.ts:\d+:\d+\)$/,
  );
  assert.deepEqual(quiet.terminal.writes, []);
});

// In isolates.

Deno.test("with a worker module the tasks are its inputs, each in an isolate of its own", async () => {
  const surroundings = { ...createSurroundings(), clock: createClock() };
  const source = `export default (n, context) => {
    context.total(1);
    context.advance();
    if (n === 3 && context.attempt === 1) throw new RangeError("three");
    return n * n;
  }`;
  const module = `data:application/javascript,${encodeURIComponent(source)}`;
  const events: TaskEvent[] = [];
  const { results } = await runTasks<number, number>(
    [1, 2, 3, 4].map((input) => ({ label: `square ${input}`, input })),
    {
      surroundings,
      executor: { module },
      jobs: 2,
      retries: 1,
      backoff: { initialMs: 1 },
      onEvent: (event) => events.push(event),
      ...QUIET,
    },
  );
  assert.deepEqual(results.map((it) => it.status === "succeeded" ? it.value : null), [1, 4, 9, 16]);
  assert.equal(results[2]?.attempts, 2);
  assert.equal(livingWorkers(), 0);
  assert.ok(events.some(({ kind }) => kind === "attempt_progress"));
});
