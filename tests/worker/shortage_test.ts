/** Starts that the system is too short of something for: they wait for ends here, or to be woken when others ended. */
import assert from "node:assert/strict";
import type { FromWorker } from "../../lib/protocol.ts";
import { LimitedSpawner, type Room } from "../_support/limited_spawner.ts";
import { isAlive, RunnerHarness } from "./_runner.ts";

function createHarness(room: Room) {
  const spawner = new LimitedSpawner(room);
  return { spawner, harness: RunnerHarness.local(spawner) };
}

const isStuck = ({ kind }: FromWorker) => kind === "stuck";

const started = (harness: RunnerHarness) =>
  harness.messages.flatMap((message) => message.kind === "started" ? message.task : []);

Deno.test("what cannot start for want of room waits for an end here, in order", async () => {
  const { spawner, harness } = createHarness({ left: 1, reserve: 0 });
  await using _ = harness;
  const tasks = [1, 2, 3, 4].map(() => harness.shell("true"));
  for (const task of tasks) assert.equal((await harness.ended(task)).kind, "done");
  assert.deepEqual(started(harness), tasks);
  assert.ok(!harness.messages.some(isStuck));
  // After a shortage one more is tried, not all of those that wait.
  assert.equal(spawner.tries, 4 + 3 + 2);
});

Deno.test("a worker with nothing running says that it is stuck, and starts what waits when it is woken", async () => {
  const room = { left: 0, reserve: 0 };
  const { harness } = createHarness(room);
  await using _ = harness;
  const tasks = [harness.shell("true"), harness.shell("exit 3")];
  assert.ok(harness.messages.some(isStuck));
  harness.post({ kind: "wake", isLast: false });
  assert.deepEqual(started(harness), []);
  room.left = 1;
  harness.post({ kind: "wake", isLast: false });
  assert.equal((await harness.ended(tasks[0] ?? 0)).kind, "done");
  assert.equal((await harness.ended(tasks[1] ?? 0)).kind, "error");
  assert.deepEqual(started(harness), tasks);
});

Deno.test("when nothing runs anywhere one task takes the reserve, and the others wait for its end", async () => {
  const { harness } = createHarness({ left: 0, reserve: 1 });
  await using _ = harness;
  const tasks = [1, 2, 3].map(() => harness.shell("true"));
  for (const task of tasks) {
    harness.post({ kind: "wake", isLast: true });
    assert.equal((await harness.ended(task)).kind, "done");
  }
  assert.deepEqual(started(harness), tasks);
});

Deno.test("when not even the reserve is enough a task fails, one at a time", async () => {
  const { harness } = createHarness({ left: 0, reserve: 0 });
  await using _ = harness;
  const [first, second] = [harness.shell("true"), harness.shell("true")];
  harness.post({ kind: "wake", isLast: true });
  const ended = await harness.ended(first);
  assert.deepEqual(ended.kind === "error" && ended.failure, {
    kind: "spawn",
    code: "EMFILE",
    detail: "too many open files",
  });
  assert.ok(
    !harness.messages.some((message) => message.kind === "error" && message.task === second),
  );
  harness.post({ kind: "signal", task: second, signal: "SIGTERM" });
  await harness.ended(second);
});

Deno.test("a task that waits is ended by a signal, cancelled with the run, and keeps no worker open", async () => {
  const { harness } = createHarness({ left: 0, reserve: 0 });
  await using _ = harness;
  const [signalled, cancelled] = [harness.shell("true"), harness.shell("true")];
  harness.post({ kind: "signal", task: signalled, signal: "SIGINT" });
  const first = await harness.ended(signalled);
  assert.deepEqual(first.kind === "error" && first.failure, { kind: "signal", signal: "SIGINT" });
  Atomics.store(new Int32Array(harness.cancelFlag), 0, 1);
  harness.post({ kind: "wake", isLast: false });
  const second = await harness.ended(cancelled);
  assert.equal(second.kind === "error" && second.failure.kind, "cancelled");
});

Deno.test({
  name: "a task that was stopped while it waited is stopped as soon as it starts",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const room = { left: 0, reserve: 0 };
    const { harness } = createHarness(room);
    await using _ = harness;
    const [stopped, going] = [harness.start(["sleep", "60"]), harness.start(["sleep", "60"])];
    harness.post({ kind: "signal", task: stopped, signal: "SIGSTOP" });
    for (const signal of ["SIGSTOP", "SIGCONT"] as const) {
      harness.post({ kind: "signal", task: going, signal });
    }
    room.left = 2;
    harness.post({ kind: "wake", isLast: false });
    const pids = [await harness.pid(stopped), await harness.pid(going)];
    const isStopped = (pid: number) =>
      / T /.test(Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/\(.*\)/, ""));
    while (!isStopped(pids[0] ?? 0)) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(isStopped(pids[1] ?? 0), false);
    for (const task of [stopped, going]) {
      harness.post({ kind: "signal", task, signal: "SIGTERM" });
      await harness.ended(task);
    }
    assert.ok(!pids.some(isAlive));
  },
});

Deno.test("a task that waits can be followed, from its beginning on", async () => {
  const room = { left: 0, reserve: 0 };
  const { harness } = createHarness(room);
  await using _ = harness;
  const task = harness.shell("echo hello");
  harness.post({ kind: "follow", task, follower: 1 });
  room.left = 1;
  harness.post({ kind: "wake", isLast: false });
  await harness.ended(task);
  const chunks = harness.messages.flatMap((it) => it.kind === "followed" ? it.chunks : []);
  assert.equal(chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join(""), "hello\n");
});
