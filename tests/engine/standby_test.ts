import assert from "node:assert/strict";
import { EngineBench } from "../_support/engine_bench.ts";
import { settle } from "../_support/fake_clock.ts";

const ids = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `t${at + 1}` }));

/** An engine with one slot that has learned that its tasks are short, with one task standing by. */
async function createBench(count: number): Promise<EngineBench> {
  const bench = new EngineBench({ jobs: 1 });
  bench.executor.standbyRoom = 1;
  await bench.start(ids(count));
  assert.equal(bench.executor.standby.size, 0);
  bench.executor.succeed("t1", 1);
  return bench;
}

const waiting = (bench: EngineBench) =>
  [...bench.executor.standby.values()].map(({ taskId }) => taskId);

Deno.test("tasks stand by once they are known to be short, and take the place of the one before", async () => {
  const bench = await createBench(4);
  assert.deepEqual([bench.executor.running, waiting(bench)], [["t2"], ["t3"]]);
  bench.executor.succeedInto("t2", 1);
  assert.deepEqual([bench.executor.running, waiting(bench)], [["t3"], ["t4"]]);
  bench.executor.succeedInto("t3", 1);
  bench.executor.succeed("t4");
  await settle();
  assert.deepEqual(bench.of("attempt_started").map(({ task, slot }) => [task, slot]), [
    ["t1", 1],
    ["t2", 1],
    ["t3", 1],
    ["t4", 1],
  ]);
  assert.equal(bench.outcome?.exitCode, 0);
});

Deno.test("nobody stands by for long tasks", async () => {
  const bench = new EngineBench({ jobs: 1 });
  bench.executor.standbyRoom = 1;
  await bench.start(ids(3));
  bench.executor.succeed("t1", 5_000);
  assert.deepEqual(waiting(bench), []);
});

Deno.test("what is short depends on how long a message takes to whoever carries it out", async () => {
  for (const [standbyMs, expected] of [[undefined, []], [80, ["t3"]]] as const) {
    const bench = new EngineBench({ jobs: 1 });
    bench.executor.standbyRoom = 1;
    bench.executor.standbyMs = standbyMs;
    await bench.start(ids(3));
    bench.executor.succeed("t1", 60);
    assert.deepEqual(waiting(bench), expected);
  }
});

Deno.test("a task that finds no room to stand by among its kind stays where it is, and so do those behind it", async () => {
  const bench = new EngineBench({ jobs: 1 });
  bench.executor.standbyRoom = 1;
  const asked: string[] = [];
  bench.executor.onStandBy = ({ taskId }) => void asked.push(taskId);
  bench.executor.takesStandby = ({ taskId }) => taskId !== "t3";
  await bench.start(ids(6));
  bench.executor.succeed("t1", 1);
  assert.deepEqual([bench.executor.running, asked, waiting(bench)], [["t2"], ["t3"], []]);
  bench.executor.succeed("t2", 1);
  assert.deepEqual([bench.executor.running, waiting(bench)], [["t3"], ["t4"]]);
  bench.executor.succeedInto("t3", 1);
  bench.executor.succeedInto("t4", 1);
  assert.deepEqual([bench.executor.running, waiting(bench)], [["t5"], ["t6"]]);
});

Deno.test("a standby task is not started yet: no event tells of it, and nothing counts it as running", async () => {
  const bench = await createBench(3);
  assert.deepEqual(bench.trace("attempt_started"), ["attempt_started t1", "attempt_started t2"]);
});

Deno.test("one at a time, nobody overtakes a standby task that is on its way back", async () => {
  const bench = await createBench(5);
  // It ended before the standby task reached its worker.
  bench.executor.succeed("t2", 1);
  assert.deepEqual([bench.executor.running, bench.executor.recalled], [[], ["t3"]]);
  bench.executor.giveBack("t3");
  assert.deepEqual([bench.executor.running, waiting(bench)], [["t3"], ["t4"]]);
});

Deno.test("with more at once others go on meanwhile, and who has come back is not put behind another", async () => {
  const bench = new EngineBench({ jobs: 2 });
  bench.executor.standbyRoom = 1;
  await bench.start(ids(7));
  bench.executor.succeed("t1", 1);
  assert.deepEqual([bench.executor.running, waiting(bench)], [["t2", "t3"], ["t4"]]);
  bench.executor.succeed("t2", 1);
  assert.deepEqual(bench.executor.running, ["t3", "t5"]);
  bench.executor.giveBack("t4");
  assert.deepEqual(waiting(bench), []);
  bench.executor.succeed("t3", 1);
  assert.deepEqual(bench.executor.running, ["t5", "t4"]);
});

