/** Quoting, by tables and against a real shell with hostile words. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitize } from "../../lib/text/sanitize.ts";
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

Deno.test("shellLine() shows all of a word: what would be taken out where it is shown is written in words", () => {
  assert.equal(shellLine(["cut", "-d\t"]), "cut $'-d\\t'");
  assert.equal(shellLine(["a\u202eb\u200bc"]), "$'a\\u202eb\\u200bc'");
  assert.equal(shellLine(["\u{1f44d}\u{1f3fd}"]), "$'\u{1f44d}\\U0001f3fd'");
  assert.equal(shellLine(["e" + "\u0301".repeat(5)]), `$'e${"\u0301".repeat(4)}\\u0301'`);
  assert.equal(shellLine(["größe 日本"]), "'größe 日本'");
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

Deno.test({
  name: "shellLine() gives bash exactly the words, and nothing that has to be taken out",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const hidden = fc.constantFrom(
      ..."\t\n\x1b\u009b\u202e\u200d\u2028\ufeff\u0301'\\a",
      "\u{1f3fd}",
    );
    const text = fc.array(fc.oneof(hidden, word), { maxLength: 9 }).map((parts) => parts.join(""));
    const words = fc.array(text.map((it) => it.toWellFormed()), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(words, async (argv) => {
        const line = shellLine(["printf", "%s\\0", ...argv]);
        assert.equal(sanitize(line), line);
        assert.deepEqual(await wordsSeenBy("/bin/bash", line), argv);
      }),
      { numRuns: 15 },
    );
  },
});

async function wordsSeenBy(shell: string, line: string): Promise<string[]> {
  const env = { LC_ALL: "C.UTF-8" };
  const { stdout } = await new Deno.Command(shell, { args: ["-c", line], env }).output();
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout).split("\0").slice(0, -1);
}
