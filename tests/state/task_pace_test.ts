import assert from "node:assert/strict";
import { selectTaskPace, type TaskPace } from "../../lib/state/task_pace.ts";
import { EventStream } from "./_events.ts";

function paceOf(run: EventStream, task = "1"): TaskPace {
  const row = run.state.open.get(task) ?? assert.fail(`no task ${task}`);
  return selectTaskPace(run.state, row, run.nowMs);
}

/** Lets task 1 do `perSecond` for so many seconds. */
function work(run: EventStream, perSecond: number, seconds: number, total?: number): void {
  let done = run.state.open.get("1")?.done ?? 0;
  for (let n = 0; n < seconds * 10; n++) {
    run.nowMs += 100;
    done += perSecond / 10;
    run.push({ kind: "attempt_progress", task: "1", done, total });
  }
}

function begin(): EventStream {
  const run = new EventStream();
  run.started(1);
  run.added("1");
  run.attempt("1", 1, 3);
  return run;
}

const UNKNOWN = { speedPerSecond: null, eta: null };

Deno.test("selectTaskPace() tells speed and time left of a task that reports", () => {
  const run = begin();
  assert.deepEqual(paceOf(run), UNKNOWN);
  work(run, 10, 10, 300);
  const { speedPerSecond, eta } = paceOf(run);
  assert.equal(Math.round(speedPerSecond ?? 0), 10);
  assert.equal(Math.round((eta?.lowMs ?? 0) / 1000), 20);
});

Deno.test("selectTaskPace() has a speed but no time left without a total", () => {
  const run = begin();
  work(run, 10, 10);
  assert.equal(Math.round(paceOf(run).speedPerSecond ?? 0), 10);
  assert.equal(paceOf(run).eta, null);
});

Deno.test("selectTaskPace() forgets an attempt that failed", () => {
  const run = begin();
  work(run, 10, 10, 300);
  run.retry("1");
  assert.deepEqual(paceOf(run), UNKNOWN);
  run.attempt("1", 2, 3);
  assert.deepEqual(paceOf(run), UNKNOWN);
});

Deno.test("selectTaskPace() leaves out the time in which the run was frozen", () => {
  const run = begin();
  work(run, 10, 10, 300);
  run.push({ kind: "run_paused" });
  run.push({ kind: "run_paused", isFrozen: true });
  run.nowMs += 3_600_000;
  assert.equal(paceOf(run).eta, null);
  assert.equal(Math.round(paceOf(run).speedPerSecond ?? 0), 10);
  run.push({ kind: "run_resumed" });
  assert.equal(Math.round((paceOf(run).eta?.highMs ?? 0) / 1000), 20);
  work(run, 10, 5, 300);
  assert.equal(Math.round(paceOf(run).speedPerSecond ?? 0), 10);
});

Deno.test("selectTaskPace() tells no time left while the run is being stopped", () => {
  const run = begin();
  work(run, 10, 10, 300);
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 1 });
  assert.equal(paceOf(run).eta, null);
});
