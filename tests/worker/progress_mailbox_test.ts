/**
 * Coalescing of progress, on a clock that tests move.
 */
import assert from "node:assert/strict";
import type { FromWorker } from "../../lib/protocol.ts";
import { ProgressMailbox } from "../../lib/worker/progress_mailbox.ts";
import { FakeClock } from "../_support/fake_clock.ts";

function setUp() {
  const clock = new FakeClock();
  const posted: FromWorker[] = [];
  const mailbox = new ProgressMailbox({ clock, post: (message) => posted.push(message) });
  return { clock, posted, mailbox };
}

Deno.test("ProgressMailbox sends the first change at once and the latest every 33 ms", async () => {
  const { clock, posted, mailbox } = setUp();
  let done = 0;
  const touch = () => mailbox.touch(1, () => ({ done }));
  touch();
  await clock.advance(0);
  for (done = 1; done <= 66; done++) {
    touch();
    await clock.advance(1);
  }
  const sent = posted.map((message) => message.kind === "progress" && message.updates[0]?.done);
  assert.deepEqual(sent, [0, 33, 66]);
});

Deno.test("ProgressMailbox sends all changed tasks in one message", async () => {
  const { clock, posted, mailbox } = setUp();
  for (const task of [3, 1, 2, 3]) mailbox.touch(task, () => ({ done: task * 10 }));
  await clock.advance(0);
  const updates = [3, 1, 2].map((task) => ({ task, done: task * 10 }));
  assert.deepEqual(posted, [{ kind: "progress", updates }]);
});

Deno.test("ProgressMailbox sends about a thousand updates a second however many tasks change", async () => {
  const { clock, posted, mailbox } = setUp();
  for (let elapsedMs = 0; elapsedMs < 5_000; elapsedMs += 10) {
    for (let task = 0; task < 500; task++) mailbox.touch(task, () => ({}));
    await clock.advance(10);
  }
  const count = posted.reduce((sum, m) => sum + (m.kind === "progress" ? m.updates.length : 0), 0);
  assert.ok(count >= 4_000 && count <= 5_500, `${count} updates in five seconds`);
});

Deno.test("ProgressMailbox leaves no timer when nothing changed", async () => {
  const { clock, posted, mailbox } = setUp();
  mailbox.touch(1, () => ({}));
  await clock.advance(1000);
  assert.equal(clock.pendingCount, 0);
  mailbox.touch(1, () => ({ done: 5 }));
  mailbox.flush(1);
  assert.equal(clock.pendingCount, 0);
  assert.deepEqual(posted.at(-1), { kind: "progress", updates: [{ task: 1, done: 5 }] });
  mailbox.flush(1);
  assert.equal(posted.length, 2);
});
