import assert from "node:assert/strict";
import { helpText } from "../../lib/cli/help.ts";
import { embedHelp, README } from "../../scripts/readme.ts";
import { runHeddle } from "../_support/cli.ts";

Deno.test("README.md has the help of each as it is now; `deno task readme` writes it", async () => {
  const page = await Deno.readTextFile(README);
  assert.equal(page, embedHelp(page));
  const { stdout } = await runHeddle(["each", "--help"]);
  assert.ok(page.includes(`<!-- generated: heddle each --help -->\n\n\`\`\`text\n${stdout}`));
});

Deno.test("embedHelp() replaces what is between the markers and nothing else", () => {
  const page = (between: string) =>
    `before\n<!-- generated: heddle run --help -->\n${between}<!-- end -->\nafter <!-- end -->\n`;
  const fresh = page(`\n\`\`\`text\n${helpText("run")}\`\`\`\n\n`);
  assert.equal(embedHelp(page("")), fresh);
  assert.equal(embedHelp(page("$& old\n")), fresh);
});

Deno.test("embedHelp() refuses a page without markers and a command that does not exist", () => {
  assert.throws(() => embedHelp("# Heddle\n"), SyntaxError);
  assert.throws(
    () => embedHelp("<!-- generated: heddle eahc --help -->\n<!-- end -->"),
    /Unknown command/,
  );
});
