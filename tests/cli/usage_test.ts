import assert from "node:assert/strict";
import { type CliResult, Sandbox } from "../_support/cli.ts";
import { PipedRun } from "./_piped_run.ts";
import { runEvents, theEvent } from "./_runs.ts";

interface Mistake {
  readonly name: string;
  readonly args: readonly string[];
  /** Content of the file `inputs`. */
  readonly inputs?: string;
  /** One for each line. */
  readonly lines: readonly RegExp[];
}

const JOB = ["--", "touch", "hit"];

const MISTAKES: readonly Mistake[] = [
  { name: "no command", args: [], lines: [/No command: write heddle each/] },
  {
    name: "an unknown command",
    args: ["eech"],
    lines: [/Unknown command "eech": did you mean each\?/],
  },
  {
    name: "several wrong options, each with its remedy",
    args: ["each", "--retrys=3", "-j", "0", "--timeout", "soon", "--rate", "5", ...JOB],
    lines: [
      /Unknown option --retrys: did you mean --retries\?/,
      /Option -j: Invalid number of jobs "0"/,
      /Option --timeout: .*"soon"/,
      /Option --rate: Invalid rate "5"/,
    ],
  },
  {
    name: "options that contradict each other",
    args: ["each", "--ui", "json", "--output", "stream", ...JOB, ":::", "a"],
    lines: [/Option --ui json cannot be combined with --output stream/],
  },
  {
    name: "inputs from two places",
    args: ["each", "--from", "x", ...JOB, ":::", "a"],
    lines: [/--from.*:::/],
  },
  {
    name: "a file of inputs that is not there",
    args: ["each", "--from", "no/such", ...JOB],
    lines: [/no\/such: No such file/],
  },
  {
    name: "a working folder that is not there",
    args: ["each", "-C", "no/such", ...JOB, ":::", "a"],
    lines: [/-C .*no\/such: No such folder/],
  },
  {
    name: "a file in place of a working folder",
    args: ["each", "-C", "inputs", ...JOB, ":::", "a"],
    inputs: "",
    lines: [/-C .*inputs: Is a file, not a folder/],
  },
  {
    name: "a folder in place of a file of inputs",
    args: ["each", "--from", ".", ...JOB],
    lines: [/Is a folder, not a file/],
  },
  {
    name: "a plan that is not there",
    args: ["run", "nope.yaml"],
    lines: [/nope\.yaml: No such file/],
  },
  {
    name: "a column number that no input has",
    args: ["each", ...JOB, "{3}", ":::", "a", ":::", "b"],
    lines: [
      /Replacement string \{3\} names a column number that no input has: the inputs have 2 columns/,
    ],
  },
  {
    name: "a column number that lines of stdin cannot have",
    args: ["each", "--from", "inputs", ...JOB, "{2}"],
    inputs: "a b\n",
    lines: [/\{2\} names a column number that no input has: the inputs have 1 column/],
  },
  {
    name: "CSV with a record that is too short",
    args: ["each", "--csv", "--from", "inputs", ...JOB, "{a}"],
    inputs: "a,b\n1\n",
    lines: [/inputs:2: /],
  },
  {
    name: "CSV with a quote that is never closed",
    args: ["each", "--csv", "--from", "inputs", ...JOB, "{a}"],
    inputs: 'a,b\n"1,2\n',
    lines: [/inputs:2:1: Quote is never closed/],
  },
  {
    name: "CSV without a header",
    args: ["each", "--csv", "--from", "inputs", ...JOB],
    inputs: "",
    lines: [/inputs: CSV is empty/],
  },
  {
    name: "a job log that cannot be written",
    args: ["each", "--joblog", "no/such/log", ...JOB, ":::", "a"],
    lines: [/--joblog no\/such\/log: Cannot be written: /],
  },
  {
    name: "a folder of results that cannot be made",
    args: ["each", "--results", "/dev/null/x", ...JOB, ":::", "a"],
    lines: [/--results \/dev\/null\/x: Cannot be written: /],
  },
  {
    name: "live bars without a terminal",
    args: ["each", "--ui", "live", ...JOB, ":::", "a"],
    lines: [/Cannot show --ui live: standard error is not a terminal/],
  },
  {
    name: "an input where no quoting is safe",
    args: ["each", "--shell", "--", "touch hit; echo `cat {}`", ":::", "a"],
    lines: [/Cannot insert \{\} into the shell line/],
  },
];

