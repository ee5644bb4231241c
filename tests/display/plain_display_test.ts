import assert from "node:assert/strict";
import { createPlainDisplay } from "../../lib/display/plain_display.ts";
import { MAX_FAILURE_LINES, MIN_SILENCE_MS } from "../../lib/display/plain_policy.ts";
import { createContext, DrivenRun, type FakeContext } from "./_displays.ts";

function setUp(): { context: FakeContext; run: DrivenRun } {
  const context = createContext();
  return { context, run: new DrivenRun(createPlainDisplay(context), context) };
}

Deno.test("plain display tells the story of a small run line by line", async () => {
  const { context, run } = setUp();
  run.started(3);
  run.running(3);
  await run.wait(2000);
  run.push({ kind: "task_log", task: "2", text: "half\x1b[2J way" });
  run.succeeded("1");
  run.retry("2");
  run.failed("3", { tail: ["bad"] });
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs });
  run.push({ kind: "task_cancelled", task: "2", by: "SIGINT" });
  run.finished(130);
  await run.display.finish(run.state);
  assert.deepEqual(context.errors.lines, [
    "t0 demo: 3 tasks, 4 at once",
    "t0 start 1",
    "t0 start 2",
    "t0 start 3",
    "t2 2: half way",
    "t2 ok 1 (0.4s)",
    "t2 retry 2 (try 2/5 in 3.2s): exit 1",
    "t2 ✗ 3 · exit 1: bad",
    "t2 stopping: SIGINT",
    "t2 cancelled 1 waiting task",
    "✗ demo: 3 tasks: 1 succeeded, 1 failed, 1 cancelled in 2.0s, stopped by SIGINT",
    "  ✗ 3 · exit 1: bad",
  ]);
});

Deno.test("plain display names the task of what its isolate says after the task's end", async () => {
  const { context, run } = setUp();
  run.started(1);
  run.added("7", "seven.jpg");
  run.attempt("7");
  await run.wait(2000);
  run.succeeded("7");
  run.push({ kind: "task_log", task: "7", text: "closing" });
  run.finished();
  await run.display.finish(run.state);
  assert.ok(
    context.errors.lines.includes("t2 seven.jpg: closing"),
    context.errors.lines.join("\n"),
  );
});

Deno.test("plain display counts the waiting tasks of a run that is stopped, and names the running ones", async () => {
  const { context, run } = setUp();
  run.started(null);
  run.running(2);
  for (let n = 3; n <= 1000; n++) run.added(String(n));
  run.push({ kind: "run_cancelling", by: "SIGTERM", deadlineAtMs: run.nowMs });
  for (let n = 3; n <= 1000; n++) {
    run.push({ kind: "task_cancelled", task: String(n), by: "SIGTERM" });
  }
  await run.wait(1500);
  run.push({ kind: "task_cancelled", task: "1", by: "SIGTERM", attempt: 1 });
  run.failed("2");
  run.finished(143);
  await run.display.finish(run.state);
  assert.deepEqual(context.errors.lines, [
    "t0 demo: tasks as inputs come, 4 at once",
    "t0 start 1",
    "t0 start 2",
    "t0 stopping: SIGTERM, 2 running",
    "t1 cancelled 998 waiting tasks",
    "t1 cancelled 1 (1.5s)",
    "t1 ✗ 2 · exit 1",
    "✗ demo: 1000 tasks: 0 succeeded, 1 failed, 999 cancelled in 1.5s, stopped by SIGTERM",
    "  ✗ 2 · exit 1",
  ]);
});

Deno.test("plain display shows no share done of a run that is being stopped", async () => {
  const { context, run } = setUp();
  run.started(100);
  run.running(1);
  for (let n = 2; n <= 100; n++) run.added(String(n));
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs });
  for (let n = 2; n <= 100; n++) {
    run.push({ kind: "task_cancelled", task: String(n), by: "SIGINT" });
  }
  await run.wait(MIN_SILENCE_MS);
  assert.equal(context.errors.lines.at(-1), "t10 stopping, 1 running");
  run.display.restore();
});

