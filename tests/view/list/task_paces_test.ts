import assert from "node:assert/strict";
import type { TaskRow } from "../../../lib/state/run_state.ts";
import { selectTaskPace } from "../../../lib/state/task_pace.ts";
import { PACE_MS, TaskPaces } from "../../../lib/view/list/task_paces.ts";
import { EventStream } from "../../state/_events.ts";

/** One task that has told of ten percent in each of three seconds. */
function run(): EventStream & { readonly row: TaskRow } {
  const stream = new EventStream();
  stream.started(1);
  stream.running(1);
  tell(stream, [0, 10, 20, 30]);
  const row = stream.state.open.get("1");
  assert.ok(row !== undefined);
  return Object.assign(stream, { row });
}

function tell(stream: EventStream, values: readonly number[]): void {
  for (const done of values) {
    stream.push({ kind: "attempt_progress", task: "1", done, total: 100 });
    stream.nowMs += 1_000;
  }
}

Deno.test("TaskPaces tells a task's pace anew twice a second", () => {
  const stream = run();
  const paces = new TaskPaces();
  const pace = () => paces.select(stream.state, stream.row, stream.nowMs);
  const fresh = () => selectTaskPace(stream.state, stream.row, stream.nowMs);
  const first = pace();
  assert.deepEqual(first, fresh());
  assert.ok(first.eta !== null);
  stream.push({ kind: "attempt_progress", task: "1", done: 70, total: 100 });
  stream.nowMs += PACE_MS - 1;
  assert.deepEqual(pace(), first);
  stream.nowMs += 1;
  assert.deepEqual(pace(), fresh());
  assert.notDeepEqual(pace(), first);
});

Deno.test("TaskPaces forgets what it knew when the total changes, the run stops, or another try begins", () => {
  const stream = run();
  const paces = new TaskPaces();
  const pace = () => paces.select(stream.state, stream.row, stream.nowMs);
  const first = pace();
  stream.push({ kind: "attempt_progress", task: "1", total: 1_000 });
  const longer = pace();
  assert.ok(longer.eta !== null && first.eta !== null && longer.eta.lowMs > first.eta.highMs);
  stream.push({ kind: "run_paused", isFrozen: true });
  assert.equal(pace().eta, null);
  stream.push({ kind: "run_resumed" });
  assert.notEqual(pace().eta, null);
  stream.retry("1");
  stream.attempt("1", 2, 5);
  assert.deepEqual(pace(), { speedPerSecond: null, eta: null });
});
