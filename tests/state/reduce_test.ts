import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunFact } from "../../lib/events.ts";
import { selectMetrics, statusText } from "../../lib/state/metrics.ts";
import { createRunState, MAX_KEPT_FAILURES } from "../../lib/state/run_state.ts";
import { EventStream, STATS } from "./_events.ts";

Deno.test("reduce() follows one task from the queue over a retry to its success", () => {
  const run = new EventStream();
  run.started(1);
  run.added("1", "photo.jpg");
  assert.equal(run.state.open.get("1")?.status, "queued");
  run.attempt("1", 1, 3);
  assert.deepEqual([...run.state.running], ["1"]);
  run.push({ kind: "attempt_progress", task: "1", done: 3, total: 9, unit: "files", status: "x" });
  run.retry("1");
  const row = run.state.open.get("1");
  assert.equal(row?.status, "retrying");
  assert.equal(row?.retryAtMs, run.nowMs + 3200);
  assert.deepEqual(row?.lastFailure, { kind: "exit", code: 1 });
  assert.deepEqual([...run.state.running, ...run.state.retrying], ["1"]);
  run.attempt("1", 2, 3);
  assert.deepEqual([row?.done, row?.total, row?.statusText, row?.retryAtMs], [
    null,
    null,
    "",
    null,
  ]);
  run.succeeded("1");
  assert.equal(run.state.open.size, 0);
  assert.equal(run.state.lastEnded?.label, "photo.jpg");
  assert.equal(run.state.counts.retries, 1);
  assert.equal(statusText(selectMetrics(run.state)), "(0 - 1 / 1)");
});

Deno.test("reduce() keeps failed tasks with their reasons and tells the allowed ones apart", () => {
  const run = new EventStream();
  run.started(2);
  run.running(2);
  run.failed("1");
  run.failed("2", { allowed: true });
  assert.deepEqual(run.state.failures.map((task) => [task.id, task.allowed]), [["1", false], [
    "2",
    true,
  ]]);
  assert.equal(run.state.counts.failed, 2);
  assert.equal(run.state.counts.allowedFailures, 1);
  assert.equal(selectMetrics(run.state).errors, 2);
});

Deno.test("reduce() keeps a bounded number of failures and counts them all", () => {
  const run = new EventStream();
  run.started(null);
  for (let n = 1; n <= MAX_KEPT_FAILURES + 5; n++) {
    run.added(String(n));
    run.failed(String(n));
  }
  assert.equal(run.state.failures.length, MAX_KEPT_FAILURES);
  assert.equal(run.state.counts.failed, MAX_KEPT_FAILURES + 5);
  assert.equal(run.state.open.size, 0);
});

Deno.test("reduce() knows pausing, cancelling and the end", () => {
  const run = new EventStream();
  assert.equal(run.state.phase, "waiting");
  run.started(1);
  run.push({ kind: "run_paused" });
  assert.equal(run.state.phase, "paused");
  run.push({ kind: "run_resumed" });
  assert.equal(run.state.phase, "running");
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: 5 });
  run.push({ kind: "run_resumed" });
  assert.deepEqual([run.state.phase, run.state.cancelledBy], ["cancelling", "SIGINT"]);
  run.finished(130);
  assert.deepEqual([run.state.phase, run.state.exitCode], ["finished", 130]);
});

Deno.test("reduce() takes the total from the start or from the end of the inputs", () => {
  const run = new EventStream();
  run.started(null);
  run.added("1");
  assert.equal(statusText(selectMetrics(run.state)), "(0 - 0 / ?)");
  assert.equal(selectMetrics(run.state).remaining, null);
  run.push({ kind: "inputs_ended", total: 1 });
  assert.equal(selectMetrics(run.state).remaining, 1);
});

Deno.test("reduce() ignores amounts that are none", () => {
  const run = new EventStream();
  run.started(1);
  run.running(1);
  run.push({ kind: "attempt_progress", task: "1", done: 5, total: 10 });
  run.push({ kind: "attempt_progress", task: "1", done: NaN, total: -1 });
  const row = run.state.open.get("1");
  assert.deepEqual([row?.done, row?.total], [5, 10]);
});

Deno.test("reduce() ignores unknown tasks and whatever comes after the end", () => {
  const run = new EventStream();
  run.started(1);
  run.failed("no such task");
  run.attempt("constructor");
  run.finished();
  const before = structuredClone(run.state);
  run.added("1");
  run.started(7);
  assert.deepEqual(run.state, before);
  assert.deepEqual(run.state.counts, createRunState().counts);
});

