/**
 * Whole process trees end: grandchildren, daemons, stopped ones, stubborn ones; and nobody else.
 */
import assert from "node:assert/strict";
import { endRun, endTask } from "../../lib/platform/process_tree.ts";
import { extendMark, listProcesses, listPs } from "../../lib/platform/process_table.ts";
import { parseMarks, parseStat } from "../../lib/platform/process_table.ts";
import { isAlive, RunnerHarness } from "./_runner.ts";

const STREAM = { capture: { kind: "stream" } } as const;

function trees(name: string, test: (harness: RunnerHarness) => Promise<void>): void {
  for (const spawner of ["native", "portable"] as const) {
    Deno.test({
      name: `${spawner} trees: ${name}`,
      ignore: Deno.build.os !== "linux",
      fn: async () => {
        await using harness = RunnerHarness.local(spawner);
        await test(harness);
      },
    });
  }
}

async function signalFailure(harness: RunnerHarness, task: number): Promise<string | undefined> {
  const ended = await harness.ended(task);
  return ended.kind === "error" && ended.failure.kind === "signal"
    ? ended.failure.signal
    : undefined;
}

trees("SIGTERM reaches children, grandchildren and daemons", async (harness) => {
  const line = "sleep 60 & echo $!; setsid sh -c 'echo $$; exec sleep 60' & sleep 0.1; wait";
  const task = harness.shell(line, STREAM);
  const pids = (await harness.lines(task, 2)).map(Number);
  assert.ok(pids.every(isAlive));
  harness.post({ kind: "signal", task, signal: "SIGTERM" });
  assert.equal(await signalFailure(harness, task), "SIGTERM");
  assert.deepEqual(pids.map(isAlive), [false, false]);
});

trees("a tree that cleans up after SIGTERM is given the time", async (harness) => {
  const made = `${harness.folder}/cleaned`;
  const cleaner =
    `trap 'sleep 0.4; echo >${made}; exit' TERM; echo up; while :; do sleep 0.1; done`;
  const task = harness.shell(`sh -c "$CLEANER" & wait`, {
    ...STREAM,
    work: { env: { CLEANER: cleaner } },
  });
  await harness.lines(task, 1);
  harness.post({ kind: "signal", task, signal: "SIGTERM" });
  await harness.ended(task);
  assert.ok(Deno.statSync(made).isFile);
});

trees("SIGKILL ends what ignores SIGTERM, daemons too", async (harness) => {
  const stubborn = 'trap "" TERM; echo $$; while :; do sleep 1; done';
  const task = harness.shell(`setsid sh -c '${stubborn}' & sh -c '${stubborn}'`, STREAM);
  const pids = (await harness.lines(task, 2)).map(Number);
  harness.post({ kind: "signal", task, signal: "SIGTERM" });
  await harness.run(["true"]);
  assert.deepEqual(pids.map(isAlive), [true, true]);
  harness.post({ kind: "signal", task, signal: "SIGKILL" });
  await harness.ended(task);
  assert.deepEqual(pids.map(isAlive), [false, false]);
});

trees("SIGKILL reaches a daemon whose parent is long gone", async (harness) => {
  const line = "setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & sleep 60";
  const task = harness.shell(line, STREAM);
  const [daemon = 0] = (await harness.lines(task, 1)).map(Number);
  harness.post({ kind: "signal", task, signal: "SIGTERM" });
  await harness.run(["true"]);
  harness.post({ kind: "signal", task, signal: "SIGKILL" });
  await harness.ended(task);
  assert.equal(isAlive(daemon), false);
});

trees("a stopped child handles SIGTERM", async (harness) => {
  const task = harness.shell("echo up; kill -STOP $$; echo continued; sleep 60", STREAM);
  await harness.lines(task, 1);
  harness.post({ kind: "signal", task, signal: "SIGTERM" });
  assert.equal(await signalFailure(harness, task), "SIGTERM");
});

trees("each process gets a signal once", async (harness) => {
  const count = 'trap "echo got" INT; echo up; while :; do sleep 0.05; done';
  const task = harness.shell(`exec sh -c '${count}'`, STREAM);
  await harness.lines(task, 1);
  harness.post({ kind: "signal", task, signal: "SIGINT" });
  await harness.lines(task, 2);
  // Whatever was sent twice has arrived by the time that a later signal was handled.
  harness.post({ kind: "signal", task, signal: "SIGKILL" });
  await harness.ended(task);
  assert.equal(harness.printed(task), "up\ngot\n");
});