Deno.test("plain display says what came of tries and needs", async () => {
  const { context, run } = setUp();
  run.started(3, "plan");
  run.added("a", "fetch");
  run.added("b", "unpack");
  run.added("c", "pack");
  run.attempt("a", 1, 2);
  run.retry("a");
  run.attempt("a", 2, 3);
  run.retry("a", 3, 40);
  run.attempt("a", 3, 4);
  run.retry("a", 4, 0);
  run.attempt("a", 4, 4);
  run.push({
    kind: "task_succeeded",
    task: "a",
    attempt: 4,
    durationMs: 12,
    stdoutBytes: 0,
    stderrBytes: 0,
  });
  run.push({ kind: "task_skipped", task: "b", reason: "need_failed", need: "x" });
  run.push({ kind: "task_skipped", task: "c", reason: "need_failed", need: "unpack" });
  await run.wait(0);
  assert.deepEqual(context.errors.lines.slice(1), [
    "t0 start fetch",
    "t0 retry fetch (try 2/5 in 3.2s): exit 1",
    "t0 retry fetch (try 3/5 in 40ms): exit 1",
    "t0 retry fetch (try 4/5 at once): exit 1",
    "t0 ok fetch (12ms, try 4)",
    "t0 skipped unpack: x did not succeed",
    "t0 skipped pack: unpack did not succeed",
  ]);
  run.display.restore();
});

Deno.test("plain display does not flood a log with 10,000 tasks", async () => {
  const { context, run } = setUp();
  run.started(10_000);
  for (let n = 1; n <= 10_000; n++) {
    run.added(String(n));
    run.attempt(String(n));
    if (n % 20 === 0) await run.wait(100);
    run.succeeded(String(n));
  }
  run.finished();
  await run.display.finish(run.state);
  const { lines } = context.errors;
  assert.ok(lines.length <= 200, String(lines.length));
  const progress = lines.filter((line) => /\(0 - \d+ \/ 10000\)/.test(line));
  assert.ok(progress.length >= 15 && progress.length <= 25, progress.join("\n"));
  assert.match(progress[9] ?? "", /^t\d+ 50% \(0 - 50\d\d \/ 10000\), 200\/s, eta 20–30s$/);
});

Deno.test("plain display folds a flood of failures and says how many there were", async () => {
  const { context, run } = setUp();
  run.started(1000);
  run.running(1000);
  for (let n = 1; n <= 1000; n++) {
    if (n % 50 === 0) await run.wait(1000);
    run.failed(String(n));
  }
  run.finished(1);
  await run.display.finish(run.state);
  const lines = context.errors.lines.filter((line) => line.startsWith("t"));
  const shown = lines.filter((line) => line.includes("· exit 1")).length;
  assert.equal(shown, MAX_FAILURE_LINES);
  const folded = lines.map((line) => /and (\d+) more failures/.exec(line)?.[1] ?? "0");
  assert.equal(folded.reduce((sum, count) => sum + Number(count), 0), 1000 - shown);
});

Deno.test("plain display breaks a long silence while something runs, ever more seldom", async () => {
  const { context, run } = setUp();
  run.started(2);
  run.running(1);
  await run.wait(MIN_SILENCE_MS - 1);
  assert.equal(context.errors.lines.length, 2);
  await run.wait(1);
  assert.equal(context.errors.lines.at(-1), "t10 0% (0 - 0 / 2), 1 running");
  await run.wait(24 * 3_600_000);
  assert.ok(context.errors.lines.length < 150, String(context.errors.lines.length));
  run.succeeded("1");
  run.finished();
  await run.display.finish(run.state);
  assert.equal(context.clock.pendingCount, 0);
});

Deno.test("plain display sets no timer while nothing runs", async () => {
  const { context, run } = setUp();
  run.started(2);
  run.added("1");
  assert.equal(context.clock.pendingCount, 0);
  run.attempt("1");
  assert.equal(context.clock.pendingCount, 1);
  run.display.restore();
  assert.equal(context.clock.pendingCount, 0);
  await run.wait(0);
});

Deno.test("plain display survives a reader that has gone away", async () => {
  const { context, run } = setUp();
  context.errors.error = new Error("Broken pipe");
  run.started(1);
  run.running(1);
  run.succeeded("1");
  run.finished();
  await run.display.finish(run.state);
  assert.deepEqual(context.errors.writes, []);
});
