import assert from "node:assert/strict";
import { rerunCommand } from "../../lib/cli/rerun_command.ts";
import { parseCommand } from "../../lib/cli/parse_command.ts";

const CASES: readonly [string, string[], string | undefined][] = [
  [
    "an each over standard input keeps its words",
    ["each", "-j", "4", "--", "curl", "-O", "{}"],
    "heddle each --failed-of RUN -j 4 -- curl -O '{}'",
  ],
  [
    "inputs on the command line go: they are in the journal",
    ["each", "--", "echo", "{1}", "{2}", ":::", "a", "b", ":::", "c"],
    "heddle each --failed-of RUN -- echo '{1}' '{2}'",
  ],
  [
    "linked inputs go too",
    ["each", "--", "echo", ":::+", "a"],
    "heddle each --failed-of RUN -- echo",
  ],
  [
    "a plan keeps its path and options",
    ["run", "my plan.yaml", "--tag"],
    "heddle run --failed-of RUN 'my plan.yaml' --tag",
  ],
  [
    "tabs and lines in a word are still there when the command has been shown",
    ["each", "--", "sh", "-c", "# why\ncut -d'\t' $1"],
    "heddle each --failed-of RUN -- sh -c $'# why\\ncut -d\\'\\t\\' $1'",
  ],
  ["the demo can be run again", ["demo"], "heddle demo --failed-of RUN"],
  [
    "an earlier run gives way",
    ["run", "--failed-of", "OLD", "-j2", "p.yaml"],
    "heddle run --failed-of RUN -j2 p.yaml",
  ],
  [
    "however often and in whichever form it was named",
    ["each", "--failed-of=OLD", "-k", "--failed-of", "OLDER", "--", "true"],
    "heddle each --failed-of RUN -k -- true",
  ],
  [
    "the words of a job's own command stay",
    ["each", "--", "heddle", "run", "--failed-of", "X", "{}"],
    "heddle each --failed-of RUN -- heddle run --failed-of X '{}'",
  ],
  [
    "words that mean something to a shell are quoted",
    ["each", "--shell", "--", "echo {} | wc > $OUT; it's"],
    `heddle each --failed-of RUN --shell -- 'echo {} | wc > $OUT; it'\\''s'`,
  ],
  ["no command, no command line", [], undefined],
];
for (const [name, argv, expected] of CASES) {
  Deno.test(`rerunCommand(): ${name}`, () => {
    assert.equal(rerunCommand("heddle", argv, "RUN"), expected);
  });
}

Deno.test("rerunCommand(): the program is quoted as any word", () => {
  assert.equal(rerunCommand("my heddle", ["demo"], "RUN"), "'my heddle' demo --failed-of RUN");
});

Deno.test("rerunCommand(): what it makes is understood, and names the run", () => {
  for (const [, argv] of CASES) {
    const line = rerunCommand("heddle", argv, "RUN");
    // Only words without quotes can be taken apart again here.
    if (line === undefined || /['$]/.test(line)) continue;
    const command = parseCommand(line.split(" ").slice(1));
    assert.ok("options" in command && command.kind !== "doctor");
    assert.equal(command.options.failedOf, "RUN");
  }
});
