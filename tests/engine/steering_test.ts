/** What the user may ask of a run that goes on, one wish after the other, and what comes of it. */
import assert from "node:assert/strict";
import type { FollowSink } from "../../lib/engine/executor.ts";
import { EngineBench, type TaskSketch } from "../_support/engine_bench.ts";
import { settle } from "../_support/fake_clock.ts";

const ids = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `t${at + 1}` }));

async function startBench(jobs: number, tasks: readonly TaskSketch[]): Promise<EngineBench> {
  const bench = new EngineBench({ jobs });
  await bench.start(tasks);
  return bench;
}

const signalsTo = (bench: EngineBench, task: string) =>
  bench.executor.signals.filter((sent) => sent.task === task).map(({ signal }) => signal);

// Pausing and freezing.

Deno.test("a second pause stops what runs, a third says nothing, and one resume takes all of it back", async () => {
  const bench = await startBench(2, ids(3));
  for (let count = 0; count < 3; count++) bench.engine.pause();
  assert.deepEqual(bench.of("run_paused").map(({ isFrozen }) => isFrozen), [undefined, true]);
  assert.deepEqual(bench.executor.signals, [{ task: "t1", signal: "SIGSTOP" }, {
    task: "t2",
    signal: "SIGSTOP",
  }]);
  bench.engine.resume();
  bench.engine.resume();
  assert.equal(bench.of("run_resumed").length, 1);
  assert.deepEqual(signalsTo(bench, "t1"), ["SIGSTOP", "SIGCONT"]);
  bench.engine.pause();
  assert.deepEqual(signalsTo(bench, "t1"), ["SIGSTOP", "SIGCONT"]);
});

Deno.test("in a frozen run no limit is reached, and afterwards as much of it is left as before", async () => {
  const bench = await startBench(2, [
    { id: "a", policy: { timeout: { kind: "fixed", ms: 1_000 } } },
    { id: "b", policy: { stallMs: 800 } },
  ]);
  await bench.clock.advance(600);
  bench.engine.pause();
  bench.engine.pause();
  await bench.clock.advance(3_600_000);
  bench.engine.resume();
  await bench.clock.advance(199);
  assert.equal(signalsTo(bench, "b").at(-1), "SIGCONT");
  await bench.clock.advance(1);
  assert.equal(signalsTo(bench, "b").at(-1), "SIGTERM");
  assert.equal(signalsTo(bench, "a").at(-1), "SIGCONT");
  await bench.clock.advance(200);
  assert.equal(signalsTo(bench, "a").at(-1), "SIGTERM");
});

Deno.test("a run that is only paused has its limits run on", async () => {
  const bench = await startBench(1, [{
    id: "a",
    policy: { timeout: { kind: "fixed", ms: 1_000 } },
  }]);
  bench.engine.pause();
  await bench.clock.advance(1_000);
  assert.deepEqual(signalsTo(bench, "a"), ["SIGTERM"]);
});

Deno.test("an attempt that is being ended stops too when the run freezes, and has its whole grace", async () => {
  const bench = await startBench(1, [{
    id: "a",
    policy: { timeout: { kind: "fixed", ms: 1_000 } },
  }]);
  await bench.clock.advance(5_000);
  bench.engine.pause();
  bench.engine.pause();
  await bench.clock.advance(3_600_000);
  assert.deepEqual(signalsTo(bench, "a"), ["SIGTERM", "SIGSTOP"]);
  bench.engine.resume();
  await bench.clock.advance(5_999);
  assert.deepEqual(signalsTo(bench, "a"), ["SIGTERM", "SIGSTOP", "SIGCONT"]);
  await bench.clock.advance(1);
  assert.equal(signalsTo(bench, "a").at(-1), "SIGKILL");
});

