import assert from "node:assert/strict";
import { Sandbox } from "../_support/cli.ts";
import { eventsOf, readJournal, runEvents, runShell, sandboxWith, theEvent } from "./_runs.ts";

Deno.test("run: a plan's tasks run after what they need, each forEach once for each input", async () => {
  await using sandbox = await sandboxWith(`
name: release
jobs: 3
env: { WHO: plan }
tasks:
  - { id: last, needs: [each, other], run: 'echo last >>log' }
  - id: each
    forEach: { matrix: { os: [linux, mac], n: [1, 2] } }
    needs: first
    run: echo "{os} {n} $WHO" >>log
  - { id: first, run: [sh, -c, 'echo first >>log'] }
  - { id: other, needs: 'each[mac,2]', env: { WHO: task }, stdin: given, run: 'echo "$(cat) $WHO" >>log' }
`);
  const { code, events } = await runEvents(sandbox, ["run", "plan.yaml"]);
  assert.equal(code, 0);
  const log = (await Deno.readTextFile(`${sandbox.path}/log`)).trimEnd().split("\n");
  assert.deepEqual([log[0], log.at(-1)], ["first", "last"]);
  const middle = ["given task", "linux 1 plan", "linux 2 plan", "mac 1 plan", "mac 2 plan"];
  assert.deepEqual(log.slice(1, -1).sort(), middle);
  assert.ok(log.indexOf("mac 2 plan") < log.indexOf("given task"));
  const { name, jobs, total } = theEvent(events, "run_started");
  assert.deepEqual([name, jobs, total], ["release", 3, 7]);
  assert.deepEqual(
    eventsOf(events, "task_added").map(({ task }) => task).slice(1, 5),
    ["each[linux,1]", "each[linux,2]", "each[mac,1]", "each[mac,2]"],
  );
});

Deno.test("run: what needs a failed task is skipped, names the need, and the run fails", async () => {
  await using sandbox = await sandboxWith(`
tasks:
  - { id: bad, forEach: [0, 4], run: 'exit {}' }
  - { id: after, needs: bad, run: touch hit }
  - { id: later, needs: after, run: touch hit }
  - { id: free, run: 'true' }
`);
  const { code, events, stderr } = await runEvents(sandbox, ["run", "plan.yaml"]);
  assert.equal(code, 1);
  const skipped = eventsOf(events, "task_skipped").map(({ task, reason, need }) => [
    task,
    reason,
    need,
  ]);
  assert.deepEqual(skipped, [["after", "need_failed", "bad"], [
    "later",
    "need_failed",
    "after",
  ]]);
  const end = theEvent(events, "run_finished");
  assert.deepEqual([end.succeeded, end.failed, end.skipped], [2, 1, 2]);
  assert.match(stderr, /5 tasks: 2 succeeded, 1 failed, 2 skipped/);
  assert.throws(() => Deno.statSync(`${sandbox.path}/hit`), Deno.errors.NotFound);
});

Deno.test("run: a replacement string that nearly names a column is told of, also with --dry-run", async () => {
  await using sandbox = await sandboxWith(
    'tasks:\n  - {id: a, forEach: [{os: l}], run: [echo, "{so}"]}\n',
  );
  const told = "heddle: plan.yaml:2:45: tasks[0].run[1]: " +
    "{so} names no column and stays as it is; did you mean {os}?\n";
  const args = ["run", "--ui", "quiet", "--no-journal", "plan.yaml"];
  const ran = await sandbox.run(args);
  assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, "{so}\n", told]);
  const dry = await sandbox.run([...args, "--dry-run"]);
  assert.deepEqual([dry.code, dry.stdout, dry.stderr], [0, "echo '{so}'\n", told]);
});

Deno.test("run: allowFailure keeps the run's success, and what needs the task runs", async () => {
  await using sandbox = await sandboxWith(`
tasks:
  - { id: lint, allowFailure: true, run: 'echo bad style >&2; exit 3' }
  - { id: build, needs: lint, run: 'true' }
`);
  const { code, events, stderr } = await runEvents(sandbox, ["run", "plan.yaml"]);
  assert.equal(code, 0);
  const failed = theEvent(events, "task_failed");
  assert.deepEqual([failed.task, failed.allowed], ["lint", true]);
  assert.equal(theEvent(events, "task_succeeded").task, "build");
  assert.match(stderr, /lint · exit 3: bad style \(allowed\)/);
});

