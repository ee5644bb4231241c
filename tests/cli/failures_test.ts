import assert from "node:assert/strict";
import type { Failure } from "../../lib/events.ts";
import { Sandbox } from "../_support/cli.ts";
import { eventsOf, runEvents, theEvent } from "./_runs.ts";

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  /** What of the failure matters. */
  readonly failure: Partial<Failure> & { readonly kind: Failure["kind"] };
  /** The line of the summary behind the label. */
  readonly words: RegExp;
}

const CASES: readonly Case[] = [
  {
    name: "an exit code, with the last line of standard error as its cause",
    args: ["--", "sh", "-c", "echo first >&2; echo disk on fire >&2; echo >&2; exit 7"],
    failure: { kind: "exit", code: 7, tail: ["first", "disk on fire"] },
    words: /exit 7: disk on fire$/,
  },
  {
    name: "an exit code and silence",
    args: ["--", "sh", "-c", "exit 9"],
    failure: { kind: "exit", code: 9 },
    words: /exit 9$/,
  },
  {
    name: "a command that the shell does not find",
    args: ["--shell", "--", "no-such-program"],
    failure: { kind: "exit", code: 127 },
    words: /exit 127: no-such-program: (command )?not found$/,
  },
  {
    name: "a program that is not there",
    args: ["--", "no-such-program"],
    failure: { kind: "spawn", code: "ENOENT" },
    words: /cannot start: no-such-program: not found \(ENOENT\)$/,
  },
  {
    name: "a shell line that was given as a program",
    args: ["--", "echo {} | wc"],
    failure: { kind: "spawn", code: "ENOENT" },
    words:
      /cannot start: echo the input \| wc: not found; a shell line takes --shell, in a plan a text \(ENOENT\)$/,
  },
  {
    name: "a program that may not be run",
    args: ["--", "./data"],
    failure: { kind: "spawn", code: "EACCES" },
    words: /cannot start: \.\/data: permission denied; chmod \+x it, .* \(EACCES\)$/,
  },
  {
    name: "a script whose interpreter is not there",
    args: ["--", "./script"],
    failure: { kind: "spawn", code: "ENOENT" },
    words: /cannot start: .*\/no\/such\/interpreter.*not found.*\(ENOENT\)$/,
  },
  {
    name: "a signal, by name and meaning",
    args: ["--", "sh", "-c", "kill -SEGV $$"],
    failure: { kind: "signal", signal: "SIGSEGV" },
    words: /signal SIGSEGV \(segmentation fault\)$/,
  },
  {
    name: "a kill by somebody else",
    args: ["--", "sh", "-c", "kill -KILL $$"],
    failure: { kind: "signal", signal: "SIGKILL" },
    words: /signal SIGKILL \(killed\)$/,
  },
  {
    name: "a shell that tells of a signal by its exit code",
    args: ["--", "sh", "-c", "exit 139"],
    failure: { kind: "exit", code: 139 },
    words: /exit 139 \(as after SIGSEGV\)$/,
  },
  {
    name: "a limit that was reached",
    args: ["--timeout", "120ms", "--", "sh", "-c", "exec sleep 30"],
    failure: { kind: "timeout", afterMs: 120 },
    words: /timed out after 120ms$/,
  },
  {
    name: "silence that lasted too long",
    args: ["--stall", "120ms", "--", "sh", "-c", "exec sleep 30"],
    failure: { kind: "stalled" },
    words: /no output for [\d.]+m?s \(stalled\)$/,
  },
];