Deno.test("a frozen run that is cancelled goes on after the signal, so that its tasks can end", async () => {
  const bench = await startBench(1, ids(2));
  bench.engine.pause();
  bench.engine.pause();
  await bench.clock.advance(1_000);
  bench.engine.cancel("SIGINT", "SIGINT");
  assert.deepEqual(signalsTo(bench, "t1"), ["SIGSTOP", "SIGINT", "SIGCONT"]);
  await bench.clock.advance(10_000);
  assert.equal(signalsTo(bench, "t1").at(-1), "SIGKILL");
  bench.executor.fail("t1", { kind: "signal", signal: "SIGKILL" });
  await settle();
  assert.equal(bench.outcome?.exitCode, 130);
});

Deno.test("Ctrl-Z and fg leave a frozen run frozen", async () => {
  const bench = await startBench(1, [{
    id: "a",
    policy: { timeout: { kind: "fixed", ms: 1_000 } },
  }]);
  bench.engine.pause();
  bench.engine.pause();
  bench.engine.suspend();
  await bench.clock.advance(5_000);
  bench.engine.continue();
  await bench.clock.advance(5_000);
  assert.ok(!signalsTo(bench, "a").includes("SIGCONT"));
  bench.engine.resume();
  await bench.clock.advance(999);
  assert.equal(signalsTo(bench, "a").at(-1), "SIGCONT");
  await bench.clock.advance(1);
  assert.equal(signalsTo(bench, "a").at(-1), "SIGTERM");
});

Deno.test("what takes a place just as the run freezes is stopped as well", async () => {
  const bench = new EngineBench({ jobs: 1 });
  bench.executor.standbyRoom = 1;
  await bench.start(ids(4));
  bench.executor.succeed("t1", 1);
  bench.engine.pause();
  bench.engine.pause();
  // The place was passed on before anybody heard of the pause.
  bench.executor.succeedInto("t2", 1);
  assert.deepEqual(signalsTo(bench, "t3"), ["SIGSTOP"]);
});

Deno.test("the time that a task stood still is no part of the median", async () => {
  const policy = { timeout: { kind: "median", ratio: 2 } } as const;
  const bench = await startBench(4, ["a", "b", "c", "slow"].map((id) => ({ id, policy })));
  bench.engine.pause();
  bench.engine.pause();
  await bench.clock.advance(60_000);
  bench.engine.resume();
  for (const id of ["a", "b", "c"]) bench.executor.succeed(id, 61_000);
  await bench.clock.advance(1_900);
  assert.equal(signalsTo(bench, "slow").at(-1), "SIGCONT");
  await bench.clock.advance(200);
  assert.equal(signalsTo(bench, "slow").at(-1), "SIGTERM");
});

// How many at once.

Deno.test("more jobs start more at once, in slots of their own", async () => {
  const bench = await startBench(1, ids(4));
  bench.engine.setJobs(3);
  assert.deepEqual(bench.executor.running, ["t1", "t2", "t3"]);
  assert.deepEqual(bench.of("attempt_started").map(({ slot }) => slot), [1, 2, 3]);
  assert.deepEqual(bench.of("jobs_changed").map(({ jobs }) => jobs), [3]);
});

Deno.test("fewer jobs let what runs end, and then take the lowest slots", async () => {
  const bench = await startBench(4, ids(8));
  bench.engine.setJobs(2);
  for (const id of ["t1", "t2"]) bench.executor.succeed(id);
  assert.deepEqual(bench.executor.running, ["t3", "t4"]);
  bench.executor.succeed("t3");
  bench.executor.succeed("t4");
  assert.deepEqual(bench.executor.running, ["t5", "t6"]);
  assert.deepEqual(bench.of("attempt_started").slice(4).map(({ slot }) => slot), [1, 2]);
});

Deno.test("jobs are whole and at least one; the same number again is no change, and no number none", async () => {
  const bench = await startBench(2, ids(4));
  for (const jobs of [2.9, 0, -7, 1, NaN, 3.5, Infinity]) bench.engine.setJobs(jobs);
  assert.deepEqual(bench.of("jobs_changed").map(({ jobs }) => jobs), [
    1,
    3,
    Number.MAX_SAFE_INTEGER,
  ]);
});

