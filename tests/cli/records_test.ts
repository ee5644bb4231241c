import assert from "node:assert/strict";
import type { RunEvent } from "../../lib/events.ts";
import { Sandbox } from "../_support/cli.ts";
import {
  eventsOf,
  makePipes,
  parseEvents,
  readJobLog,
  readJournal,
  runEvents,
  runShell,
  theEvent,
} from "./_runs.ts";

/** Every 7th fails for good, every 5th of the others at its first try only. */
const JOB = 'n=$1; echo "out $n"; [ $((n % 7)) -ne 0 ] || { echo "err $n" >&2; exit 9; }' +
  "; [ $((n % 5)) -ne 0 ] || [ $HEDDLE_ATTEMPT -gt 1 ]";
const TASKS = 300;
const NUMBERS = Array.from({ length: TASKS }, (_, at) => at + 1);
const FAILED = NUMBERS.filter((n) => n % 7 === 0);
const RETRIED = NUMBERS.filter((n) => n % 7 === 0 || n % 5 === 0);

function endsByTask(events: readonly RunEvent[]): Map<string, string> {
  const ends = new Map<string, string>();
  for (const event of events) {
    if (!/^task_(succeeded|failed|cancelled|skipped)$/.test(event.kind) || !("task" in event)) {
      continue;
    }
    assert.ok(!ends.has(event.task), `task ${event.task} ended once`);
    ends.set(event.task, event.kind);
  }
  return ends;
}

Deno.test("events, journal, job log, results and summary agree to the last task", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stdout, stderr, events } = await runEvents(
    sandbox,
    [
      ...[
        "each",
        "-j4",
        "--retries",
        "1",
        "--backoff",
        "1ms",
        "--joblog",
        "log",
        "--results",
        "res",
      ],
      ...["--", "sh", "-c", JOB, "sh"],
    ],
    { stdin: `${NUMBERS.join("\n")}\n` },
  );
  assert.equal(code, 1);

  const ends = endsByTask(events);
  const failed = [...ends].filter(([, kind]) => kind === "task_failed").map(([task]) =>
    Number(task)
  );
  assert.deepEqual([ends.size, failed.sort((a, b) => a - b)], [TASKS, FAILED]);
  assert.equal(eventsOf(events, "retry_scheduled").length, RETRIED.length);
  assert.equal(eventsOf(events, "attempt_started").length, TASKS + RETRIED.length);
  const end = theEvent(events, "run_finished");
  assert.deepEqual(
    [end.exitCode, end.succeeded, end.failed, end.cancelled, end.skipped],
    [1, TASKS - FAILED.length, FAILED.length, 0, 0],
  );

  const [runId = ""] = sandbox.runIds();
  const journal = `${sandbox.path}/state/heddle/runs/${runId}/journal.jsonl`;
  assert.equal(await Deno.readTextFile(journal), stdout, "the same bytes");

  const rows = await readJobLog(`${sandbox.path}/log`);
  assert.deepEqual(rows.map((row) => Number(row.Seq)).sort((a, b) => a - b), NUMBERS);
  for (const { Seq, Exitval, Signal, Receive, Command } of rows) {
    const isFailed = FAILED.includes(Number(Seq));
    assert.deepEqual([Exitval, Signal], [isFailed ? "9" : "0", "0"], `task ${Seq}`);
    assert.equal(Receive, String(`out ${Seq}\n`.length));
    assert.ok(Command?.endsWith(` sh ${Seq}`), Command);
  }

  assert.equal([...Deno.readDirSync(`${sandbox.path}/res`)].length, TASKS);
  for (const n of [1, 5, 7]) {
    const dir = `${sandbox.path}/res/${n}`;
    const result = JSON.parse(await Deno.readTextFile(`${dir}/result.json`));
    const outcome = FAILED.includes(n) ? "failed" : "succeeded";
    assert.deepEqual([result.outcome, result.attempts], [outcome, n === 1 ? 1 : 2]);
    assert.equal(await Deno.readTextFile(`${dir}/stdout`), `out ${n}\n`);
    assert.equal(await Deno.readTextFile(`${dir}/stderr`), FAILED.includes(n) ? `err ${n}\n` : "");
  }

  assert.match(
    stderr,
    new RegExp(`300 tasks: ${TASKS - FAILED.length} succeeded, ${FAILED.length} failed in `),
  );
});

Deno.test("the plain log's summary counts and lists what the journal holds", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stdout, stderr } = await runShell(
    sandbox,
    `seq 300 | heddle each -j8 -- sh -c 'test $(({} % 50)) -ne 0'`,
  );
  assert.deepEqual([code, stdout], [1, ""]);
  const ends = endsByTask(await readJournal(sandbox));
  const failed = [...ends].filter(([, kind]) => kind === "task_failed").map(([task]) => task);
  assert.deepEqual(failed.map(Number).sort((a, b) => a - b), [50, 100, 150, 200, 250, 300]);
  const summary = stderr.slice(stderr.search(/^✗ sh: /m));
  assert.match(summary, /^✗ sh: 300 tasks: 294 succeeded, 6 failed in /);
  const listed = [...summary.matchAll(/^ {2}✗ (\d+) · exit 1$/gm)].map((match) => match[1]);
  assert.deepEqual(listed.sort(), failed.sort());
});

