import assert from "node:assert/strict";
import { createQuietDisplay } from "../../lib/display/quiet_display.ts";
import { createContext, DrivenRun } from "./_displays.ts";

Deno.test("quiet display says nothing about a run that went well", async () => {
  const context = createContext({ journalPath: "/j" });
  const run = new DrivenRun(createQuietDisplay(context), context);
  run.started(2);
  run.running(2);
  run.retry("1");
  run.attempt("1", 2, 5);
  run.succeeded("1");
  run.succeeded("2");
  run.finished();
  await run.display.finish(run.state);
  assert.deepEqual(context.errors.writes, []);
});

Deno.test("quiet display says each failure as it happens and at the end how it all went", async () => {
  const context = createContext({ journalPath: "/j" });
  const run = new DrivenRun(createQuietDisplay(context), context);
  run.started(2);
  run.running(2);
  run.failed("2", { tail: ["trace", "bad"] });
  await run.wait(0);
  assert.deepEqual(context.errors.lines, ["✗ 2 · exit 1: bad", "    trace", "    bad"]);
  run.succeeded("1");
  run.finished(1);
  await run.display.finish(run.state);
  assert.deepEqual(context.errors.lines.slice(3), [
    "✗ demo: 2 tasks: 1 succeeded, 1 failed in 0ms",
    "  journal: /j",
  ]);
});

Deno.test("quiet display folds failures beyond 100", async () => {
  const context = createContext();
  const run = new DrivenRun(createQuietDisplay(context), context);
  run.started(130);
  run.running(130);
  for (let n = 1; n <= 130; n++) run.failed(String(n));
  run.finished(1);
  await run.display.finish(run.state);
  assert.equal(context.errors.lines.filter((line) => line.includes("· exit 1")).length, 100);
  assert.equal(context.errors.lines[100], "… and 30 more");
});

Deno.test("quiet display speaks of a run that was stopped", async () => {
  const context = createContext();
  const run = new DrivenRun(createQuietDisplay(context), context);
  run.started(2);
  run.push({ kind: "run_cancelling", by: "SIGTERM", deadlineAtMs: run.nowMs });
  run.finished(143);
  await run.display.finish(run.state);
  assert.match(context.errors.lines[0] ?? "", /2 not run in 0ms, stopped by SIGTERM$/);
});
