/** Tasks that share a worker share its messages; work that blocks has its own at once. */
import assert from "node:assert/strict";
import type { FromWorker } from "../../lib/protocol.ts";
import { TaskProgress } from "../../lib/worker/task_progress.ts";
import { FakeClock } from "../_support/fake_clock.ts";

function setUp(isBlocking: boolean) {
  const clock = new FakeClock();
  const posted: FromWorker[] = [];
  const flushed: number[] = [];
  const progress = new TaskProgress({
    isBlocking,
    clock,
    post: (message) => void posted.push(message),
    flush: () => void flushed.push(posted.length),
  });
  return { clock, posted, flushed, progress };
}

Deno.test("a hundred tasks of one worker send one message in 33 ms, with all that is new of each", async () => {
  const { clock, posted, progress } = setUp(false);
  for (let task = 1; task <= 100; task++) {
    progress.told(task, { total: 1_000, unit: "B" });
    progress.told(task, { done: task });
  }
  await clock.advance(33);
  assert.equal(posted.length, 1);
  const [message] = posted;
  assert.ok(message?.kind === "progress");
  assert.equal(message.updates.length, 100);
  assert.deepEqual(message.updates[6], { task: 7, total: 1_000, unit: "B", done: 7 });
});

Deno.test("what is left of a task goes out before its end, a status alone as well, and once", async () => {
  const { clock, posted, progress } = setUp(false);
  progress.told(1, { status: "already there" });
  progress.told(2, { done: 5 });
  progress.ended(1);
  progress.ended(1);
  assert.deepEqual(posted, [
    { kind: "progress", updates: [{ task: 1, status: "already there" }] },
  ]);
  await clock.advance(33);
  assert.deepEqual(posted[1], { kind: "progress", updates: [{ task: 2, done: 5 }] });
  progress.ended(2);
  await clock.advance(1_000);
  assert.equal(posted.length, 2);
  assert.equal(clock.pendingCount, 0);
});

Deno.test("work that blocks its isolate is heard at once", () => {
  const { clock, posted, flushed, progress } = setUp(true);
  progress.told(1, { done: 5 });
  assert.deepEqual(posted, [{ kind: "progress", updates: [{ task: 1, done: 5 }] }]);
  assert.deepEqual(flushed, [1]);
  assert.equal(clock.pendingCount, 0);
});
