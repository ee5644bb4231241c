import assert from "node:assert/strict";
import fc from "fast-check";
import type { Command, EachOptions, RunOptions } from "../../lib/cli/options.ts";
import { parseCommand } from "../../lib/cli/parse_command.ts";
import { UsageError } from "../../lib/text/usage_error.ts";

const RUN_DEFAULTS: RunOptions = {
  jobs: undefined,
  retries: undefined,
  backoff: {},
  timeout: undefined,
  stallMs: undefined,
  delayMs: 0,
  ratePerSecond: undefined,
  maxFailures: undefined,
  failFast: false,
  graceMs: 10_000,
  ui: undefined,
  motion: true,
  taskbar: "auto",
  title: false,
  output: undefined,
  keepOrder: false,
  tag: false,
  color: "auto",
  ascii: false,
  joblog: undefined,
  results: undefined,
  journal: true,
  dryRun: false,
  failedOf: undefined,
  name: undefined,
};
const NO_INPUTS: EachOptions["inputs"] = { lists: [], from: undefined, csv: false, nul: false };
const EACH_DEFAULTS: EachOptions = {
  ...RUN_DEFAULTS,
  command: ["echo"],
  inputs: NO_INPUTS,
  replacement: "{}",
  shell: false,
  progress: "osc",
  cwd: undefined,
  call: undefined,
};

/** Options as written before `-- echo`, and what they change. */
const EACH_CASES: readonly (readonly [words: string, changes: Partial<EachOptions>])[] = [
  ["", {}],
  ["-j 8", { jobs: { kind: "count", count: 8 } }],
  ["-j8", { jobs: { kind: "count", count: 8 } }],
  ["--jobs=8", { jobs: { kind: "count", count: 8 } }],
  ["--jobs 50%", { jobs: { kind: "cores", ratio: 0.5 } }],
  ["-j auto", { jobs: { kind: "cores", ratio: 1 } }],
  ["-j 2 -j 3", { jobs: { kind: "count", count: 3 } }],
  ["-kj4", { keepOrder: true, jobs: { kind: "count", count: 4 } }],
  ["-0k", { keepOrder: true, inputs: { ...NO_INPUTS, nul: true } }],
  ["--null", { inputs: { ...NO_INPUTS, nul: true } }],
  ["--retries 0", { retries: 0 }],
  ["--retries=3", { retries: 3 }],
  ["--backoff 250ms", { backoff: { initialMs: 250 } }],
  ["--backoff 1s,1.5", { backoff: { initialMs: 1_000, factor: 1.5 } }],
  ["--backoff 1s,2,60s --no-jitter", {
    backoff: { initialMs: 1_000, factor: 2, maxMs: 60_000, jitter: "none" },
  }],
  ["--no-jitter", { backoff: { jitter: "none" } }],
  ["--timeout 1h30m", { timeout: { kind: "fixed", ms: 5_400_000 } }],
  ["--timeout 200%", { timeout: { kind: "median", ratio: 2 } }],
  ["--stall 40s", { stallMs: 40_000 }],
  ["--delay 250ms", { delayMs: 250 }],
  ["--rate 120/m", { ratePerSecond: 2 }],
  ["--fail-fast", { maxFailures: { kind: "count", count: 1 }, failFast: true }],
  ["--max-failures 1", { maxFailures: { kind: "count", count: 1 } }],
  ["--max-failures 5", { maxFailures: { kind: "count", count: 5 } }],
  ["--max-failures 12.5%", { maxFailures: { kind: "ratio", ratio: 0.125 } }],
  ["--grace 0s", { graceMs: 0 }],
  ["--ui json", { ui: "json" }],
  ["--ui full", { ui: "full" }],
  ["--ui json --output none", { ui: "json", output: "none" }],
  ["--ui json -k", { ui: "json", keepOrder: true }],
  ["--output stream", { output: "stream" }],
  ["--output failed -k", { output: "failed", keepOrder: true }],
  ["--tag --ascii --dry-run", { tag: true, ascii: true, dryRun: true }],
  ["--color never", { color: "never" }],
  ["--no-motion", { motion: false }],
  ["--taskbar=never --title", { taskbar: "never", title: true }],
  ["--joblog jobs.tsv --results out", { joblog: "jobs.tsv", results: "out" }],
  ["--no-journal", { journal: false }],
  ["--failed-of 2025", { failedOf: "2025" }],
  ["--name=--tag", { name: "--tag" }],
  ["--from -", { inputs: { ...NO_INPUTS, from: "-" } }],
  ["--csv --from a.csv", { inputs: { ...NO_INPUTS, csv: true, from: "a.csv" } }],
  ["-I @", { replacement: "@" }],
  ["-I{}", { replacement: "{}" }],
  ["--shell", { shell: true }],
  ["-C /tmp", { cwd: "/tmp" }],
  ["--cwd=/tmp", { cwd: "/tmp" }],
  ["--progress percent", { progress: "percent" }],
];

