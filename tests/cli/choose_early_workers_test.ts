/** What a command line alone tells of the workers that it is going to need. */
import assert from "node:assert/strict";
import { chooseEarlyWorkers } from "../../lib/cli/choose_early_workers.ts";
import { parseCommand } from "../../lib/cli/parse_command.ts";

const CASES: readonly [line: string, cores: number, expected: string][] = [
  ["each -- true ::: a", 8, "command 1"],
  ["each --dry-run -- true ::: a", 8, "none"],
  // Which isolate a call needs is not known yet.
  ["each --module ./resize.js ::: a", 8, "none"],
  ["run plan.yaml", 8, "command 1"],
  ["demo", 8, "command 1"],
  ["fetch http://localhost/a", 8, "fetch 1"],
  ["fetch --dry-run http://localhost/a", 8, "none"],
  ["checksum a", 8, "checksum 2"],
  ["checksum a", 1, "checksum 1"],
  ["checksum -j 1 a", 8, "checksum 1"],
  ["checksum -j 8 a", 2, "checksum 2"],
  ["checksum -j 25% a", 4, "checksum 1"],
  ["checksum --check list", 8, "checksum 2"],
  ["doctor", 8, "none"],
  ["schema", 8, "none"],
  ["--version", 8, "none"],
  ["--help", 8, "none"],
];

for (const [line, cores, expected] of CASES) {
  Deno.test(`before "heddle ${line}" is read further, ${expected} can be started on ${cores} cores`, () => {
    const early = chooseEarlyWorkers(parseCommand(line.split(" ")), cores);
    assert.equal(early === null ? "none" : `${early.kind} ${early.count}`, expected);
  });
}
