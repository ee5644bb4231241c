import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunFact } from "../../lib/events.ts";
import { selectMetrics, statusText } from "../../lib/state/metrics.ts";
import {
  createRunState,
  MAX_KEPT_FAILURES,
  MAX_RECENT_FAILURES,
  type RunState,
  type TaskRow,
} from "../../lib/state/run_state.ts";
import { EventStream } from "./_events.ts";
import { facts } from "./_facts.ts";

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

Deno.test("reduce() writes labels in quotes that would not be seen", () => {
  const run = new EventStream();
  run.started(4);
  ["", "  ", "\t", " a "].forEach((label, at) => run.added(String(at + 1), label));
  const labels = [...run.state.open.values()].map(({ label }) => label);
  assert.deepEqual(labels, ['""', '"  "', '"\\t"', " a "]);
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

/** What the state says must follow from its rows alone. */
function checkState(state: RunState): void {
  const { counts, open, running, retrying, workers, partialRatio } = state;
  const metrics = selectMetrics(state);
  const rows = [...open.values()];
  const idsOf = (status: TaskRow["status"]) =>
    rows.filter((row) => row.status === status).map(({ id }) => id).toSorted();
  assert.equal(counts.queued, idsOf("queued").length);
  assert.deepEqual([...running].toSorted(), idsOf("running"));
  assert.deepEqual([...retrying].toSorted(), idsOf("retrying"));
  assert.deepEqual([counts.running, counts.retrying], [running.size, retrying.size]);
  assert.equal(counts.added, open.size + metrics.processed);
  assert.ok(Object.values(counts).every((count) => count >= 0), JSON.stringify(counts));
  assert.ok(counts.allowedFailures <= counts.failed && metrics.errors === counts.failed);
  assert.ok(metrics.processed <= (metrics.total ?? 0));
  assert.equal(metrics.remaining, (metrics.total ?? 0) - metrics.processed);
  const byWorker = [...workers.values()].flatMap(({ worker, running }) =>
    [...running].map((id) => [id, worker])
  );
  assert.deepEqual(
    byWorker.toSorted(),
    rows.filter(({ status }) => status === "running").map(({ id, worker }) => [id, worker])
      .toSorted(),
  );
  const partial = rows.filter(({ status }) => status === "running").reduce(
    (sum, row) => sum + (row.done !== null && row.total ? Math.min(1, row.done / row.total) : 0),
    0,
  );
  assert.ok(Math.abs(partialRatio - partial) < 1e-9, `${partialRatio}, not ${partial}`);
}

Deno.test("reduce() keeps every number true for any stream of events", () => {
  const steps = fc.array(fc.tuple(facts, fc.nat(5_000)), { maxLength: 80 });
  fc.assert(fc.property(steps, (steps) => {
    const run = new EventStream();
    run.started(4);
    for (const [fact, ms] of steps) {
      run.nowMs += ms;
      run.push(fact);
      checkState(run.state);
    }
  }));
});

Deno.test("reduce() keeps the sum of parts true over a million updates, and exact with nothing running", () => {
  const run = new EventStream();
  run.started(7);
  run.running(7);
  for (let n = 0; n < 1_000_000; n++) {
    const task = String(n % 7 + 1);
    run.push({ kind: "attempt_progress", task, done: (n * 0.37) % 103, total: 97 });
  }
  checkState(run.state);
  for (let n = 1; n <= 7; n++) run.succeeded(String(n));
  assert.equal(run.state.partialRatio, 0);
});

Deno.test("reduce() keeps a state that is plain data", () => {
  const run = new EventStream();
  run.started(3);
  run.running(3);
  run.push({ kind: "attempt_progress", task: "1", done: 1, total: 3 });
  run.failed("2");
  assert.deepEqual(structuredClone(run.state), run.state);
});

Deno.test("reduce() follows a change of jobs", () => {
  const run = new EventStream();
  run.started(3);
  run.push({ kind: "jobs_changed", jobs: 9 });
  assert.equal(run.state.jobs, 9);
});

Deno.test("reduce() knows that a run is frozen until it is resumed or is to end", () => {
  const run = new EventStream();
  run.started(3);
  const steps: readonly (readonly [RunFact, phase: string, isFrozen: boolean])[] = [
    [{ kind: "run_paused" }, "paused", false],
    [{ kind: "run_paused", isFrozen: true }, "paused", true],
    [{ kind: "run_resumed" }, "running", false],
    [{ kind: "run_paused", isFrozen: true }, "paused", true],
    [{ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: 5 }, "cancelling", false],
    [{ kind: "run_paused", isFrozen: true }, "cancelling", false],
  ];
  for (const [fact, phase, isFrozen] of steps) {
    run.push(fact);
    assert.deepEqual([run.state.phase, run.state.isFrozen], [phase, isFrozen]);
  }
});

Deno.test("reduce() keeps the latest failures that still stand, oldest first", () => {
  const run = new EventStream();
  run.started(null);
  const count = MAX_RECENT_FAILURES + 20;
  for (let n = 1; n <= count; n++) {
    run.added(String(n));
    run.failed(String(n));
  }
  const ids = () => run.state.recentFailures.map(({ id }) => Number(id));
  assert.equal(ids().length, MAX_RECENT_FAILURES);
  assert.deepEqual([ids()[0], ids().at(-1)], [21, count]);
  run.push({
    kind: "task_requeued",
    task: String(count),
    index: count,
    label: "x",
    allowed: false,
  });
  assert.deepEqual([ids()[0], ids().at(-1)], [21, count - 1]);
  assert.equal(run.state.failures.length, count - 1);
});

Deno.test("reduce() opens a failed task again as if it had not failed, once", () => {
  const run = new EventStream();
  run.started(2);
  run.running(2);
  run.failed("1", { allowed: true });
  const requeued = {
    kind: "task_requeued",
    task: "1",
    index: 1,
    label: "1",
    allowed: true,
  } as const;
  run.push(requeued);
  run.push(requeued);
  run.push({ ...requeued, task: "never heard of" });
  const { counts, failures, recentFailures } = run.state;
  assert.deepEqual([counts.failed, counts.allowedFailures, counts.queued], [0, 0, 1]);
  assert.deepEqual([failures, recentFailures], [[], []]);
  assert.equal(statusText(selectMetrics(run.state)), "(0 - 0 / 2)");
  run.attempt("1");
  run.succeeded("1");
  assert.equal(statusText(selectMetrics(run.state)), "(0 - 1 / 2)");
});

Deno.test("reduce() takes back no failure of a kind that there was not", () => {
  const run = new EventStream();
  run.started(4);
  run.running(2);
  run.failed("1", { allowed: true });
  const requeued = { kind: "task_requeued", task: "x", index: 3, label: "x" } as const;
  run.push({ ...requeued, allowed: false });
  assert.deepEqual([run.state.counts.failed, run.state.counts.allowedFailures], [1, 1]);
  run.failed("2");
  run.push({ ...requeued, allowed: false });
  assert.deepEqual([run.state.counts.failed, run.state.counts.allowedFailures], [1, 1]);
});

Deno.test("reduce() knows what became of the latest tasks that were tried again, of those skipped nothing", () => {
  const run = new EventStream();
  run.started(null);
  const count = MAX_RECENT_FAILURES + 20;
  for (let n = 1; n <= count; n++) {
    const task = String(n);
    run.added(task);
    run.attempt(task);
    run.failed(task);
    run.push({ kind: "task_requeued", task, index: n, label: task, allowed: false });
    run.attempt(task);
    run.succeeded(task);
  }
  run.added("skipped");
  run.push({ kind: "task_skipped", task: "skipped", reason: "need_failed", need: "1" });
  run.push({
    kind: "task_requeued",
    task: "skipped",
    index: count + 1,
    label: "skipped",
    allowed: false,
    wasSkipped: true,
  });
  const { requeued } = run.state;
  assert.equal(requeued.size, MAX_RECENT_FAILURES);
  assert.equal(requeued.has("20"), false);
  assert.equal(requeued.get("21")?.outcome, "succeeded");
  assert.equal(requeued.has("skipped"), false);
});

Deno.test("reduce() takes a single cancelled task for processed, not for an error or for done", () => {
  const run = new EventStream();
  run.started(2);
  run.running(2);
  run.push({ kind: "task_cancelled", task: "1", by: "user", attempt: 1 });
  const { processed, settled, errors, cancelled, remaining } = selectMetrics(run.state);
  assert.deepEqual({ processed, settled, errors, cancelled, remaining }, {
    processed: 1,
    settled: 0,
    errors: 0,
    cancelled: 1,
    remaining: 1,
  });
  assert.equal(statusText(selectMetrics(run.state)), "(0 - 1 / 2)");
});

Deno.test("reduce() tells what each worker does and has done", () => {
  const run = new EventStream();
  run.started(3);
  for (const task of ["1", "2"]) run.added(task);
  const started = {
    kind: "attempt_started",
    attempt: 1,
    maxAttempts: 2,
    command: "",
    slot: 1,
  } as const;
  run.push({ ...started, task: "1", worker: 5 });
  run.push({ ...started, task: "2", worker: 6 });
  run.retry("1");
  run.push({ ...started, task: "1", attempt: 2, worker: 6 });
  const seen = () =>
    [...run.state.workers.values()].map((
      { worker, running, endedAttempts },
    ) => [worker, [...running], endedAttempts]);
  assert.deepEqual(seen(), [[5, [], 1], [6, ["2", "1"], 0]]);
  run.succeeded("2");
  assert.deepEqual(seen(), [[5, [], 1], [6, ["1"], 1]]);
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

/** A run of tasks that tell their sizes beforehand; null for one that does not. */
function sizedRun(sizes: readonly (number | null)[]): EventStream {
  const run = new EventStream();
  run.started(null);
  sizes.forEach((sizeBytes, at) => {
    const added = { kind: "task_added", task: String(at + 1), index: at + 1, label: "x" } as const;
    run.push(sizeBytes === null ? added : { ...added, sizeBytes });
    run.attempt(String(at + 1));
  });
  return run;
}

Deno.test("selectMetrics() weighs tasks by their sizes where all tell them beforehand", () => {
  const run = sizedRun([900, 50, 50]);
  run.succeeded("2");
  assert.equal(selectMetrics(run.state).doneRatio, null, "there may be more to come");
  run.push({ kind: "inputs_ended", total: 3 });
  assert.equal(selectMetrics(run.state).doneRatio, 0.05);
  run.push({ kind: "attempt_progress", task: "1", done: 450, total: 900, unit: "B" });
  assert.equal(selectMetrics(run.state).doneRatio, 0.5);
  run.failed("3");
  assert.equal(selectMetrics(run.state).doneRatio, 0.55);
  const requeued = {
    kind: "task_requeued",
    task: "3",
    index: 3,
    label: "x",
    allowed: false,
  } as const;
  run.push({ ...requeued, sizeBytes: 50 });
  assert.equal(selectMetrics(run.state).doneRatio, 0.5);
  run.push({ kind: "task_cancelled", task: "3", by: "user" });
  assert.equal(selectMetrics(run.state).doneRatio, 0.5, "what was cancelled is not done");
  run.succeeded("1");
  assert.equal(selectMetrics(run.state).doneRatio, 0.95);
});

Deno.test("selectMetrics() counts tasks where one does not tell its size, or none has any", () => {
  for (const sizes of [[900, null], [0, 0]]) {
    const run = sizedRun(sizes);
    run.push({ kind: "inputs_ended", total: 2 });
    run.succeeded("1");
    assert.equal(selectMetrics(run.state).doneRatio, 0.5, String(sizes));
  }
});

Deno.test("sizes that are no amounts are none", () => {
  const run = sizedRun([NaN, -5, Infinity, 10]);
  run.push({ kind: "inputs_ended", total: 4 });
  run.succeeded("4");
  assert.equal(selectMetrics(run.state).doneRatio, 0.25);
});
