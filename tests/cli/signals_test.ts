import assert from "node:assert/strict";
import { heddleArgv, Sandbox } from "../_support/cli.ts";
import { createLifeline } from "../_support/lifeline.ts";
import { PipedRun } from "./_piped_run.ts";
import { assertGone, eventsOf, makePipes, parseEvents, readJournal, theEvent } from "./_runs.ts";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131 } as const;

/**
 * A job that says every signal that it gets, and that it is ready, and ends when there is a file `go`. Python, because a
 * shell's trap waits for the command that it runs.
 */
const NOTER = `
import os, signal, sys, time
name = sys.argv[1]
def say(word):
    os.write(1, f"{name} {word}\\n".encode())
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    signal.signal(number, lambda number, frame: say(signal.Signals(number).name))
say("ready")
while not os.path.exists("go"):
    time.sleep(0.01)
sys.exit(1)
`;

async function sandboxWithNoter(): Promise<Sandbox> {
  const sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/noter.py`, NOTER);
  return sandbox;
}

/** Lets the noters go, and returns what they said. */
async function letGo(sandbox: Sandbox, run: PipedRun): Promise<{ code: number; said: string[] }> {
  await Deno.writeTextFile(`${sandbox.path}/go`, "");
  const { code, stdout } = await run.result;
  return { code, said: stdout.trimEnd().split("\n").sort() };
}

for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
  Deno.test(`${signal} goes once to every job and the run ends with ${exitCode}`, async () => {
    await using sandbox = await sandboxWithNoter();
    const args = ["each", "-j2", "--ui=quiet", "--output=stream", "--", "python3", "noter.py"];
    await using run = PipedRun.start(sandbox, [...args, ":::", "a", "b", "c"]);
    await run.stdout(/^a ready$/m);
    await run.stdout(/^b ready$/m);
    run.kill(signal as Deno.Signal);
    await run.stdout(/^a SIG/m);
    await run.stdout(/^b SIG/m);
    const { code, said } = await letGo(sandbox, run);
    assert.equal(code, exitCode);
    assert.deepEqual(said, [`a ${signal}`, "a ready", `b ${signal}`, "b ready"]);

    const events = await readJournal(sandbox);
    assert.equal(theEvent(events, "run_cancelling").by, signal);
    assert.deepEqual(
      eventsOf(events, "task_cancelled").map(({ task, by }) => [task, by]).sort(),
      [["1", signal], ["2", signal], ["3", signal]],
    );
    assert.equal(theEvent(events, "run_finished").exitCode, exitCode);
  });
}

Deno.test("a Heddle inside a job ends its own jobs, each signalled once", async () => {
  await using sandbox = await sandboxWithNoter();
  const options = ["each", "--ui=quiet", "--output=stream", "--"];
  const inner = [...heddleArgv(), ...options, "python3", "noter.py"];
  // The inner one gets its input from a pipe: `:::` would end the outer one's command.
  const job = ["sh", "-c", 'echo x | "$@"', "{}", ...inner];
  await using run = PipedRun.start(sandbox, [...options, ...job, ":::", "sh"]);
  await run.stdout(/^x ready$/m);
  run.kill("SIGTERM");
  await run.stdout(/^x SIG/m);
  const { code, said } = await letGo(sandbox, run);
  assert.deepEqual([code, said], [143, ["x SIGTERM", "x ready"]]);
});

/** Holds the lifeline and so do a background child, a `setsid` one and a daemon whose parent is gone. */
function family(path: string, prelude = ""): string {
  return `${prelude} exec 3>'${path}'
    sleep 1000 & setsid sleep 1001 & (setsid sh -c 'sleep 1002 & sleep 1003' &)
    echo started {}; wait`;
}

Deno.test("SIGTERM ends whole families: background children, setsid, daemons, all that run", async () => {
  await using sandbox = await Sandbox.create();
  await using lifeline = await createLifeline();
  await using run = PipedRun.start(
    sandbox,
    ["each", "-j3", "--output=stream", "--shell", family(lifeline.path), ":::", "1", "2", "3", "4"],
  );
  await run.stdout(/(started \d\n){3}/);
  run.kill("SIGTERM");
  assert.equal((await run.result).code, 143);
  // Nobody holds it when Heddle is gone.
  await assertGone(lifeline);
  const { stderr } = await run.result;
  assert.match(stderr, /4 tasks: 0 succeeded, 4 cancelled/);
});

Deno.test("who is deaf to the signal is killed after the grace", async () => {
  await using sandbox = await Sandbox.create();
  await using lifeline = await createLifeline();
  const job = family(lifeline.path, "trap '' INT TERM HUP;");
  await using run = PipedRun.start(
    sandbox,
    ["each", "--grace", "100ms", "--output=stream", "--shell", job, ":::", "1"],
  );
  await run.stdout(/started/);
  run.kill("SIGINT");
  assert.equal((await run.result).code, 130);
  await assertGone(lifeline);
});

Deno.test("a second signal kills at once, whatever the grace", async () => {
  await using sandbox = await Sandbox.create();
  await using lifeline = await createLifeline();
  const job = family(lifeline.path, "trap '' INT TERM HUP;");
  await using run = PipedRun.start(
    sandbox,
    ["each", "-j1", "--grace", "10h", "--ui=json", "--shell", job, ":::", "1", "2"],
  );
  await lifeline.held;
  run.kill("SIGTERM");
  await run.stdout(/run_cancelling/);
  run.kill("SIGINT");
  const { code, stdout } = await run.result;
  await assertGone(lifeline);
  const events = parseEvents(stdout);
  assert.deepEqual(eventsOf(events, "run_cancelling").map(({ by }) => by), ["SIGTERM", "SIGINT"]);
  assert.deepEqual([code, theEvent(events, "run_finished").exitCode], [130, 130]);
  assert.deepEqual(await readJournal(sandbox), events);
});

Deno.test("a job that cleans up within the grace is waited for, and what it says is shown", async () => {
  await using sandbox = await Sandbox.create();
  await makePipes(sandbox, "go");
  const job = "trap 'echo cleaning >&2; read x <go; echo cleaned; exit 0' TERM; echo ready >&2; " +
    "while :; do sleep 0.05; done; : {}";
  await using run = PipedRun.start(
    sandbox,
    ["each", "--output=stream", "--ui=quiet", "--shell", job, ":::", "1"],
  );
  await run.stderr(/^ready$/m);
  run.kill("SIGTERM");
  await run.stderr(/^cleaning$/m);
  await Deno.writeTextFile(`${sandbox.path}/go`, "\n");
  const { code, stdout } = await run.result;
  assert.deepEqual([code, stdout], [143, "cleaned\n"]);
});

Deno.test("a signal while inputs are awaited ends the run at once", async () => {
  await using sandbox = await Sandbox.create();
  await using run = PipedRun.start(sandbox, ["each", "--ui=json", "--", "true"], {
    stdin: "piped",
  });
  await run.write("a\n");
  await run.stdout(/task_succeeded/);
  run.kill("SIGINT");
  const { code, stdout } = await run.result;
  assert.equal(code, 130);
  const end = theEvent(parseEvents(stdout), "run_finished");
  assert.deepEqual([end.succeeded, end.cancelled, end.exitCode], [1, 0, 130]);
});

Deno.test("a signal in the middle of thousands leaves every record whole and in agreement", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(
    `${sandbox.path}/inputs`,
    Array.from({ length: 3_000 }, (_, at) => `${at + 1}\n`).join(""),
  );
  await using run = PipedRun.start(
    sandbox,
    [
      "each",
      "-j8",
      "--ui=json",
      "--joblog=log",
      "--from=inputs",
      "--",
      "sh",
      "-c",
      // Without the last one the run could be over before the signal comes.
      "[ {} -lt 3000 ] || exec sleep 1000; test $(({} % 50)) -ne 0",
    ],
  );
  await run.stdout(/"task":"150"[^\n]*\n[^]*task_failed/);
  run.kill("SIGINT");
  const { code, stdout, stderr } = await run.result;
  const events = parseEvents(stdout);
  assert.equal(code, 130);
  const end = theEvent(events, "run_finished");
  const counted = ["task_succeeded", "task_failed", "task_cancelled"] as const;
  const [succeeded, failed, cancelled] = counted.map((kind) => eventsOf(events, kind).length);
  assert.deepEqual([end.succeeded, end.failed, end.cancelled], [succeeded, failed, cancelled]);
  assert.equal(end.succeeded + end.failed + end.cancelled, 3_000);
  assert.deepEqual(await readJournal(sandbox), events);
  assert.match(
    stderr,
    new RegExp(`3000 tasks: ${succeeded} succeeded, ${failed} failed, ${cancelled} cancelled`),
  );
  const rows = (await Deno.readTextFile(`${sandbox.path}/log`)).trimEnd().split("\n").length - 1;
  const started = new Set(eventsOf(events, "attempt_started").map(({ task }) => task));
  assert.equal(rows, started.size);
});
