import assert from "node:assert/strict";
import { findTask } from "../../lib/state/find_task.ts";
import { EventStream } from "./_events.ts";

Deno.test("findTask() knows tasks that are open, tried again, or the last of a worker", () => {
  const run = new EventStream();
  run.started(null);
  for (const id of ["failed", "first", "last", "open"]) run.added(id);
  run.attempt("failed");
  run.failed("failed");
  run.push({ kind: "task_requeued", task: "failed", index: 1, label: "failed", allowed: false });
  run.attempt("failed");
  run.succeeded("failed");
  run.attempt("first");
  run.succeeded("first");
  run.attempt("last");
  run.succeeded("last");
  const label = (id: string) => findTask(run.state, id)?.label;
  assert.deepEqual(["failed", "first", "last", "open", "nobody"].map(label), [
    "failed",
    undefined,
    "last",
    "open",
    undefined,
  ]);
});
