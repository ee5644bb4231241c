/** The command lines in `docs/coming_from.md` are ones that Heddle understands. */
import assert from "node:assert/strict";
import { parseCommand } from "../../lib/cli/parse_command.ts";

const DOC = new URL("../../docs/coming_from.md", import.meta.url);
const LINES = [...(await Deno.readTextFile(DOC)).matchAll(/`(heddle [a-z]+ [^`…]+)`/g)]
  // In a table a pipe is written with a backslash.
  .map(([, line = ""]) => line.replaceAll("\\|", "|"));

for (const line of LINES) {
  Deno.test(`docs/coming_from.md: ${line}`, () => {
    const [, ...argv] = [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) =>
      quoted ?? word
    );
    assert.notEqual(
      parseCommand(argv.map((word) => word === "DIGEST" ? "0".repeat(64) : word)),
      null,
    );
  });
}

Deno.test("docs/coming_from.md has command lines of every program", () => {
  assert.ok(LINES.length >= 25, String(LINES.length));
});