Deno.test("--failed-of runs again just what failed, with the inputs of then, and by a prefix too", async () => {
  await using sandbox = await Sandbox.create();
  const command = [
    "--",
    "sh",
    "-c",
    'echo "$1 {#}" >>log; [ -e fixed ] || test "$1" != "b c"',
    "sh",
    "{}",
  ];
  const first = await sandbox.run(["each", "-j1", ...command, ":::", "a", "b c", "d"]);
  assert.equal(first.code, 1);
  await Deno.writeTextFile(`${sandbox.path}/fixed`, "");
  await Deno.remove(`${sandbox.path}/log`);
  const [runId = ""] = sandbox.runIds();
  // The line that the summary gives is the one to type.
  const again = /again: {3}heddle (.*)$/m.exec(first.stderr)?.[1] ?? "";
  assert.match(again, new RegExp(`^each --failed-of ${runId} `));
  assert.equal((await runShell(sandbox, `heddle ${again}`)).code, 0);
  assert.equal(await Deno.readTextFile(`${sandbox.path}/log`), "b c 2\n");
  const none = await sandbox.run(["each", "--failed-of", sandbox.runIds()[1] ?? "", ...command]);
  assert.deepEqual([none.code, none.stdout], [2, ""]);
  assert.match(none.stderr, /No task failed in run/);
  const prefix = await sandbox.run(["each", "--failed-of", runId.slice(0, -1), ...command]);
  assert.equal(prefix.code, 0);
});

Deno.test("--failed-of adds to the job log that it is given, as the summary's line does, and begins one that is new", async () => {
  await using sandbox = await Sandbox.create();
  const job = ["--joblog", "log", "--", "sh", "-c", "[ -e fixed ] || test $1 != b", "sh", "{}"];
  const first = await sandbox.run(["each", "-j1", ...job, ":::", "a", "b", "c"]);
  await Deno.writeTextFile(`${sandbox.path}/fixed`, "");
  const again = /again: {3}heddle (.*)$/m.exec(first.stderr)?.[1] ?? "";
  assert.equal((await runShell(sandbox, `heddle ${again}`)).code, 0);
  const exits = async (name: string) =>
    (await readJobLog(`${sandbox.path}/${name}`)).map(({ Seq, Exitval }) => [Seq, Exitval]);
  assert.deepEqual(await exits("log"), [["1", "0"], ["2", "1"], ["3", "0"], ["2", "0"]]);
  const [runId = ""] = sandbox.runIds();
  assert.equal(
    (await sandbox.run(["each", "--failed-of", runId, "--joblog", "new", "true"])).code,
    0,
  );
  assert.deepEqual(await exits("new"), [["2", "0"]]);
});

Deno.test("--failed-of takes CSV columns by name again, and combinations as they were", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/u.csv`, 'name,mail\nAda,a@x\n"Bob, B",b@x\n');
  const csv = ["--csv", "--from", "u.csv", "--", "sh", "-c", 'echo "$1 $2"; exit 1', "sh"];
  const job = [...csv, "{mail}", "<{name}>"];
  assert.equal(
    (await sandbox.run(["each", "--output=none", "--max-failures=100%", ...job])).code,
    1,
  );
  const run = await sandbox.run(["each", "-k", "--failed-of", sandbox.runIds()[0] ?? "", ...job]);
  assert.deepEqual([run.code, run.stdout], [1, "a@x <Ada>\nb@x <Bob, B>\n"]);

  const product = ["--", "sh", "-c", 'test "$1$2" != by', "sh", "{1}", "{2}"];
  await sandbox.run(["each", ...product, ":::", "a", "b", ":::", "x", "y"]);
  const { events } = await runEvents(sandbox, [
    "each",
    "--failed-of",
    sandbox.runIds()[2] ?? "",
    ...product,
  ]);
  assert.deepEqual(theEvent(events, "task_added").input, ["b", "y"]);
  assert.equal(theEvent(events, "task_added").index, 4);
});

Deno.test("a command that runs failed rows of CSV again is given where the names of its columns can be read again", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/u.csv`, "name,mail\nAda,a@x\n");
  const job = "-- sh -c '[ -e fixed ] && echo $1' sh {mail}";
  for (const from of ["", "--from -", "--from /dev/stdin", "--from /dev/fd/0"]) {
    const piped = await runShell(sandbox, `cat u.csv | heddle each --csv ${from} ${job}`);
    assert.equal(piped.code, 1);
    assert.doesNotMatch(piped.stderr, /again:/, from);
  }
  const { stderr } = await runShell(sandbox, `heddle each --csv --from u.csv ${job}`);
  const again = /again: {3}heddle (.*)$/m.exec(stderr)?.[1] ?? "";
  await Deno.writeTextFile(`${sandbox.path}/fixed`, "");
  assert.equal((await runShell(sandbox, `heddle ${again}`)).stdout, "a@x\n");
});

