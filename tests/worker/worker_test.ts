/**
 * The command worker as a real Web Worker, and the shell that it lives in.
 */
import assert from "node:assert/strict";
import { endRun } from "../../lib/platform/process_tree.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import type { FromWorker } from "../../lib/protocol.ts";
import { heldText, isAlive, RunnerHarness } from "./_runner.ts";

Deno.test("a worker says ready, runs a command and hands over its output", async () => {
  {
    await using harness = RunnerHarness.worker();
    await harness.until(() => harness.messages.some(({ kind }) => kind === "ready"));
    const ended = await harness.run(["sh", "-c", "echo $HEDDLE_MARK; seq 5000"]);
    assert.match(heldText(ended), new RegExp(`^${harness.runId}/1\n1\n2\n`));
    assert.equal(ended.stats.stdoutBytes, heldText(ended).length);
  }
  assert.equal(livingWorkers(), 0);
});

Deno.test("two workers run hundreds of children, every one to its end", async () => {
  await using first = RunnerHarness.worker();
  await using second = RunnerHarness.worker();
  const ends = [first, second].flatMap((harness) =>
    Array.from({ length: 150 }, (_, index) => harness.run(["sh", "-c", `exit ${index % 3}`]))
  );
  const kinds = (await Promise.all(ends)).map(({ kind }) => kind);
  assert.equal(kinds.filter((kind) => kind === "done").length, 100);
  assert.equal(kinds.filter((kind) => kind === "error").length, 200);
});

Deno.test("a worker that is closed finishes its tasks first", async () => {
  await using harness = RunnerHarness.worker();
  const task = harness.start(["sh", "-c", "sleep 0.2; echo done"]);
  harness.post({ kind: "close" });
  assert.equal(heldText(await harness.ended(task)), "done\n");
});

Deno.test("a fault of the worker is one fatal message, and its children end", async () => {
  await using harness = RunnerHarness.worker();
  const pid = await harness.pid(harness.start(["sleep", "60"]));
  harness.post(JSON.parse('{"kind":"start","task":2,"work":null}'));
  const fatal = await harness.find((m): m is Extract<FromWorker, { kind: "fatal" }> =>
    m.kind === "fatal"
  );
  assert.match(fatal.reason, /TypeError/);
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
});

Deno.test("a worker never prints: what it would print is dropped or passed on", async () => {
  const script = `
    import { startWorkerShell } from "${new URL(
    "../../lib/worker/worker_shell.ts",
    import.meta.url,
  )}";
    startWorkerShell({
      scope: self,
      clock: { nowMs: () => 0, after: () => () => {} },
      printed: (text) => self.postMessage([{ kind: "log", task: 0, text }]),
      create: () => {
        console.log("from", 1);
        return { receive() { Promise.reject(new Error("unhandled")); }, abandon() {} };
      },
    });`;
  const url = new URL(`data:application/javascript,${encodeURIComponent(script)}`);
  await using harness = RunnerHarness.worker(url);
  await harness.until(() => harness.messages.some(({ kind }) => kind === "fatal"));
  const [log, ready, fatal] = harness.messages;
  assert.deepEqual(log, { kind: "log", task: 0, text: "from 1" });
  assert.equal(ready?.kind, "ready");
  assert.match(fatal?.kind === "fatal" ? fatal.reason : "", /Error: unhandled/);
});

Deno.test({
  name: "a worker that is terminated while its children run takes nobody along",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const lost = RunnerHarness.worker();
    const tasks = Array.from({ length: 5 }, () => lost.start(["sleep", "60"]));
    const pids = await Promise.all(tasks.map((task) => lost.pid(task)));
    await lost[Symbol.asyncDispose]();
    assert.equal(await endRun(lost.runId), 5);
    assert.deepEqual(pids.filter(isAlive), []);
    await using other = RunnerHarness.worker();
    assert.equal((await other.run(["true"])).kind, "done");
  },
});