Deno.test("a task too heavy for the jobs that are left runs alone, and weights count again with more of them", async () => {
  const heavy = { weight: 3 };
  const bench = await startBench(4, [
    { id: "a", policy: heavy },
    { id: "b", policy: heavy },
    { id: "c" },
    { id: "d" },
  ]);
  assert.deepEqual(bench.executor.running, ["a"]);
  bench.engine.setJobs(2);
  bench.executor.succeed("a");
  assert.deepEqual(bench.executor.running, ["b"]);
  bench.engine.setJobs(4);
  // It has taken two, since there were no more.
  assert.deepEqual(bench.executor.running, ["b", "c", "d"]);
});

Deno.test("fewer jobs call back who stands by, and nobody stands by for a place that shall go", async () => {
  const bench = new EngineBench({ jobs: 3 });
  bench.executor.standbyRoom = 1;
  await bench.start(ids(12));
  bench.executor.succeed("t1", 1);
  const [waiting] = [...bench.executor.standby.values()].map(({ taskId }) => taskId);
  bench.engine.setJobs(1);
  assert.deepEqual(bench.executor.recalled, [waiting]);
  bench.executor.giveBack(waiting ?? "");
  bench.executor.succeed("t2", 1);
  assert.equal(bench.executor.standby.size, 0);
  assert.equal(bench.executor.running.length, 2);
});

// Cancelling one task.

Deno.test("a running task that is cancelled is asked, killed after the grace, and is no success of the run", async () => {
  const bench = await startBench(1, [{ id: "a", policy: { retries: 5 } }, { id: "b" }]);
  bench.engine.cancelTask("a");
  bench.engine.cancelTask("a");
  assert.deepEqual(signalsTo(bench, "a"), ["SIGTERM"]);
  await bench.clock.advance(10_000);
  assert.deepEqual(signalsTo(bench, "a"), ["SIGTERM", "SIGKILL"]);
  bench.executor.fail("a", { kind: "signal", signal: "SIGKILL" });
  bench.executor.succeed("b");
  await settle();
  assert.deepEqual(bench.of("task_cancelled").map(({ task, by, attempt }) => [task, by, attempt]), [
    ["a", "user", 1],
  ]);
  assert.deepEqual(bench.of("retry_scheduled"), []);
  assert.equal(bench.outcome?.exitCode, 1);
});

Deno.test("a task that succeeds before it notices that it was cancelled has succeeded", async () => {
  const bench = await startBench(1, ids(1));
  bench.engine.cancelTask("t1");
  bench.executor.succeed("t1");
  await settle();
  assert.deepEqual(bench.trace("task_succeeded", "task_cancelled"), ["task_succeeded t1"]);
  assert.equal(bench.outcome?.exitCode, 0);
});

Deno.test("a task that is cancelled while its timeout ends it is not tried again", async () => {
  const policy = { retries: 5, timeout: { kind: "fixed", ms: 1_000 } } as const;
  const bench = await startBench(1, [{ id: "a", policy }]);
  await bench.clock.advance(1_000);
  bench.engine.cancelTask("a");
  bench.executor.fail("a", { kind: "signal", signal: "SIGTERM" });
  await settle();
  assert.deepEqual(bench.trace("task_cancelled", "retry_scheduled"), ["task_cancelled a"]);
  assert.deepEqual(signalsTo(bench, "a"), ["SIGTERM"]);
  assert.notEqual(bench.outcome, null);
});

Deno.test("a waiting task that is cancelled never starts: queued, behind its group's cap, or waiting for a retry", async () => {
  const group = { group: "g", groupSlots: 1 };
  const bench = await startBench(3, [
    { id: "retrying", policy: { retries: 1 } },
    { id: "g1", ...group },
    { id: "g2", ...group },
    { id: "x" },
    { id: "y" },
  ]);
  bench.executor.fail("retrying");
  assert.deepEqual(bench.executor.running, ["g1", "x", "y"]);
  for (const id of ["g2", "retrying"]) bench.engine.cancelTask(id);
  const queued = await startBench(1, ids(3));
  queued.engine.cancelTask("t2");
  for (const id of ["g1", "x", "y"]) bench.executor.succeed(id);
  for (const id of ["t1", "t3"]) queued.executor.succeed(id);
  await settle();
  assert.deepEqual(bench.of("task_cancelled").map(({ task, attempt }) => [task, attempt]), [
    ["g2", undefined],
    ["retrying", undefined],
  ]);
  assert.deepEqual(queued.trace("task_cancelled"), ["task_cancelled t2"]);
  assert.deepEqual([bench.outcome?.exitCode, queued.outcome?.exitCode], [1, 1]);
  assert.equal(bench.clock.pendingCount, 0);
});