Deno.test("run: retries follow the task's retryOn, and children see which attempt they are", async () => {
  await using sandbox = await sandboxWith(`
defaults: { retries: 3, backoff: { initial: 1ms, jitter: none }, retryOn: [75, { stderr: reset }] }
tasks:
  - { id: third, run: 'test $HEDDLE_ATTEMPT -eq 3 || exit 75' }
  - { id: never, run: exit 1 }
  - { id: said, run: 'echo connection reset >&2; exit 1' }
  - { id: own, retries: 0, run: exit 75 }
`);
  const { code, events } = await runEvents(sandbox, ["run", "plan.yaml"]);
  assert.equal(code, 1);
  const attempts = (task: string) =>
    eventsOf(events, "attempt_started").filter((event) => event.task === task).length;
  assert.deepEqual(["third", "never", "said", "own"].map(attempts), [3, 1, 4, 1]);
  const delays = eventsOf(events, "retry_scheduled").filter(({ task }) => task === "said");
  assert.deepEqual(delays.map(({ delayMs }) => delayMs), [1, 2, 4]);
});

Deno.test("run: the command line wins over a plan's defaults, and a task over the command line", async () => {
  await using sandbox = await sandboxWith(`
jobs: 2
defaults: { retries: 0 }
tasks:
  - { id: plain, run: exit 1 }
  - { id: own, retries: 0, run: exit 1 }
`);
  const { events } = await runEvents(
    sandbox,
    ["run", "-j5", "--retries", "2", "--backoff", "1ms", "--name", "mine", "plan.yaml"],
  );
  const { jobs, name } = theEvent(events, "run_started");
  assert.deepEqual([jobs, name], [5, "mine"]);
  assert.deepEqual(
    eventsOf(events, "task_failed").map(({ task, attempts }) => [task, attempts]).sort(),
    [["own", 1], ["plain", 3]],
  );
});

Deno.test("run: paths start at the plan's folder, those of a plan from stdin at the current one", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.mkdir(`${sandbox.path}/sub`);
  await Deno.writeTextFile(`${sandbox.path}/sub/a.txt`, "");
  const plan = "tasks: [{ id: t, forEach: { glob: '*.txt' }, run: 'echo {}; pwd' }]";
  await Deno.writeTextFile(`${sandbox.path}/sub/plan.yaml`, plan);
  const file = await sandbox.run(["run", "sub/plan.yaml"]);
  assert.equal(file.stdout, `a.txt\n${sandbox.path}/sub\n`);
  await Deno.writeTextFile(`${sandbox.path}/b.txt`, "");
  const stdin = await sandbox.run(["run", "-"], { stdin: plan });
  assert.equal(stdin.stdout, `b.txt\n${sandbox.path}\n`);
});

Deno.test("run: a command that runs failed tasks again is given where the plan can be read again", async () => {
  await using sandbox = await sandboxWith("tasks: [{ id: t, run: 'false' }]");
  for (const plan of ["-", "/dev/stdin", "plan.yaml"]) {
    const { code, stderr } = await runShell(sandbox, `cat plan.yaml | heddle run ${plan}`);
    assert.equal(code, 1);
    assert.equal(/again:/.test(stderr), plan === "plan.yaml", plan);
  }
});