trees("one task's signal leaves the others alone", async (harness) => {
  const [first, second] = [harness.start(["sleep", "60"]), harness.start(["sleep", "60"])];
  const pid = await harness.pid(second);
  harness.post({ kind: "signal", task: first, signal: "SIGTERM" });
  await harness.ended(first);
  assert.ok(isAlive(pid));
  harness.post({ kind: "signal", task: second, signal: "SIGKILL" });
  assert.equal(await signalFailure(harness, second), "SIGKILL");
});

trees("a process without any mark counts by its session", async (harness) => {
  const line = "env -i /bin/sh -c 'set -m; sleep 60 & echo $!; wait' & wait";
  const task = harness.shell(`${line}`, { ...STREAM });
  const [pid = 0] = (await harness.lines(task, 1)).map(Number);
  harness.post({ kind: "signal", task, signal: "SIGTERM" });
  await harness.ended(task);
  assert.equal(isAlive(pid), false);
});

trees("endRun() kills everything of the run, and nothing else", async (harness) => {
  await using other = RunnerHarness.local("native");
  const otherPid = await other.pid(other.start(["sleep", "60"]));
  const task = harness.shell("setsid sleep 60 & sleep 60 & echo up; wait", STREAM);
  await harness.lines(task, 1);
  assert.ok(await endRun(harness.runId) >= 3);
  await harness.ended(task);
  assert.equal(ofRun(harness.runId), 0);
  assert.ok(isAlive(otherPid));
  await endRun(other.runId);
});

trees("endTask() kills one task's tree, with or without its pid", async (harness) => {
  for (const isPidKnown of [true, false]) {
    const task = harness.shell("setsid sleep 60 & sleep 60 & echo up; wait", STREAM);
    const pid = await harness.pid(task);
    await harness.lines(task, 1);
    await endTask(harness.runId, task, isPidKnown ? pid : undefined);
    await harness.ended(task);
    assert.equal(ofRun(harness.runId), 0);
  }
});

trees("nothing of a run is left after its tasks have ended", async (harness) => {
  const tasks = Array.from({ length: 20 }, () => harness.shell("sleep 60 | cat"));
  await Promise.all(tasks.map((task) => harness.pid(task)));
  for (const task of tasks) harness.post({ kind: "signal", task, signal: "SIGTERM" });
  await Promise.all(tasks.map((task) => harness.ended(task)));
  assert.equal(ofRun(harness.runId), 0);
});

function ofRun(runId: string): number {
  return listProcesses().filter(({ marks }) => marks.some((mark) => mark.startsWith(runId))).length;
}

Deno.test("parseMarks() reads the mark, and only the mark", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["", []],
    ["A=1\0B=2\0", []],
    ["HEDDLE_MARK=r/1\0A=1\0", ["r/1"]],
    ["A=1\0HEDDLE_MARK=r/1,s/22\0B=1\0", ["r/1", "s/22"]],
    ["A=1\0HEDDLE_MARK=r/1", ["r/1"]],
    ["A=HEDDLE_MARK=r/1\0", []],
    ["XHEDDLE_MARK=r/1\0", []],
  ];
  for (const [environ, marks] of cases) assert.deepEqual(parseMarks(environ), marks, environ);
});

Deno.test("parseStat() is not fooled by a program's name", () => {
  assert.deepEqual(parseStat("12 (a) R 1 2 3 0"), { group: 2, session: 3 });
  assert.deepEqual(parseStat("12 (x) Z (1) 9) S 1 20 30 0"), { group: 20, session: 30 });
  assert.equal(parseStat("12 (sh) Z 1 2 3 0"), undefined);
});

Deno.test("extendMark() puts the innermost last", () => {
  assert.equal(extendMark(undefined, "r/1"), "r/1");
  assert.equal(extendMark("", "r/1"), "r/1");
  assert.equal(extendMark("o/7", "r/1"), "o/7,r/1");
});

Deno.test("listPs() sees this process", { ignore: Deno.build.os === "windows" }, () => {
  assert.ok(listPs().some(({ pid }) => pid === Deno.pid));
});
