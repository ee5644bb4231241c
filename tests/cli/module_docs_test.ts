/** The examples of docs/module.md do what it says: from source and as the executable. */
import assert from "node:assert/strict";
import { parseCommand } from "../../lib/cli/parse_command.ts";
import { sandboxOf } from "./_modules.ts";
import { runShell } from "./_runs.ts";

const TEXT = await Deno.readTextFile(new URL("../../docs/module.md", import.meta.url));

/** The blocks of one language. */
function blocksOf(language: string): readonly string[] {
  return [...TEXT.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
    .flatMap(([, name, block]) => name === language && block !== undefined ? [block] : []);
}

/** The modules of the page, by the names in their first lines. */
function modules(): Record<string, string> {
  return Object.fromEntries(
    blocksOf("ts").map((block) => [/^\/\/ (\S+)\n/.exec(block)?.[1] ?? assert.fail(block), block]),
  );
}

Deno.test("the page's modules are there, and its commands are told with their output", async () => {
  assert.deepEqual(Object.keys(modules()), ["primes.ts", "lookup.ts"]);
  const blocks = blocksOf("console");
  assert.equal(blocks.length, 1);
  await using sandbox = await sandboxOf(modules());
  for (const block of blocks) {
    const [line = "", ...output] = block.trimEnd().split("\n");
    const { code, stdout, stderr } = await runShell(sandbox, line.replace(/^\$ /, ""));
    assert.equal(code, 0, stderr);
    assert.equal(stdout.trimEnd(), output.join("\n"));
  }
});

Deno.test("the page's module with a setup() finds what it read there", async () => {
  await using sandbox = await sandboxOf({ ...modules(), "table.json": `{ "one": "eins" }` });
  const args = ["--output", "results", "-k", "--module", "lookup.ts", ":::", "one", "two"];
  const { code, stdout, stderr } = await sandbox.run(["each", ...args]);
  assert.equal(code, 1);
  assert.equal(stdout, '{"task":"1","input":["one"],"result":"eins"}\n');
  assert.match(stderr, /✗ two · Error: No entry for two \(lookup\.ts:11:34\)/);
});

Deno.test("the page's module of primes says what is no number, and where", async () => {
  await using sandbox = await sandboxOf(modules());
  const { stderr } = await sandbox.run(["each", "--module", "primes.ts", ":::", "x"]);
  assert.match(stderr, /✗ x · RangeError: x is no number \(primes\.ts:9:28\)/);
});

Deno.test("all command lines of the page are understood", () => {
  const lines = blocksOf("sh").flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("heddle "));
  assert.ok(lines.length >= 4);
  for (const line of lines) {
    const command = parseCommand(line.split(" ").slice(1));
    assert.equal(command.kind, "each", line);
  }
});
