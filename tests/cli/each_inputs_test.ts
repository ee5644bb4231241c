import assert from "node:assert/strict";
import { foreignRemedy } from "../../lib/cli/foreign_options.ts";
import { Sandbox } from "../_support/cli.ts";
import { PipedRun } from "./_piped_run.ts";
import { eventsOf, parseEvents, runEvents, runShell, theEvent } from "./_runs.ts";

/** Prints its arguments, one a line, in brackets. */
const SHOW = ["sh", "-c", 'for x do printf "[%s]" "$x"; done; echo', "sh"];
const IN_ORDER = ["-k", "--ui", "quiet", "--no-journal"];

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly shown: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "each line of stdin is one input, spaces and all, with or without a last line end",
    args: [...SHOW],
    stdin: "a\n b  c \n\nlast",
    shown: ["[a]", "[ b  c ]", "[]", "[last]"],
  },
  {
    name: "-0 lets an input hold line ends",
    args: ["-0", ...SHOW],
    stdin: "a\nb\0c\0",
    shown: ["[a\nb]", "[c]"],
  },
  {
    name: "::: lists are combined, the last one fastest",
    args: [...SHOW, "{1}", "{2}", ":::", "a", "b", ":::", "x", "y z"],
    shown: ["[a][x]", "[a][y z]", "[b][x]", "[b][y z]"],
  },
  {
    name: ":::+ links a list to the one before",
    args: [...SHOW, "{1}", "{2}", "{3}", ":::", "a", "b", ":::+", "x", "y", ":::", "1", "2"],
    shown: ["[a][x][1]", "[a][x][2]", "[b][y][1]", "[b][y][2]"],
  },
  {
    name: "without a replacement string the input comes last",
    args: [...SHOW, "first", ":::", "a", "b"],
    shown: ["[first][a]", "[first][b]"],
  },
  {
    name: "an input is an argument, whatever it holds",
    args: [...SHOW, ":::", "$(touch hit)", "; touch hit", "'\"`\\", "*", "-n"],
    shown: ["[$(touch hit)]", "[; touch hit]", "['\"`\\]", "[*]", "[-n]"],
  },
  {
    name: "GNU parallel's replacement strings take paths apart",
    args: [
      ...SHOW,
      "{}",
      "{.}",
      "{/}",
      "{//}",
      "{/.}",
      "{#}",
      "{1.}",
      "{-1/}",
      ":::",
      "d/x.tar.gz",
    ],
    shown: ["[d/x.tar.gz][d/x.tar][x.tar.gz][d][x.tar][1][d/x.tar][x.tar.gz]"],
  },
  {
    name:
      "several replacement strings in one argument are all replaced, and text is not read again",
    args: [...SHOW, "{1}-{2}/{1}", ":::", "{2}", ":::", "b"],
    shown: ["[{2}-b/{2}]"],
  },
  {
    name: "braces that name nothing known stay",
    args: [...SHOW, "{print $1}", "${HOME}", '{"a": {}}', "{x}", ":::", "v"],
    shown: ['[{print $1}][${HOME}][{"a": v}][{x}]'],
  },
  {
    name: "-I names another text to replace, and {} is then a text like any other",
    args: ["-I", "@@", ...SHOW, "<@@>", "{}", ":::", "a b"],
    shown: ["[<a b>][{}]"],
  },
  {
    name: "--shell runs a line and quotes the inputs in it, wherever they stand",
    args: [
      "--shell",
      `printf '[%s]' {} "in {}" 'in {}'; echo | tr -d x`,
      ":::",
      "$(touch hit)",
      `it's "q" \\`,
      "two\nlines",
      "-n; touch hit",
    ],
    shown: [
      "[$(touch hit)][in $(touch hit)][in $(touch hit)]",
      `[it's "q" \\][in it's "q" \\][in it's "q" \\]`,
      "[two\nlines][in two\nlines][in two\nlines]",
      "[-n; touch hit][in -n; touch hit][in -n; touch hit]",
    ],
  },
  {
    name: "--csv takes values by column, with quotes, commas and line ends in them",
    args: ["--csv", ...SHOW, "{name}", "<{e-mail}>", "{1}", "{nope}"],
    stdin: 'name,e-mail\nAda,a@x\n"Bob, ""B"" Ross","b@x\r\n"\n',
    shown: ["[Ada][<a@x>][Ada][{nope}]", '[Bob, "B" Ross][<b@x\r\n>][Bob, "B" Ross][{nope}]'],
  },
];