Deno.test("a cancelled task that stands by comes back as cancelled, or is ended when it has started", async () => {
  for (const hasStarted of [false, true]) {
    const bench = new EngineBench({ jobs: 1 });
    bench.executor.standbyRoom = 1;
    await bench.start(ids(4));
    bench.executor.succeed("t1", 1);
    bench.executor.standbyRoom = 0;
    bench.engine.cancelTask("t3");
    assert.deepEqual(bench.executor.recalled, ["t3"]);
    if (hasStarted) {
      bench.executor.succeedInto("t2", 1);
      assert.deepEqual(signalsTo(bench, "t3"), ["SIGTERM"]);
      bench.executor.fail("t3", { kind: "signal", signal: "SIGTERM" });
    } else {
      bench.executor.giveBack("t3");
      bench.executor.succeed("t2");
    }
    assert.deepEqual(bench.of("task_cancelled").map(({ task, attempt }) => [task, attempt]), [
      ["t3", hasStarted ? 1 : undefined],
    ]);
    assert.deepEqual(bench.executor.running, ["t4"]);
  }
});

Deno.test("tasks that need a cancelled one are skipped, whatever state it was in", async () => {
  const bench = await startBench(4, [
    { id: "running" },
    { id: "a", needs: ["running"] },
    { id: "waiting", needs: ["running"] },
    { id: "b", needs: ["waiting"] },
  ]);
  bench.engine.cancelTask("waiting");
  assert.deepEqual(bench.of("task_skipped").map(({ task, need }) => [task, need]), [
    ["b", "waiting"],
  ]);
  bench.engine.cancelTask("running");
  bench.executor.fail("running");
  assert.deepEqual(bench.of("task_skipped").map(({ task }) => task), ["b", "a"]);
  await settle();
  assert.equal(bench.outcome?.exitCode, 1);
});

Deno.test("a task that is cancelled in a frozen run goes on alone, and its grace runs", async () => {
  const bench = await startBench(2, ids(2));
  bench.engine.pause();
  bench.engine.pause();
  bench.engine.cancelTask("t1");
  assert.deepEqual(signalsTo(bench, "t1"), ["SIGSTOP", "SIGTERM", "SIGCONT"]);
  assert.deepEqual(signalsTo(bench, "t2"), ["SIGSTOP"]);
  await bench.clock.advance(10_000);
  assert.equal(signalsTo(bench, "t1").at(-1), "SIGKILL");
});

Deno.test("cancelling what is unknown or has ended does nothing", async () => {
  const bench = await startBench(1, ids(2));
  bench.executor.succeed("t1");
  for (const id of ["t1", "nobody"]) bench.engine.cancelTask(id);
  bench.executor.succeed("t2");
  await settle();
  bench.engine.cancelTask("t2");
  assert.deepEqual(bench.of("task_cancelled"), []);
  assert.equal(bench.outcome?.exitCode, 0);
});

// Trying again.

Deno.test("a failed task that is retried has all its tries again, and then counts by how it ends", async () => {
  const bench = await startBench(2, [{ id: "a", policy: { retries: 1 } }, { id: "b" }]);
  bench.executor.fail("a");
  await bench.clock.advance(1_000);
  bench.executor.fail("a");
  assert.deepEqual(bench.of("task_failed").map(({ attempts }) => attempts), [2]);
  bench.engine.retryTask("a");
  bench.engine.retryTask("a");
  assert.deepEqual(bench.of("task_requeued").map(({ seq: _, atMs: __, ...rest }) => rest), [
    { kind: "task_requeued", task: "a", index: 1, label: "a", allowed: false },
  ]);
  bench.executor.fail("a");
  await bench.clock.advance(1_000);
  bench.executor.succeed("a");
  bench.executor.succeed("b");
  await settle();
  assert.deepEqual(bench.of("attempt_started").map(({ task, attempt }) => `${task}${attempt}`), [
    "a1",
    "b1",
    "a2",
    "a1",
    "a2",
  ]);
  const [finished] = bench.of("run_finished");
  assert.deepEqual([finished?.succeeded, finished?.failed, finished?.exitCode], [2, 0, 0]);
});