function assertRefused({ code, stdout, stderr }: CliResult, lines: readonly RegExp[]): void {
  assert.deepEqual([code, stdout], [2, ""], stderr);
  const told = stderr.trimEnd().split("\n");
  assert.equal(told.length, lines.length, stderr);
  for (const [at, pattern] of lines.entries()) {
    assert.match(told[at] ?? "", new RegExp(`^heddle: .*${pattern.source}`));
  }
}

for (const { name, args, inputs, lines } of MISTAKES) {
  Deno.test(`nothing runs and the exit code is 2 after ${name}`, async () => {
    await using sandbox = await Sandbox.create();
    if (inputs !== undefined) await Deno.writeTextFile(`${sandbox.path}/inputs`, inputs);
    assertRefused(await sandbox.run(args), lines);
    assert.throws(() => Deno.statSync(`${sandbox.path}/hit`), Deno.errors.NotFound);
    if (args.includes("--from")) assert.deepEqual(sandbox.runIds(), []);
  });
}

Deno.test(
  "a file without permission is told by its name",
  { ignore: Deno.uid() === 0 },
  async () => {
    await using sandbox = await Sandbox.create();
    await Deno.writeTextFile(`${sandbox.path}/secret`, "a\n", { mode: 0o000 });
    assertRefused(await sandbox.run(["each", "--from", "secret", ...JOB]), [
      /secret: Permission denied/,
    ]);
  },
);

Deno.test("an input that is no text is told by its line", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeFile(`${sandbox.path}/inputs`, Uint8Array.of(0xff, 0xfe, 10));
  assertRefused(await sandbox.run(["each", "--from", "inputs", ...JOB]), [/inputs:1: /]);
});

Deno.test("a mistake in the middle of an endless input: what came before has run, the exit code is 2", async () => {
  await using sandbox = await Sandbox.create();
  await using run = PipedRun.start(sandbox, ["each", "--csv", "--", "echo", "{b}"], {
    stdin: "piped",
  });
  await run.write("a,b\n1,one\n");
  await run.stdout(/one/);
  await run.write("2,two,too many\n");
  await run.closeStdin();
  const { code, stdout, stderr } = await run.result;
  assert.deepEqual([code, stdout], [2, "one\n"]);
  assert.match(stderr, /^heddle: stdin:3: /m);
  assert.match(stderr, /1 task: 1 succeeded/);
});

Deno.test("the events of such a run end with exit code 2 as well", async () => {
  await using sandbox = await Sandbox.create();
  const { code, events } = await runEvents(sandbox, ["each", "--csv", "--", "echo"], {
    stdin: "a\n1\n2,3\n",
  });
  assert.deepEqual([code, theEvent(events, "run_finished").exitCode], [2, 2]);
});

Deno.test("help, version and schema go to standard output and run nothing", async () => {
  await using sandbox = await Sandbox.create();
  for (const args of [["--help"], ["each", "--help"], ["help", "run"], ["--version"], ["schema"]]) {
    const { code, stdout, stderr } = await sandbox.run(args);
    assert.deepEqual([code, stderr], [0, ""], args.join(" "));
    assert.notEqual(stdout, "");
  }
  const schema = await Deno.readTextFile(
    new URL("../../docs/schema/plan.schema.json", import.meta.url),
  );
  assert.deepEqual(JSON.parse((await sandbox.run(["schema"])).stdout), JSON.parse(schema));
  assert.deepEqual(sandbox.runIds(), []);
});

Deno.test("a run that could not begin leaves no folder, whatever it could not open", async () => {
  await using sandbox = await Sandbox.create();
  const wrongs = [["--joblog", "no/such/log"], ["--results", "/dev/null/x"], ["--ui", "live"]];
  for (const wrong of wrongs) {
    const { code } = await sandbox.run(["each", ...wrong, ...JOB, ":::", "a"]);
    assert.deepEqual([wrong, code, sandbox.runIds()], [wrong, 2, []]);
  }
  const { code } = await sandbox.run(["each", ...JOB, ":::", "a"]);
  assert.deepEqual([code, sandbox.runIds().length], [0, 1]);
});
