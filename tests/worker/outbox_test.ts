import assert from "node:assert/strict";
import type { FromWorker } from "../../lib/protocol.ts";
import { Outbox } from "../../lib/worker/outbox.ts";
import { FakeClock, settle } from "../_support/fake_clock.ts";

const STATS = { durationMs: 1, stdoutBytes: 0, stderrBytes: 0 };
const started = (task: number): FromWorker => ({ kind: "started", task, pid: task });
const done = (task: number, next?: number): FromWorker => ({
  kind: "done",
  task,
  stats: STATS,
  ...(next === undefined ? {} : { next }),
});

function createOutbox() {
  const clock = new FakeClock();
  const sent: string[] = [];
  const describe = (message: FromWorker) =>
    "task" in message ? `${message.kind} ${message.task}` : message.kind;
  const outbox = new Outbox({
    clock,
    send: (messages) => void sent.push(messages.map(describe).join(", ")),
  });
  return { clock, sent, outbox };
}

Deno.test("what one turn has to say goes out together, in order, at its end", async () => {
  const { outbox, sent, clock } = createOutbox();
  outbox.post(started(1));
  outbox.post(done(1));
  assert.deepEqual(sent, []);
  await settle();
  assert.deepEqual(sent, ["started 1, done 1"]);
  assert.equal(clock.pendingCount, 0);
});

Deno.test("an end whose place is taken waits for company, but not for long", async () => {
  const { outbox, sent, clock } = createOutbox();
  outbox.post(done(1, 2));
  outbox.post(started(2));
  await clock.advance(1);
  assert.deepEqual(sent, []);
  await clock.advance(1);
  assert.deepEqual(sent, ["done 1, started 2"]);
});

Deno.test("an end that leaves a place free takes everything that waited along", async () => {
  const { outbox, sent } = createOutbox();
  outbox.post(done(1, 2));
  await settle();
  outbox.post(done(2));
  await settle();
  assert.deepEqual(sent, ["done 1, done 2"]);
});

Deno.test("progress, output and errors never wait", async () => {
  for (
    const message of [
      { kind: "progress", updates: [] },
      { kind: "output", task: 1, stream: "stdout", bytes: new Uint8Array(1) },
      { kind: "error", task: 1, failure: { kind: "exit", code: 1 }, stats: STATS },
    ] satisfies FromWorker[]
  ) {
    const { outbox, sent } = createOutbox();
    outbox.post(message);
    await settle();
    assert.equal(sent.length, 1);
  }
});

Deno.test("many that may wait are sent before they pile up", async () => {
  const { outbox, sent } = createOutbox();
  for (let task = 1; task <= 32; task++) outbox.post(done(task, task + 1));
  await settle();
  assert.equal(sent.length, 1);
});
