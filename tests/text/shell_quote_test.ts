/** Quoting, by tables and against a real shell with hostile words. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { shellJoin, shellLine, shellQuote } from "../../lib/text/shell_quote.ts";

Deno.test("shellQuote() leaves plain words bare", () => {
  for (const word of ["a", "a.b/c-d_e", "user@host:/x", "-n", "--max=5", "50%", "1,2"]) {
    assert.equal(shellQuote(word), word);
  }
});

Deno.test("shellQuote() quotes whatever a shell would look at", () => {
  const table = {
    "": "''",
    "a b": "'a b'",
    "it's": `'it'\\''s'`,
    "~": "'~'",
    "A=1": "'A=1'",
    "*": "'*'",
    "#x": "'#x'",
    "$HOME": "'$HOME'",
    "a\nb": "'a\nb'",
    if: "'if'",
    "é": "'é'",
  };
  for (const [word, quoted] of Object.entries(table)) assert.equal(shellQuote(word), quoted);
});

Deno.test("shellLine() stays on one line and sends nothing to the terminal", () => {
  assert.equal(shellLine(["printf", "a\nb"]), "printf $'a\\nb'");
  assert.equal(shellLine(["\x1b[2J'\\\x9b\u2028"]), "$'\\x1b[2J\\'\\\\\\u009b\\u2028'");
  assert.equal(shellLine(["echo", "a b"]), "echo 'a b'");
});

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(..."'\"\\$`!*?[]{}()<>|&;#~= \n\t-aif"), maxLength: 12 }),
).map((text) => text.replaceAll("\0", ""));

Deno.test("shellJoin() gives a real shell exactly the words, whatever they hold", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 40 }), async (words) => {
      assert.deepEqual(
        await wordsSeenBy("/bin/sh", shellJoin(["printf", "%s\\0", ...words])),
        words,
      );
    }),
    { numRuns: 15 },
  );
});

async function wordsSeenBy(shell: string, line: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(shell, { args: ["-c", line] }).output();
  return new TextDecoder().decode(stdout).split("\0").slice(0, -1);
}