Deno.test("what was skipped because of a failed task waits again when that is retried", async () => {
  const bench = await startBench(3, [
    { id: "build" },
    { id: "test", needs: ["build"] },
    { id: "ship", needs: ["test"] },
    { id: "other" },
  ]);
  bench.executor.fail("build");
  assert.deepEqual(bench.trace("task_skipped"), ["task_skipped test", "task_skipped ship"]);
  bench.engine.retryTask("build");
  assert.deepEqual(bench.of("task_requeued").map(({ task, wasSkipped }) => [task, wasSkipped]), [
    ["build", undefined],
    ["test", true],
    ["ship", true],
  ]);
  for (const id of ["build", "test", "ship", "other"]) bench.executor.succeed(id);
  await settle();
  const [finished] = bench.of("run_finished");
  assert.deepEqual([finished?.succeeded, finished?.skipped, finished?.exitCode], [4, 0, 0]);
});

Deno.test("a retried task that fails again skips them again; one skipped for another reason too stays so", async () => {
  const bench = await startBench(3, [
    { id: "a" },
    { id: "b" },
    { id: "both", needs: ["a", "b"] },
    { id: "only-a", needs: ["a"] },
    { id: "other" },
  ]);
  bench.executor.fail("b");
  bench.executor.fail("a");
  bench.engine.retryTask("a");
  assert.deepEqual(bench.of("task_requeued").map(({ task }) => task), ["a", "only-a"]);
  bench.executor.fail("a");
  assert.deepEqual(bench.trace("task_skipped"), [
    "task_skipped both",
    "task_skipped only-a",
    "task_skipped only-a",
  ]);
  bench.executor.succeed("other");
  await settle();
  const [finished] = bench.of("run_finished");
  assert.deepEqual([finished?.failed, finished?.skipped, finished?.exitCode], [2, 2, 1]);
});

Deno.test("a retried failure no longer counts towards the limit of failures", async () => {
  const bench = new EngineBench({ jobs: 3, maxFailures: { kind: "count", count: 2 } });
  await bench.start(ids(3));
  bench.executor.fail("t1");
  bench.engine.retryTask("t1");
  bench.executor.fail("t2");
  assert.deepEqual(bench.of("run_cancelling"), []);
  bench.executor.fail("t1");
  assert.deepEqual(bench.of("run_cancelling").map(({ by }) => by), ["max-failures"]);
});

Deno.test("only what failed for good is retried, and only while the run goes on", async () => {
  const bench = await startBench(1, ids(4));
  bench.executor.succeed("t1");
  bench.executor.fail("t2");
  bench.engine.cancelTask("t4");
  for (const id of ["t1", "t3", "t4", "nobody"]) bench.engine.retryTask(id);
  bench.engine.cancel("SIGINT", "SIGINT");
  bench.engine.retryTask("t2");
  bench.executor.fail("t3");
  await settle();
  bench.engine.retryTask("t2");
  assert.deepEqual(bench.of("task_requeued"), []);
});

Deno.test("the output of a retried task is admitted again, and settles again", async () => {
  const bench = await startBench(2, ids(2));
  bench.executor.fail("t1");
  bench.engine.retryTask("t1");
  bench.executor.succeed("t1");
  assert.deepEqual(bench.settled, [[1, true], [1, false]]);
  assert.deepEqual(bench.admitted, [1, 2, 1]);
});

// Following.