for (const { name, args, failure, words } of CASES) {
  Deno.test(`a failure is told with its cause: ${name}`, async () => {
    await using sandbox = await Sandbox.create();
    await Deno.writeTextFile(`${sandbox.path}/data`, "");
    await Deno.writeTextFile(`${sandbox.path}/script`, "#!/no/such/interpreter\n", { mode: 0o755 });
    const [options, command] = split(args);
    const run = await runEvents(
      sandbox,
      ["each", ...options, "--", ...command, ":::", "the input"],
    );
    assert.equal(run.code, 1);
    const { failure: told } = theEvent(run.events, "task_failed");
    for (const [key, value] of Object.entries(failure)) {
      assert.deepEqual(Reflect.get(told, key), value, JSON.stringify(told));
    }
    assert.deepEqual(theEvent(run.events, "attempt_failed").failure, told);
    assert.equal(theEvent(run.events, "run_finished").exitCode, 1);
    const line = run.stderr.split("\n").find((line) => line.includes("✗ the input · ")) ?? "";
    assert.match(line, words, run.stderr);
  });
}

/** Options and command of a case. */
function split(args: readonly string[]): [string[], string[]] {
  const at = args.indexOf("--");
  return [args.slice(0, at), args.slice(at + 1)];
}

Deno.test("a failure is told with its cause: arguments that are too long for the system", async () => {
  await using sandbox = await Sandbox.create();
  const { code, events, stderr } = await runEvents(
    sandbox,
    ["each", "--", "echo", "{}{}{}{}"],
    { stdin: `short\n${"x".repeat(40_000)}\n` },
  );
  assert.equal(code, 1);
  const { failure, task } = theEvent(events, "task_failed");
  assert.deepEqual([task, failure.kind === "spawn" && failure.code], ["2", "E2BIG"]);
  assert.match(stderr, /cannot start: arguments and environment are too long.*\(E2BIG\)$/m);
});

Deno.test("the log tells each failure as it happens and the summary all of them again", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stderr } = await sandbox.run(
    [
      "each",
      "-j1",
      "--ui",
      "plain",
      "--",
      "sh",
      "-c",
      "echo why {} >&2; exit {}",
      ":::",
      "0",
      "3",
      "4",
    ],
  );
  assert.equal(code, 1);
  for (const exit of [3, 4]) {
    const told = stderr.split("\n").filter((line) =>
      line.includes(`✗ ${exit} · exit ${exit}: why`)
    );
    assert.equal(told.length, 2, stderr);
  }
  assert.match(stderr, /✗ sh: 3 tasks: 1 succeeded, 2 failed in /);
  assert.match(stderr, /again: {3}heddle each --failed-of \S+ -j1 --ui plain -- sh -c/);
});

Deno.test("what jobs write comes to the events as it is, and to the terminal's words without escapes", async () => {
  await using sandbox = await Sandbox.create();
  const hostile = "\x1b]0;owned\x07red\u202e\x1b[2J";
  const { stderr, events } = await runEvents(
    sandbox,
    ["each", "--", "sh", "-c", 'printf "%s\\n" "$1" >&2; exit 1', "sh", ":::", hostile],
  );
  const { label } = theEvent(events, "task_added");
  assert.equal(label, hostile);
  const { failure } = theEvent(events, "task_failed");
  assert.deepEqual(failure.kind === "exit" && failure.tail, [hostile]);
  const summary = stderr.slice(stderr.indexOf("✗ sh:"));
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(summary, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
});

Deno.test("a task that succeeds at a later try is a success, and each failed try has its cause", async () => {
  await using sandbox = await Sandbox.create();
  const { code, events, stderr } = await runEvents(
    sandbox,
    [
      "each",
      "--retries",
      "3",
      "--backoff",
      "1ms",
      "--",
      "sh",
      "-c",
      'test "$HEDDLE_ATTEMPT" -ge 3 || { echo not yet >&2; exit "$HEDDLE_ATTEMPT"; }',
      "sh",
      ":::",
      "x",
    ],
  );
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    eventsOf(events, "attempt_failed").map(({ failure }) =>
      failure.kind === "exit" && failure.code
    ),
    [1, 2],
  );
  assert.equal(theEvent(events, "task_succeeded").attempt, 3);
});
