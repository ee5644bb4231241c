import assert from "node:assert/strict";
import { renderTitle, selectTaskbar } from "../../lib/display/frame_signals.ts";
import { selectMetrics } from "../../lib/state/metrics.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { EventStream } from "../state/_events.ts";

const THEME = createTheme({ hasColor: true, glyphs: "unicode" });

function counted({ state }: EventStream) {
  return { state, metrics: selectMetrics(state) };
}

Deno.test("selectTaskbar() says how far the run is, and how it is doing", () => {
  const run = new EventStream();
  run.started(3);
  run.running(3);
  assert.deepEqual(selectTaskbar(counted(run)), { state: "normal", percent: 0 });
  run.succeeded("1");
  assert.deepEqual(selectTaskbar(counted(run)), { state: "normal", percent: 33 });
  run.push({ kind: "run_paused" });
  assert.deepEqual(selectTaskbar(counted(run)), { state: "paused", percent: 33 });
  run.push({ kind: "run_resumed" });
  run.failed("2");
  assert.deepEqual(selectTaskbar(counted(run)), { state: "error", percent: 66 });
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: 0 });
  run.push({ kind: "task_cancelled", task: "3", by: "SIGINT", attempt: 1 });
  assert.deepEqual(selectTaskbar(counted(run)), { state: "paused", percent: 66 });
});

Deno.test("selectTaskbar() takes no allowed failure for an error", () => {
  const run = new EventStream();
  run.started(2);
  run.running(2);
  run.failed("1", { allowed: true });
  assert.deepEqual(selectTaskbar(counted(run)), { state: "normal", percent: 50 });
});

Deno.test("selectTaskbar() is indeterminate while nobody knows how much there is to do", () => {
  const run = new EventStream();
  run.started(null);
  run.running(2);
  run.succeeded("1");
  assert.deepEqual(selectTaskbar(counted(run)), { state: "indeterminate", percent: 0 });
  run.failed("2");
  assert.equal(selectTaskbar(counted(run)).state, "error");
});

Deno.test("renderTitle() begins with the share and ends with the failures", () => {
  const run = new EventStream();
  run.started(2);
  run.running(2);
  assert.equal(renderTitle(counted(run), THEME), "0% demo");
  run.failed("1");
  assert.equal(renderTitle(counted(run), THEME), "50% demo ✗ 1");
});

Deno.test("renderTitle() says no share of an unknown total", () => {
  const run = new EventStream();
  run.started(null);
  assert.equal(renderTitle(counted(run), THEME), "demo");
});