Deno.test("each: braces that nearly name a column of CSV stay as they are, which is told once", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/u.csv`, "name,mail\nAda,a@x\nBob,b@x\n");
  const told = "heddle: {nmae} names no column and stays as it is; did you mean {name}?\n";
  const job = ["--", "echo", "{nmae}", "{mail}", "{print}"];
  const shown = "{nmae} a@x {print}\n{nmae} b@x {print}\n";
  const fromFile = ["each", ...IN_ORDER, "--csv", "--from", "u.csv"];
  for (const args of [fromFile, [...fromFile, "--ui", "plain"]]) {
    const { code, stdout, stderr } = await sandbox.run([...args, ...job]);
    assert.deepEqual([code, stdout, stderr.split(told).length], [0, shown, 2], stderr);
  }
  const stdin = "name,mail\nAda,a@x\nBob,b@x\n";
  const piped = await sandbox.run(["each", ...IN_ORDER, "--csv", ...job], { stdin });
  assert.deepEqual([piped.stdout, piped.stderr], [shown, told]);
  const dry = await sandbox.run(["each", "--dry-run", "--csv", ...job], { stdin });
  assert.equal(dry.stderr, told);
});

Deno.test("each: a table whose columns are not separated by commas is told of", async () => {
  await using sandbox = await Sandbox.create();
  for (const [stdin, shown] of [["a;b\n1;2\n", "a;b"], ["a\tb\n1\t2\n", "a b"]] as const) {
    const args = ["each", ...IN_ORDER, "--csv", "--", "echo", "{a}"];
    const { code, stderr } = await sandbox.run(args, { stdin });
    const told = `stdin: The header names one column, "${shown}"; columns are separated by commas`;
    assert.deepEqual([code, stderr], [0, `heddle: ${told}\n`]);
  }
});

Deno.test("each: lines of Windows are data all the same, which is told once; with NUL it is not", async () => {
  await using sandbox = await Sandbox.create();
  const args = ["each", ...IN_ORDER, "--", "echo"];
  const lines = await sandbox.run(args, { stdin: "a\r\nb\r\n" });
  const told =
    "heddle: stdin:1: Inputs end with CR, as lines of Windows do; take it out, as by tr -d '\\r'\n";
  assert.deepEqual([lines.stdout, lines.stderr], ["a\r\nb\r\n", told]);
  const mixed = await sandbox.run(args, { stdin: "a\r\nb\n" });
  assert.deepEqual([mixed.stdout, mixed.stderr], ["a\r\nb\n", ""]);
  const nul = await sandbox.run(["each", "-0", ...args.slice(1)], { stdin: "a\r\0b\r\0" });
  assert.deepEqual([nul.stdout, nul.stderr], ["a\r\nb\r\n", ""]);
});

for (const { name, args, stdin, shown } of CASES) {
  Deno.test(`each: ${name}`, async () => {
    await using sandbox = await Sandbox.create();
    const result = await sandbox.run(
      ["each", ...IN_ORDER, ...args],
      stdin === undefined ? {} : { stdin },
    );
    assert.deepEqual(result, {
      code: 0,
      signal: null,
      stdout: shown.map((line) => `${line}\n`).join(""),
      stderr: "",
    });
    assert.throws(() => Deno.statSync(`${sandbox.path}/hit`), Deno.errors.NotFound);
  });
}

Deno.test("each: --from reads a file, and stdin stays untouched", async () => {
  await using sandbox = await Sandbox.create();
  await Deno.writeTextFile(`${sandbox.path}/inputs`, "a b\nc\n");
  const { stdout } = await sandbox.run(["each", ...IN_ORDER, "--from", "inputs", ...SHOW], {
    stdin: "not me\n",
  });
  assert.equal(stdout, "[a b]\n[c]\n");
});

Deno.test("each: the inputs' stdin is not the jobs', which is empty", async () => {
  await using sandbox = await Sandbox.create();
  const { stdout } = await sandbox.run(["each", ...IN_ORDER, "--", "sh", "-c", "echo {}; cat"], {
    stdin: "a\nb\n",
  });
  assert.equal(stdout, "a\nb\n");
});

Deno.test("each: an input runs as soon as it comes, and the total is unknown until the end", async () => {
  await using sandbox = await Sandbox.create();
  await using run = PipedRun.start(sandbox, ["each", "--ui", "json", "-j2", "--", "true"], {
    stdin: "piped",
  });
  await run.write("first\n");
  await run.stdout(/task_succeeded/);
  await run.write("second\nthi");
  await run.stdout(/task_succeeded[^]*task_succeeded/);
  await run.write("rd");
  await run.closeStdin();
  const { code, stdout } = await run.result;
  const events = parseEvents(stdout);
  assert.equal(code, 0);
  assert.equal(theEvent(events, "run_started").total, null);
  assert.equal(theEvent(events, "inputs_ended").total, 3);
  assert.deepEqual(
    eventsOf(events, "task_added").map(({ index, input }) => [index, input]),
    [[1, ["first"]], [2, ["second"]], [3, ["third"]]],
  );
});

Deno.test({
  name: "each: standard input is not read ahead of the jobs without bound",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using sandbox = await Sandbox.create();
    const line = `${"x".repeat(199)}\n`;
    await Deno.writeTextFile(`${sandbox.path}/inputs`, line.repeat(100_000));
    // Each job looks up how far its parent has read the file.
    const { code, stdout } = await runShell(
      sandbox,
      `heddle each -j1 --fail-fast --shell \\
         'grep ^pos: /proc/$PPID/fdinfo/0 && test {#} -lt 40' <inputs`,
    );
    assert.equal(code, 1);
    const positions = [...stdout.matchAll(/pos:\s*(\d+)/g)].map((match) => Number(match[1]));
    assert.equal(positions.length, 40);
    assert.ok(Math.max(...positions) < 4_000_000, `read ${Math.max(...positions)} bytes`);
  },
});

Deno.test("each: no inputs are no tasks and no failure", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stdout, events } = await runEvents(sandbox, ["each", "--", "false"], { stdin: "" });
  assert.equal(code, 0, stdout);
  assert.equal(theEvent(events, "inputs_ended").total, 0);
});

Deno.test("each: what is advised in the place of -n gives a command several inputs at once", async () => {
  await using sandbox = await Sandbox.create();
  const remedy = foreignRemedy("heddle each", "-n") ?? "";
  const [, line = ""] = /as in (.*)$/.exec(remedy) ?? [];
  const counting = line.replace("gzip $1", "set -- $1; echo $#").replace("each", "each -k");
  const { code, stdout } = await runShell(sandbox, `seq 25 | ${counting}`);
  assert.deepEqual([code, stdout], [0, "10\n10\n5\n"]);
});
