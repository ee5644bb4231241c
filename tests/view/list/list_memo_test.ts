import assert from "node:assert/strict";
import type { RunFact } from "../../../lib/events.ts";
import { ListMemo } from "../../../lib/view/list/list_memo.ts";
import { EventStream, STATS } from "../../state/_events.ts";

const OPTIONS = { nowMs: 1_000, rows: 10, selectedId: null, hasWaiting: false };
const WINDOW = { items: [], hiddenRunning: 0, hiddenWaiting: 0 };

/** Two run, one waits for a retry, one for its first try, one has failed. */
function sample(): EventStream {
  const stream = new EventStream();
  stream.started(null);
  stream.running(4);
  stream.retry("3");
  stream.failed("4");
  stream.added("5");
  return stream;
}

const CHANGES: Readonly<Record<string, readonly RunFact[]>> = {
  "a new task": [{ kind: "task_added", task: "6", index: 6, label: "6" }],
  "a start": [{
    kind: "attempt_started",
    task: "5",
    attempt: 1,
    maxAttempts: 1,
    command: "",
    slot: 1,
    worker: 1,
  }],
  "an end": [{ kind: "task_succeeded", task: "1", attempt: 1, ...STATS }],
  "a task that is cancelled": [{ kind: "task_cancelled", task: "5", by: "abort" }],
  "a task that is skipped": [{ kind: "task_skipped", task: "5", reason: "already_succeeded" }],
  "a failed task that waits again": [
    { kind: "task_requeued", task: "4", index: 4, label: "4", allowed: false },
  ],
  "a failure that is taken back while another comes": [
    { kind: "task_requeued", task: "4", index: 4, label: "4", allowed: false },
    { kind: "task_cancelled", task: "5", by: "abort" },
    {
      kind: "task_failed",
      task: "1",
      attempts: 1,
      failure: { kind: "exit", code: 1 },
      allowed: false,
    },
  ],
};

for (const [what, facts] of Object.entries(CHANGES)) {
  Deno.test(`ListMemo knows nothing any more after ${what}`, () => {
    const stream = sample();
    const memo = new ListMemo();
    memo.keep(stream.state, OPTIONS, WINDOW);
    for (const fact of facts) stream.push(fact);
    assert.equal(memo.find(stream.state, OPTIONS), null);
  });
}

Deno.test("ListMemo knows what was shown while tasks only make progress and time goes on", () => {
  const stream = sample();
  const memo = new ListMemo();
  assert.equal(memo.find(stream.state, OPTIONS), null);
  memo.keep(stream.state, OPTIONS, WINDOW);
  stream.push({ kind: "attempt_progress", task: "1", done: 5, total: 10, status: "reads" });
  stream.push({ kind: "jobs_changed", jobs: 8 });
  assert.equal(memo.find(stream.state, { ...OPTIONS, nowMs: 9_000 }), WINDOW);
});

Deno.test("ListMemo knows nothing for other rows, another selection, or once it was told to forget", () => {
  const { state } = sample();
  const memo = new ListMemo();
  memo.keep(state, OPTIONS, WINDOW);
  for (
    const other of [{ rows: 9 }, { selectedId: "1" }, { hasWaiting: true }, { hasFooter: true }]
  ) {
    assert.equal(memo.find(state, { ...OPTIONS, ...other }), null, JSON.stringify(other));
  }
  assert.equal(memo.find(state, OPTIONS), WINDOW);
  memo.forget();
  assert.equal(memo.find(state, OPTIONS), null);
});
