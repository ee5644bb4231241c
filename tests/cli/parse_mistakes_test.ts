import assert from "node:assert/strict";
import { foreignCommandRemedy } from "../../lib/cli/foreign_commands.ts";
import { foreignRemedy } from "../../lib/cli/foreign_options.ts";
import { COMMAND_PAGES } from "../../lib/cli/help_pages.ts";
import { parseCommand } from "../../lib/cli/parse_command.ts";
import { UsageError } from "../../lib/text/usage_error.ts";

const JOBS_REMEDY =
  "use a whole number from 1 to 999999, a share of the cores such as 50%, or auto";
const NO_COMMAND =
  "No command to run: write the command after the options, as in heddle each -- gzip {}";

/** A command line and all that is wrong with it, in order. */
const MISTAKES: readonly (readonly [argv: readonly string[], problems: readonly string[]])[] = [
  [[], ["No command: write heddle each -- COMMAND, heddle run PLAN, or heddle --help"]],
  [["eahc"], ['Unknown command "eahc": did you mean each?']],
  [["frobnicate"], [
    'Unknown command "frobnicate": the commands are each, run, fetch, checksum, demo, doctor, schema, help; ' +
    "a command of your own follows heddle each --",
  ]],
  [["plan.yaml"], ['Unknown command "plan.yaml": write heddle run plan.yaml']],
  [["http://h/x"], ['Unknown command "http://h/x": write heddle fetch http://h/x']],
  [["./a.ts"], ['Unknown command "./a.ts": write heddle each --module ./a.ts']],
  [["xargs", "-P4"], ['Unknown command "xargs": use heddle each -- COMMAND']],
  [["version"], ['Unknown command "version": use heddle --version']],
  [["resume"], [
    'Unknown command "resume": --failed-of RUN, with the command that it was a run of, runs again what failed',
  ]],
  [["help", "frobnicate"], [
    'Unknown command "frobnicate": the commands are each, run, fetch, checksum, demo, doctor, schema, help',
  ]],
  [["help", "rum"], ['Unknown command "rum": did you mean run?']],
  [["-j4", "each"], [
    "Unexpected option -j4 before the command: options come after it, " +
    "as in heddle each -j 4 -- COMMAND; heddle --help lists the commands",
  ]],
  [["each", "--retrys", "3", "--", "echo"], [
    "Unknown option --retrys: did you mean --retries?",
  ]],
  [["each", "--retrys=3", "-j0", "--", "echo"], [
    "Unknown option --retrys: did you mean --retries?",
    `Option -j: Invalid number of jobs "0": ${JOBS_REMEDY}`,
  ]],
  [["each", "--frobnicate", "--", "echo"], [
    "Unknown option --frobnicate: heddle each --help lists the options",
  ]],
  [["each", "-kz", "--", "echo"], [
    "Unknown option -z in -kz: heddle each --help lists the options",
  ]],
  [["each", "-retries", "--", "echo"], [
    "Unknown option -r in -retries: did you mean --retries?",
  ]],
  [["each", "--retry", "3", "--", "echo"], ["Unknown option --retry: use --retries N"]],
  [["each", "-P", "4", "--", "echo"], ["Unknown option -P: use -j N"]],
  [["each", "-P4", "echo"], ["Unknown option -P in -P4: use -j N"]],
  [["each", "--bar", "--", "echo"], [
    "Unknown option --bar: leave it away: a terminal shows bars",
  ]],
  [["each", "--halt=now,fail=1", "--", "echo"], [
    "Unknown option --halt: use --fail-fast or --max-failures N",
  ]],
  [["run", "-q", "plan.yaml"], ["Unknown option -q: use --ui quiet"]],
  [["run", "-P4", "plan.yaml"], [
    "Unknown option -P in -P4: use -j N",
  ]],
  [["run", "-f", "plan.yaml"], [
    "Unknown option -f: write the path of the plan alone, as in heddle run plan.yaml",
  ]],
  [["each", "--titel", "--file", "x", "--", "echo"], [
    "Unknown option --titel: did you mean --title?",
    "Unknown option --file: use --from FILE",
  ]],
  [["each", "--fiel", "x", "--", "echo"], [
    "Unknown option --fiel: heddle each --help lists the options",
  ]],
  [["fetch", "--lock=x", "http://h/x"], [
    "Unknown option --lock: use flock, as in flock -n -E 75 LOCKFILE heddle …",
  ]],
  [["each", "--version", "--", "echo"], ["Unknown option --version: use heddle --version"]],
  [["schema", "-q"], ["Unknown option -q: heddle schema --help lists the options"]],
  [["fetch", "-L", "-O", "http://h/x"], [
    "Unknown option -L: leave it away: redirects are followed",
    "Unknown option -O: leave it away: each file is named by its address",
  ]],
  [["fetch", "-k", "--proxy=http://me:secret@h:1", "https://h/x"], [
    "Unknown option -k: certificates are always checked: DENO_CERT=ca.pem before heddle names one to be trusted",
    "Unknown option --proxy: set it before heddle, as in " +
    "HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT heddle fetch …",
  ]],
  [["checksum", "--status", "-c", "SUMS"], [
    "Unknown option --status: use --ui quiet --output none",
  ]],
  [["run", "--csv", "plan.yaml"], [
    "Unknown option --csv: heddle run --help lists the options",
  ]],
  [["each", "--joblog"], ["Option --joblog needs a value: write --joblog=FILE"]],
  [["each", "-j", "--", "echo"], ["Option -j needs a value: write -jN|N%|auto"]],
  [["each", "--name", "--tag", "--", "echo"], [
    "Option --name needs a value: write --name=TEXT",
  ]],
  [["each", "--tag=yes", "--", "echo"], ['Option --tag takes no value: leave "=yes" away']],
  [["each", "--jobs=", "--", "echo"], [`Option --jobs: Invalid number of jobs "": ${JOBS_REMEDY}`]],
  [["each", "--retries", "-1", "--ui", "jsn", "--rate", "5", "--", "echo"], [
    'Option --retries: Invalid number of retries "-1": use a whole number from 0 to 1000000',
    'Option --ui: Invalid value "jsn": use live, full, plain, json or quiet; did you mean json?',
    'Option --rate: Invalid rate "5": use a number above 0 for each s, m, h or d, ' +
    "as in 10/s or 100/m",
  ]],
  [["each", "-j0", "-j4", "--", "echo"], [
    `Option -j: Invalid number of jobs "0": ${JOBS_REMEDY}`,
  ]],
  [["each"], [NO_COMMAND]],
  [["each", "--"], [NO_COMMAND]],
  [["each", ":::", "a"], [
    "No command to run: write the command before :::, as in heddle each -- gzip {}",
  ]],
  [["each", "--", ""], [
    "The command is an empty word: write the program's name, as in heddle each -- gzip {}",
  ]],
  [["each", "--", "echo", ":::+", "a"], [
    "The first list of inputs cannot be linked: write ::: instead of :::+",
  ]],
  [["each", "--", "echo", "::::", "list.txt"], [
    "Inputs of a file do not follow ::::, write --from FILE before the command",
  ]],
  [["each", "--", "echo", ":::", "a", "::::+", "list.txt"], [
    "Inputs of a file do not follow ::::+, write --from FILE before the command",
  ]],
  [["run"], ["No plan to run: write its path, or - for stdin, as in heddle run plan.yaml"]],
  [["run", "a", "b"], ['Unexpected word "b": the usage is heddle run [options] PLAN']],
  [["demo", "x"], ['Unexpected word "x": the usage is heddle demo [options]']],
  [["docter"], ['Unknown command "docter": did you mean doctor?']],
  [["doctor", "x"], ['Unexpected word "x": the usage is heddle doctor [options]']],
  [["doctor", "--jobs", "2"], ["Unknown option --jobs: heddle doctor --help lists the options"]],
  [["doctor", "--taskbar", "allways"], [
    'Option --taskbar: Invalid value "allways": use auto, always or never; did you mean always?',
  ]],
  [["schema", "x"], ['Unexpected word "x": the usage is heddle schema']],
  [["help", "each", "x"], ['Unexpected word "x": the usage is heddle help [COMMAND]']],
  ...[[], ["--from", "-"]].map((from): typeof MISTAKES[number] => [
    ["each", "--failed-of", "2026", "--csv", ...from, "--", "echo", "{name}"],
    [
      "Option --failed-of needs --from FILE with --csv: the names of the columns are in that table " +
      "alone; give the one of that run",
    ],
  ]),
  [["run", "--ui", "json", "--output", "group", "plan.yaml"], [
    "Option --ui json cannot be combined with --output group: " +
    "stdout carries the events; use --results DIR",
  ]],
  [["run", "-k", "--output", "stream", "plan.yaml"], [
    "Option --keep-order cannot be combined with --output stream: use --output group",
  ]],
  [["demo", "-k", "--output", "none"], [
    "Option --keep-order cannot be combined with --output none: use --output group",
  ]],
  [["run", "--tag", "--output", "results", "plan.yaml"], [
    "Option --tag cannot be combined with --output results: " +
    "each line of JSON names its task; leave it away",
  ]],
  [["each", "--output", "results", "--", "echo", ":::", "a"], [
    "Option --output results is for --module FILE: what a command prints is shown with --output group",
  ]],
  [["checksum", "--output", "results", "f"], [
    "Option --output results is for functions: digests are shown with --output group",
  ]],
  [["each", "--module", "m.ts", "--shell", "--progress=percent", "-I", "%", ":::", "a"], [
    "Option --shell cannot be combined with --module: it is for commands; leave it away",
    "Option --progress cannot be combined with --module: it is for commands; leave it away",
    "Option -I cannot be combined with --module: it is for commands; leave it away",
  ]],
  [["each", "--export=f", "--isolation=process", "--permissions=none", "--", "echo", ":::", "a"], [
    "Option --export is for --module FILE: add it or leave --export away",
    "Option --isolation is for --module FILE: add it or leave --isolation away",
    "Option --permissions is for --module FILE: add it or leave --permissions away",
  ]],
  [["each", "--module", "m.ts", "--isolation", "proces", ":::", "a"], [
    'Option --isolation: Invalid value "proces": use worker or process; did you mean process?',
  ]],
  [["each", "--module", "m.ts", "--permissions", "wirte=out", ":::", "a"], [
    'Option --permissions: Invalid permissions "wirte=out": use all, none, or a list of ' +
    "read, write, net, env, run, sys, ffi, each alone or with =VALUE; did you mean write?",
  ]],
  [["run", "--fail-fast", "--max-failures=3", "plan.yaml"], [
    "Option --fail-fast cannot be combined with --max-failures: " +
    "it means --max-failures 1; leave one away",
  ]],
  [["each", "--csv", "-0", "--from", "f", "--", "echo", ":::", "a"], [
    "Option --from cannot be combined with ::: inputs: " +
    "the inputs come from one place; leave one away",
    "Option --csv cannot be combined with ::: inputs: give the table on stdin or with --from FILE",
    "Option --null cannot be combined with ::: inputs: " +
    "it is for inputs from stdin or --from FILE",
    "Option --csv cannot be combined with --null: the rows of CSV end with line ends",
  ]],
];

