import assert from "node:assert/strict";
import { renderDashboard } from "../../../lib/view/dashboard.ts";
import type { ViewFrame } from "../../../lib/view/ui_model.ts";
import { EventStream } from "../../state/_events.ts";
import { frame, keys, modelOf, sampleRun, START_MS } from "../_frame.ts";

interface Shown {
  readonly status: string;
  readonly open: string;
  readonly footer: string;
  readonly all: string;
}

function look(run: EventStream, parts: Partial<ViewFrame> = {}): Shown {
  const size = { columns: 120, rows: 24 };
  const view = frame({ nowMs: run.nowMs, ui: keys(), size, ...parts });
  const lines = renderDashboard(modelOf(run), view);
  const left = lines.map((line) => line.split("││")[0]?.replace(/^│ /, "").trimEnd() ?? "");
  return {
    status: left[2] ?? "",
    open: left[3] ?? "",
    footer: lines.at(-1) ?? "",
    all: lines.join("\n"),
  };
}

Deno.test("renderDashboard() says that it is paused: no spinner turns, and what p does next", () => {
  const run = sampleRun();
  run.push({ kind: "run_paused" });
  const { status, open, footer } = look(run);
  assert.equal(status, "‖ Paused (2 - 4 / 9)");
  assert.equal(open, "nothing new starts  2/4 running  1 retrying  2 waiting");
  assert.match(footer, / p stop tasks /);
});

Deno.test("renderDashboard() says that tasks are stopped, and takes no silence amiss", () => {
  const run = sampleRun();
  run.push({ kind: "run_paused" });
  run.push({ kind: "run_paused", isFrozen: true });
  run.nowMs += 60_000;
  const { status, open, footer, all } = look(run);
  assert.equal(status, "‖ Stopped (2 - 4 / 9)");
  assert.equal(open, "tasks are stopped  2/4 running  1 retrying  2 waiting");
  assert.match(footer, / p go on /);
  assert.match(all, /‖ photo-6.jpg +1m10s stopped/);
  assert.doesNotMatch(all, /no output/);
  run.push({ kind: "run_resumed" });
  assert.doesNotMatch(look(run).all, /no output/);
  run.nowMs += 10_000;
  assert.match(look(run).all, /photo-6.jpg +1m20s no output for 10s/);
});

Deno.test("renderDashboard() says that it waits for inputs, and shows no clock that stands still", () => {
  const run = new EventStream(START_MS);
  run.started(null, "feed");
  run.running(1);
  const clock = / 12:00:0\d$/m;
  assert.match(look(run).all, clock);
  run.succeeded("1");
  assert.equal(look(run).open, "waiting for inputs  0/4 running");
  assert.doesNotMatch(look(run).all, clock);
  run.added("2");
  assert.doesNotMatch(look(run).all, /inputs/);
  run.attempt("2");
  assert.match(look(run).all, clock);
  run.push({ kind: "run_paused" });
  assert.match(look(run).all, clock);
  run.push({ kind: "run_paused", isFrozen: true });
  assert.doesNotMatch(look(run).all, clock);
  run.push({ kind: "run_resumed" });
  assert.match(look(run).all, clock);
});

Deno.test("renderDashboard() tells apart what ended without being done, also where it has no row of its own", () => {
  const run = sampleRun();
  run.push({ kind: "task_cancelled", task: "6", by: "user", attempt: 1 });
  const { status, open } = look(run);
  assert.equal(status, "⠋ Processing (2 - 5 / 9)");
  assert.equal(open, "1/4 running  1 retrying  2 waiting  1 cancelled");
  const high = look(run, { size: { columns: 120, rows: 30 } });
  assert.equal(high.open, "1/4 running  1 retrying  2 waiting");
  assert.match(high.all, / 1 cancelled/);
});

Deno.test("renderDashboard() counts down to the kill while it is cancelled", () => {
  const run = sampleRun();
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 7000 });
  const { status, open, footer } = look(run);
  assert.equal(status, "⠋ Cancelling (2 - 4 / 9)");
  assert.equal(open, "kill in 7.0s  2/4 running  1 retrying  2 waiting  by SIGINT");
  assert.match(footer, / q kill now /);
  run.nowMs += 7000;
  assert.equal(look(run).open, "2/4 running  1 retrying  2 waiting  by SIGINT");
});

Deno.test("renderDashboard() of a run that is over says how it ended, and turns no spinner", () => {
  const run = sampleRun();
  for (const task of ["5", "6", "8", "9"]) {
    if (task > "7") run.attempt(task);
    run.succeeded(task);
  }
  run.attempt("4", 2, 5);
  run.succeeded("4");
  run.finished(1);
  const over = look(run);
  assert.equal(over.status, "✗ Finished (2 - 9 / 9)");
  assert.equal(over.open, "in 12s");
  assert.match(over.footer, /^0 remaining {2}took 12s/);
  run.nowMs += 5000;
  assert.equal(look(run).open, "in 12s");

  const good = new EventStream(START_MS);
  good.started(1);
  good.running(1);
  good.succeeded("1");
  good.finished();
  assert.equal(look(good).status, "✓ Finished (0 - 1 / 1)");

  const stopped = new EventStream(START_MS);
  stopped.started(2);
  stopped.running(1);
  stopped.push({ kind: "run_cancelling", by: "SIGTERM", deadlineAtMs: stopped.nowMs });
  stopped.push({ kind: "task_cancelled", task: "1", by: "SIGTERM", attempt: 1 });
  stopped.finished(143);
  assert.equal(look(stopped).status, "– Cancelled (0 - 1 / 2)");
  assert.equal(look(stopped).open, "1 cancelled  by SIGTERM");
});

Deno.test("renderDashboard() of a run that does not know its size has a ? and a moving bar", () => {
  const run = new EventStream(START_MS);
  run.started(null, "feed");
  run.running(2);
  run.succeeded("1");
  const first = look(run);
  assert.equal(first.status, "⠋ Processing (0 - 1 / ?)");
  assert.match(first.footer, /^\? remaining/);
  run.nowMs += 700;
  assert.notEqual(
    look(run).all.split("\n")[0]?.slice(0, 60),
    first.all.split("\n")[0]?.slice(0, 60),
  );
});

Deno.test("renderDashboard() before the first task", () => {
  const run = new EventStream(START_MS);
  run.started(0, "empty");
  const { status, footer, all } = look(run);
  assert.equal(status, "⠋ Processing (0 - 0 / 0)");
  assert.match(footer, /^0 remaining/);
  assert.match(all, /Errors: 0/);
  assert.match(all, /none so far/);
});