Deno.test("reduce() keeps every count true for any stream of events", () => {
  const task = fc.constantFrom("1", "2", "3", "4");
  const fact = fc.oneof(
    task.map((task): RunFact => ({ kind: "task_added", task, index: Number(task), label: task })),
    task.map((task): RunFact => ({
      kind: "attempt_started",
      task,
      attempt: 1,
      maxAttempts: 1,
      command: "",
      slot: 1,
      worker: 1,
    })),
    task.map((task): RunFact => ({
      kind: "retry_scheduled",
      task,
      attempt: 2,
      maxAttempts: 3,
      delayMs: 1,
      dueAtMs: 1,
    })),
    task.map((task): RunFact => ({ kind: "task_succeeded", task, attempt: 1, ...STATS })),
    task.map((task): RunFact => ({
      kind: "task_failed",
      task,
      attempts: 1,
      failure: { kind: "http", status: 500 },
      allowed: task === "1",
    })),
    task.map((task): RunFact => ({ kind: "task_cancelled", task, by: "SIGINT" })),
    task.map((task): RunFact => ({ kind: "task_skipped", task, reason: "need_failed" })),
  );
  fc.assert(fc.property(fc.array(fact, { maxLength: 60 }), (facts) => {
    const run = new EventStream();
    run.started(4);
    for (const one of facts) run.push(one);
    const { counts, open, running, retrying } = run.state;
    const metrics = selectMetrics(run.state);
    const statuses = [...open.values()].map((row) => row.status);
    assert.equal(counts.running, running.size);
    assert.equal(counts.retrying, retrying.size);
    assert.equal(counts.queued, statuses.filter((status) => status === "queued").length);
    assert.equal(counts.added, open.size + metrics.processed);
    for (const id of running) assert.equal(open.get(id)?.status, "running");
    for (const id of retrying) assert.equal(open.get(id)?.status, "retrying");
    assert.ok(metrics.processed <= (metrics.total ?? 0));
    assert.ok(metrics.errors <= metrics.processed);
  }));
});

Deno.test("reduce() tells how a task ended to whoever still holds its row", () => {
  const run = new EventStream();
  run.started(2);
  run.running(2);
  const [first, second] = [...run.state.open.values()];
  run.nowMs += 500;
  run.failed("1", { tail: ["no"] });
  run.succeeded("2");
  assert.equal(first?.outcome, "failed");
  assert.equal(first?.endedAtMs, run.nowMs);
  assert.deepEqual(first?.lastFailure, { kind: "exit", code: 1, tail: ["no"] });
  assert.equal(second?.outcome, "succeeded");
});

Deno.test("a task that was skipped and waits again is no longer counted as skipped, nor as a failure", () => {
  const run = new EventStream();
  run.started(2);
  run.added("a");
  run.added("b");
  run.failed("a");
  run.push({ kind: "task_skipped", task: "b", reason: "need_failed", need: "a" });
  const requeued = { kind: "task_requeued", label: "x", allowed: false } as const;
  run.push({ ...requeued, task: "a", index: 1 });
  run.push({ ...requeued, task: "b", index: 2, wasSkipped: true });
  const { counts, open, failures } = run.state;
  assert.deepEqual([counts.failed, counts.skipped, counts.queued], [0, 0, 2]);
  assert.deepEqual([[...open.keys()], failures], [["a", "b"], []]);
});

Deno.test("selectMetrics() counts what running tasks report as done, and is done only when all have ended", () => {
  const run = new EventStream();
  run.started(4);
  assert.equal(selectMetrics(run.state).doneRatio, 0);
  run.running(3);
  run.push({ kind: "attempt_progress", task: "1", done: 50, total: 100 });
  run.push({ kind: "attempt_progress", task: "2", done: 5, unit: "files" });
  run.succeeded("3");
  assert.equal(selectMetrics(run.state).doneRatio, 1.5 / 4);
  run.push({ kind: "task_cancelled", task: "2", by: "user", attempt: 1 });
  run.succeeded("1");
  assert.equal(selectMetrics(run.state).doneRatio, 2 / 4);
});

Deno.test("selectMetrics() never calls a run done while a task says that it is", () => {
  const run = new EventStream();
  run.started(1);
  run.running(1);
  run.push({ kind: "attempt_progress", task: "1", done: 100, total: 100 });
  const { doneRatio } = selectMetrics(run.state);
  assert.ok(doneRatio !== null && doneRatio > 0.99 && doneRatio < 1, String(doneRatio));
  run.succeeded("1");
  assert.equal(selectMetrics(run.state).doneRatio, 1);
  assert.equal(selectMetrics(createRunState()).doneRatio, null);
});