for (const [argv, problems] of MISTAKES) {
  Deno.test(`parseCommand() names what is wrong with "heddle ${argv.join(" ")}"`, () => {
    assert.deepEqual(problemsOf(argv), problems);
  });
}

Deno.test("parseCommand() never repeats escape sequences of a mistyped word", () => {
  const [problem = ""] = problemsOf(["each", "--\x1b]0;owned\x07\x9b31m\u202e\n", "--", "echo"]);
  assert.equal(
    problem,
    "Unknown option --\\u{1b}]0;owned\\u{7}\\u{9b}31m\\u{202e}\\u{a}: " +
      "heddle each --help lists the options",
  );
});

Deno.test("parseCommand() shortens a huge word and keeps the place and the remedy", () => {
  const [problem = ""] = problemsOf(["each", "--ui", "x".repeat(100_000), "--", "echo"]);
  assert.equal(problem.length, 401);
  assert.match(
    problem,
    /^Option --ui: Invalid value "x+…x+": use live, full, plain, json or quiet$/,
  );
});

function problemsOf(argv: readonly string[]): readonly string[] {
  try {
    parseCommand(argv);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  assert.fail("The command line was accepted");
}

Deno.test("no command that is explained is one of Heddle's own", () => {
  for (const name of Object.keys(COMMAND_PAGES)) {
    assert.equal(foreignCommandRemedy(name), undefined, name);
  }
});

Deno.test("no option of another program that is explained is one of Heddle's own", () => {
  for (const name of ["each", "fetch", "checksum", "run", "demo"] as const) {
    for (const written of Object.values(COMMAND_PAGES[name].table).flatMap(({ names }) => names)) {
      assert.equal(foreignRemedy(`heddle ${name}`, written), undefined, `${name} ${written}`);
    }
  }
});