for (const [words, changes] of EACH_CASES) {
  Deno.test(`parseCommand() reads the options of "each ${words}"`, () => {
    assert.deepEqual(parseCommand(["each", ...split(words), "--", "echo"]), {
      kind: "each",
      options: { ...EACH_DEFAULTS, ...changes },
    });
  });
}

Deno.test("parseCommand() lets the first word that is no option start the command", () => {
  const options = each(["each", "-j4", "sh", "-c", "echo $1", "--", "-x", "--retries", "9"]);
  assert.deepEqual(options.command, ["sh", "-c", "echo $1", "--", "-x", "--retries", "9"]);
  assert.equal(options.retries, undefined);
});

Deno.test("parseCommand() keeps later -- words and empty words of the command as they are", () => {
  const options = each(["each", "--", "--help", "--", "", "--", ":::", "--", ""]);
  assert.deepEqual(options.command, ["--help", "--", "", "--"]);
  assert.deepEqual(options.inputs.lists, [{ isLinked: false, values: ["--", ""] }]);
});

Deno.test("parseCommand() reads a plan between its options", () => {
  const expected: Command = {
    kind: "run",
    options: { ...RUN_DEFAULTS, retries: 2, ui: "plain", plan: "plan.yaml" },
  };
  assert.deepEqual(
    parseCommand(["run", "--retries", "2", "plan.yaml", "--ui=plain"]),
    expected,
  );
});

Deno.test("parseCommand() reads the plan from stdin for - and takes any name after --", () => {
  for (const [argv, plan] of [[["run", "-"], "-"], [["run", "--", "--help"], "--help"]] as const) {
    assert.deepEqual(parseCommand(argv), { kind: "run", options: { ...RUN_DEFAULTS, plan } });
  }
});

Deno.test("parseCommand() gives the demo the options of a run", () => {
  const jobs = { kind: "count", count: 2 } as const;
  assert.deepEqual(parseCommand(["demo", "-j2"]), {
    kind: "demo",
    options: { ...RUN_DEFAULTS, jobs },
  });
});

Deno.test("parseCommand() gives the doctor the options that decide about the display", () => {
  const none = {
    ui: undefined,
    color: "auto",
    ascii: false,
    motion: true,
    taskbar: "auto",
    title: false,
  } as const;
  assert.deepEqual(parseCommand(["doctor"]), { kind: "doctor", options: none });
  assert.deepEqual(parseCommand(["doctor", "--ui", "plain", "--ascii", "--no-motion"]), {
    kind: "doctor",
    options: { ...none, ui: "plain", ascii: true, motion: false },
  });
});

Deno.test("parseCommand() knows schema", () => {
  assert.deepEqual(parseCommand(["schema"]), { kind: "schema" });
});

Deno.test("parseCommand() throws nothing but UsageError of single printable lines", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "each",
      "run",
      "demo",
      "doctor",
      "schema",
      "help",
      "--",
      ":::",
      ":::+",
      "-",
      "",
      "-h",
    ),
    fc.constantFrom("-j", "-kj", "-I", "--jobs", "--jobs=", "--ui=json", "--output", "--retries"),
    fc.constantFrom("--backoff", "--backoff=1s,2", "--rate=", "--tag=", "--csv", "-0", "__proto__"),
    fc.string({ unit: "binary" }),
    fc.string({ unit: "binary" }).map((text) => `--${text}`),
    fc.string({ unit: "binary" }).map((text) => `-${text}`),
    fc.string().map((text) => `--max-failures=${text}`),
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 8 }), (argv) => {
    const problems = problemsOf(argv);
    for (const problem of problems ?? []) {
      assert.doesNotMatch(problem, /[\p{Cc}\p{Cf}\p{Cs}]/u);
      assert.match(problem, /^\p{Lu}/u);
    }
    assert.notEqual(problems?.length, 0);
  }));
});

Deno.test("parseCommand() hands every word after -- to the command or the lists", () => {
  const data = fc.string().filter((text) => text !== ":::" && text !== ":::+");
  fc.assert(fc.property(fc.array(data), fc.array(data), (rest, values) => {
    const options = each(["each", "--", "echo", ...rest, ":::", ...values]);
    assert.deepEqual(options.command, ["echo", ...rest]);
    assert.deepEqual(options.inputs.lists, [{ isLinked: false, values }]);
  }));
});

function each(argv: readonly string[]): EachOptions {
  const command = parseCommand(argv);
  assert.equal(command.kind, "each");
  return command.options;
}

function problemsOf(argv: readonly string[]): readonly string[] | undefined {
  try {
    parseCommand(argv);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
}

function split(words: string): readonly string[] {
  return words === "" ? [] : words.split(" ");
}