Deno.test("the place of one that failed is passed on as well, and a retry waits for its own", async () => {
  const bench = new EngineBench({ jobs: 1 });
  bench.executor.standbyRoom = 1;
  await bench.start(ids(4).map((sketch) => ({ ...sketch, policy: { retries: 1 } })));
  bench.executor.succeed("t1", 1);
  bench.executor.failInto("t2");
  assert.deepEqual([bench.executor.running, waiting(bench)], [["t3"], ["t4"]]);
  assert.deepEqual(bench.trace("attempt_failed", "retry_scheduled", "attempt_started").slice(2), [
    "attempt_failed t2",
    "retry_scheduled t2",
    "attempt_started t3",
  ]);
});

Deno.test("a standby task that waits too long is called back, without anything else happening", async () => {
  const bench = new EngineBench({ jobs: 2 });
  bench.executor.standbyRoom = 1;
  await bench.start(ids(8));
  bench.executor.succeed("t1", 1);
  assert.deepEqual(waiting(bench), ["t4"]);
  await bench.clock.advance(99);
  assert.deepEqual(bench.executor.recalled, []);
  await bench.clock.advance(1);
  assert.deepEqual(bench.executor.recalled, ["t4"]);
});

Deno.test("with a slot free and nothing else to start, who stands by is called back at once", async () => {
  const bench = new EngineBench({ jobs: 2 });
  bench.executor.standbyRoom = 1;
  await bench.start(ids(4));
  bench.executor.succeed("t1", 1);
  assert.deepEqual([bench.executor.running, waiting(bench)], [["t2", "t3"], ["t4"]]);
  bench.executor.succeed("t2", 1);
  assert.deepEqual(bench.executor.recalled, ["t4"]);
  bench.executor.giveBack("t4");
  assert.deepEqual(bench.executor.running, ["t3", "t4"]);
});

Deno.test("a cancelled run calls back who stands by; one that had started already is ended like the others", async () => {
  const bench = await createBench(5);
  bench.engine.cancel("SIGINT", "SIGINT");
  assert.deepEqual(bench.executor.recalled, ["t3"]);
  // The place was passed on before the call arrived.
  bench.executor.succeedInto("t2", 1);
  assert.deepEqual(bench.executor.signals.at(-1), { task: "t3", signal: "SIGINT" });
  bench.executor.fail("t3", { kind: "signal", signal: "SIGINT" });
  await settle();
  const [finished] = bench.of("run_finished");
  assert.deepEqual([finished?.succeeded, finished?.cancelled, finished?.exitCode], [2, 3, 130]);
});

Deno.test("a cancelled run does not finish before who stood by has come back", async () => {
  const bench = await createBench(3);
  bench.engine.cancel("SIGINT", "SIGINT");
  bench.executor.fail("t2", { kind: "signal", signal: "SIGINT" });
  await settle();
  assert.deepEqual(bench.of("run_finished"), []);
  bench.executor.giveBack("t3");
  await settle();
  assert.equal(bench.outcome?.exitCode, 130);
});

Deno.test("nobody stands by where every start is a decision", async () => {
  for (
    const options of [{ startIntervalMs: 1 }, { maxFailures: { kind: "count", count: 3 } as const }]
  ) {
    const bench = new EngineBench({ jobs: 1, ...options });
    bench.executor.standbyRoom = 1;
    await bench.start(ids(4));
    bench.executor.succeed("t1", 1);
    await bench.clock.advance(10);
    assert.deepEqual([bench.executor.running, waiting(bench)], [["t2"], []]);
  }
});

Deno.test("pausing calls back who stands by", async () => {
  const bench = await createBench(4);
  bench.engine.pause();
  bench.executor.giveBack("t3");
  bench.executor.succeed("t2", 1);
  assert.deepEqual(bench.executor.running, []);
});

Deno.test("one at a time, whoever is called back takes those behind it along", async () => {
  const bench = await createBench(6);
  await bench.clock.advance(60);
  bench.executor.standbyRoom = 2;
  bench.output.onDrained();
  assert.deepEqual(waiting(bench), ["t3", "t4"]);
  await bench.clock.advance(40);
  assert.deepEqual(bench.executor.recalled, ["t3", "t4"]);
});