Deno.test("--failed-of names a run that is kept, or says which are", async () => {
  await using sandbox = await Sandbox.create();
  const nothing = await sandbox.run(["each", "--failed-of", "x", "--", "true"]);
  assert.deepEqual([nothing.code, nothing.stderr], [
    2,
    "heddle: --failed-of x: No such run; no run is kept\n",
  ]);
  await sandbox.run(["each", "--", "false", ":::", "a"]);
  const [runId = ""] = sandbox.runIds();
  const other = await sandbox.run(["each", "--failed-of", "1999", "--", "true"]);
  assert.match(other.stderr, new RegExp(`No such run; the latest run is ${runId}`));
});

Deno.test("a run that was cut short keeps what failed; --failed-of runs that and not what was cancelled", async () => {
  await using sandbox = await Sandbox.create();
  const job = ["--", "sh", "-c", "[ $1 = 1 ]", "sh"];
  await sandbox.run(["each", "-j1", "--fail-fast", ...job, ":::", "1", "2", "3"]);
  const { events } = await runEvents(sandbox, [
    "each",
    "--failed-of",
    sandbox.runIds()[0] ?? "",
    ...job,
  ]);
  assert.deepEqual(eventsOf(events, "task_added").map(({ input }) => input), [["2"]]);
});

Deno.test("--no-journal leaves nothing behind and offers no command that needs a journal", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stderr } = await sandbox.run(["each", "--no-journal", "--", "false", ":::", "a"]);
  assert.equal(code, 1);
  assert.doesNotMatch(stderr, /journal|again/);
  assert.deepEqual([...Deno.readDirSync(`${sandbox.path}/state`)], []);
  // An executable's runtime keeps its own code cache there.
  const left = [...Deno.readDirSync(`${sandbox.path}/tmp`)].map(({ name }) => name);
  assert.deepEqual(left.filter((name) => !name.startsWith("deno-compile-")), []);
});

Deno.test("without a home the journal is in the temporary folder, and that is said once", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stderr } = await runShell(
    sandbox,
    "unset HOME XDG_STATE_HOME; heddle each -- true ::: a",
  );
  assert.equal(code, 0);
  const said = stderr.match(/^heddle: No home folder: the journal is kept in (\S+)$/gm) ?? [];
  assert.equal(said.length, 1, stderr);
  const path = /journal: (\S+)$/m.exec(stderr)?.[1] ?? "";
  assert.ok(path.startsWith(`${sandbox.path}/tmp/`), path);
  assert.equal(theEvent(parseEvents(await Deno.readTextFile(path)), "run_finished").exitCode, 0);
});

Deno.test("a state folder that cannot be written costs the journal, not the run", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/state/heddle`, "a file where a folder should be");
  const { code, stdout, stderr } = await sandbox.run(["each", "--", "echo", ":::", "a"]);
  assert.deepEqual([code, stdout], [0, "a\n"]);
  assert.match(stderr, /^heddle: No journal is written: /m);
});

Deno.test("two runs at once keep a journal each and don't end each other's jobs", async () => {
  await using sandbox = await Sandbox.create();
  await makePipes(sandbox, "to_a", "to_b");
  const a = runEvents(sandbox, ["each", "--shell", "echo >to_b; read x <to_a; : {}", ":::", "a"]);
  const b = runEvents(sandbox, ["each", "--shell", "read x <to_b; echo >to_a; : {}", ":::", "b"]);
  for (const run of await Promise.all([a, b])) {
    assert.equal(run.code, 0);
    const { runId } = theEvent(run.events, "run_started");
    assert.deepEqual(await readJournal(sandbox, runId), run.events);
  }
  assert.equal(sandbox.runIds().length, 2);
});

Deno.test("the output of failed tasks is kept beside the journal", async () => {
  await using sandbox = await Sandbox.create();
  await sandbox.run(["each", "--", "sh", "-c", "echo out; echo err >&2; exit {}", ":::", "0", "1"]);
  const dir = `${sandbox.path}/state/heddle/runs/${sandbox.runIds()[0]}/output`;
  const files = [...Deno.readDirSync(dir)].map((it) => it.name).sort();
  assert.deepEqual(files, ["2.stderr", "2.stdout"]);
  assert.equal(await Deno.readTextFile(`${dir}/2.stderr`), "err\n");
});