Deno.test("run --dry-run prints exactly what would run, one line a task, and runs nothing", async () => {
  await using sandbox = await sandboxWith(`
tasks:
  - { id: b, needs: a, forEach: ["it's", "x\\ny"], run: [touch, "{}"] }
  - { id: a, run: 'echo "$HOME" | wc -c' }
`);
  const { code, stdout, stderr } = await sandbox.run(["run", "--dry-run", "plan.yaml"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout, `touch 'it'\\''s'\ntouch $'x\\ny'\necho "$HOME" | wc -c\n`);
  assert.deepEqual([...Deno.readDirSync(sandbox.path)].map((it) => it.name).sort(), [
    "plan.yaml",
    "state",
    "tmp",
  ]);
});

Deno.test("run --failed-of runs only what failed or was skipped for it, in order", async () => {
  await using sandbox = await sandboxWith(`
tasks:
  - { id: good, run: 'echo good >>log' }
  - { id: bad, needs: good, forEach: [1, 2], run: 'echo bad{} >>log; [ {} = 1 ] || [ -e fixed ]' }
  - { id: after, needs: bad, run: echo after >>log }
`);
  assert.equal((await sandbox.run(["run", "plan.yaml"])).code, 1);
  const [runId = ""] = sandbox.runIds();
  await Deno.writeTextFile(`${sandbox.path}/fixed`, "");
  await Deno.remove(`${sandbox.path}/log`);
  const again = await sandbox.run(["run", "--failed-of", runId, "plan.yaml"]);
  assert.equal(again.code, 0);
  assert.equal(await Deno.readTextFile(`${sandbox.path}/log`), "bad2\nafter\n");
  const events = await readJournal(sandbox);
  assert.deepEqual(eventsOf(events, "task_added").map(({ task }) => task), ["bad[2]", "after"]);
});

Deno.test("run --failed-of refuses a plan that has none of what failed", async () => {
  await using sandbox = await sandboxWith("tasks: [{ id: bad, run: exit 1 }]");
  assert.equal((await sandbox.run(["run", "plan.yaml"])).code, 1);
  const [runId = ""] = sandbox.runIds();
  await Deno.writeTextFile(`${sandbox.path}/other.yaml`, "tasks: [{ id: good, run: touch hit }]");
  const { code, stderr } = await sandbox.run(["run", "--failed-of", runId, "other.yaml"]);
  assert.deepEqual([code, stderr], [
    2,
    `heddle: --failed-of ${runId}: No task that failed in that run is in other.yaml; ` +
    "give the plan that it was a run of\n",
  ]);
});

Deno.test("demo runs the plan that comes with Heddle", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stdout } = await sandbox.run(["demo", "--dry-run"]);
  assert.equal(code, 0);
  const plan = new URL("../../docs/examples/demo.yaml", import.meta.url);
  await Deno.copyFile(plan, `${sandbox.path}/demo.yaml`);
  assert.equal((await sandbox.run(["run", "--dry-run", "demo.yaml"])).stdout, stdout);
  // The plan itself, with nothing to wait for.
  await runShell(sandbox, "mkdir bin; printf '#!/bin/sh\\n' >bin/sleep; chmod +x bin/sleep");
  const { events, code: demoCode } = await runEvents(
    sandbox,
    ["demo", "--backoff", "1ms"],
    { env: { PATH: `${sandbox.path}/bin:${Deno.env.get("PATH")}` } },
  );
  assert.equal(demoCode, 0);
  const end = theEvent(events, "run_finished");
  assert.deepEqual([end.succeeded, end.failed, end.skipped], [14, 1, 0]);
  assert.equal(eventsOf(events, "retry_scheduled").length, 2);
  assert.ok(
    eventsOf(events, "attempt_progress").some(({ task, done }) =>
      task === "fetch[docs.tar]" && done === 100
    ),
  );
});

/** As a line of a job's output: an expression such as `^(a+)+$` takes hours for it. */
const ENDLESS_LINE = "a".repeat(60) + "!";

Deno.test("run: regular expressions that take for ever hold up no job, and their tasks say so", async () => {
  await using sandbox = await sandboxWith(`
tasks:
  - id: bar
    forEach: [1, 2]
    run: 'for n in $(seq 100); do echo ${ENDLESS_LINE}; done'
    progress: 'step (?<done>[0-9])|^(a+)+$'
  - id: tail
    run: 'echo ${ENDLESS_LINE} >&2; exit 3'
    retries: 1
    retryOn: [{stderr: '^(a+)+$'}]
`);
  const { code, events } = await runEvents(sandbox, ["run", "-j3", "plan.yaml"]);
  assert.equal(code, 1);
  assert.deepEqual(eventsOf(events, "task_succeeded").map(({ task }) => task).sort(), [
    "bar[1]",
    "bar[2]",
  ]);
  assert.equal(theEvent(events, "task_failed").task, "tail");
  const said = eventsOf(events, "task_log").map(({ task, text }) => [task, text]);
  const progress =
    "Progress is not read any more: its regular expression takes too long, more than 100 ms for a few lines";
  assert.deepEqual(said.sort(), [
    ["bar[1]", progress],
    ["bar[2]", progress],
    [
      "tail",
      "The regular expression under retryOn takes too long, more than 100 ms: it counts as not found",
    ],
  ]);
});