class Heard {
  readonly words: string[] = [];
  output(stream: string, bytes: Uint8Array): void {
    this.words.push(`${stream} ${new TextDecoder().decode(bytes)}`);
  }
  dropped(stream: string, bytes: number): void {
    this.words.push(`${stream} lost ${bytes}`);
  }
  ended(): void {
    this.words.push("ended");
  }
}

const say = (sink: FollowSink | undefined, text: string) =>
  sink?.output("stdout", new TextEncoder().encode(text));

Deno.test("a follower hears what the attempt prints until that ends, also when another try follows", async () => {
  const bench = await startBench(1, [{ id: "a", policy: { retries: 1 } }]);
  const heard = new Heard();
  bench.engine.follow("a", heard);
  const sink = bench.executor.followed.get(1);
  say(sink, "one");
  sink?.dropped("stderr", 7);
  assert.deepEqual(heard.words, ["stdout one", "stderr lost 7"]);
  bench.executor.fail("a");
  say(sink, "late");
  assert.deepEqual(heard.words.slice(2), ["ended"]);
  assert.equal(bench.executor.followed.size, 0);
  await bench.clock.advance(1_000);
  assert.deepEqual(bench.executor.running, ["a"]);
  assert.equal(bench.executor.followed.size, 0);
});

Deno.test("what a task says of itself is heard by who follows it", async () => {
  const bench = await startBench(1, ids(1));
  const heard = new Heard();
  bench.executor.listener.logged(1, "before");
  bench.engine.follow("t1", heard);
  bench.executor.listener.logged(1, "halfway");
  assert.deepEqual(heard.words, ["stdout halfway\n"]);
});

Deno.test("who stops following hears nothing more, and others that follow the same task do", async () => {
  const bench = await startBench(1, ids(1));
  const [leaving, staying] = [new Heard(), new Heard()];
  const stop = bench.engine.follow("t1", leaving);
  const first = bench.executor.followed.get(1);
  bench.engine.follow("t1", staying);
  const second = bench.executor.followed.get(1);
  stop();
  stop();
  say(first, "to the first");
  say(second, "to the second");
  bench.executor.succeed("t1");
  assert.deepEqual([leaving.words, staying.words], [[], ["stdout to the second", "ended"]]);
});

Deno.test("following what does not run ends at once, though not before the caller has heard of it", async () => {
  const bench = await startBench(1, ids(2));
  const [waiting, unknown, left] = [new Heard(), new Heard(), new Heard()];
  bench.engine.follow("t2", waiting);
  bench.engine.follow("nobody", unknown);
  bench.engine.follow("nobody", left)();
  assert.deepEqual(waiting.words, []);
  await settle();
  assert.deepEqual([waiting.words, unknown.words, left.words], [["ended"], ["ended"], []]);
});

// Asked from elsewhere.

Deno.test("cancel() without a reason is what Ctrl-C does, twice what it does twice", async () => {
  const bench = await startBench(1, ids(1));
  bench.engine.cancel();
  bench.engine.cancel();
  assert.deepEqual(signalsTo(bench, "t1"), ["SIGINT", "SIGKILL"]);
  bench.executor.fail("t1", { kind: "signal", signal: "SIGKILL" });
  await settle();
  assert.equal(bench.outcome?.exitCode, 130);
});

Deno.test("wishes before the start, during the end and after it are no events", async () => {
  const bench = new EngineBench({ jobs: 1 });
  const wishAll = () => {
    bench.engine.pause();
    bench.engine.pause();
    bench.engine.setJobs(7);
    bench.engine.cancelTask("t1");
    bench.engine.retryTask("t1");
    bench.engine.resume();
  };
  wishAll();
  assert.equal(bench.events.length, 0);
  await bench.start(ids(2));
  bench.engine.cancel("SIGTERM", "SIGTERM");
  const before = bench.events.length;
  wishAll();
  assert.equal(bench.events.length, before);
  assert.deepEqual(bench.executor.signals.map(({ signal }) => signal), ["SIGTERM"]);
  bench.executor.fail("t1");
  await settle();
  wishAll();
  assert.equal(bench.events.at(-1)?.kind, "run_finished");
});
