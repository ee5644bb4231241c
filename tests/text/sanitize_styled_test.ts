import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitize } from "../../lib/text/sanitize.ts";
import { sanitizeStyled } from "../../lib/text/sanitize_styled.ts";
import { isClosed } from "../../lib/text/sgr.ts";

const LINES: readonly (readonly [name: string, line: string, safe: string])[] = [
  ["leaves plain text", "hello █ 漢字", "hello █ 漢字"],
  ["leaves closed styles", "\x1b[1;31mhi\x1b[0m there", "\x1b[1;31mhi\x1b[0m there"],
  ["closes what is left open", "\x1b[1mhi", "\x1b[1mhi\x1b[22m"],
  ["drops the clipboard", "a\x1b]52;c;cm0gLXJm\x07\x1b[1mb\x1b[22m", "a\x1b[1mb\x1b[22m"],
  [
    "drops a hyperlink",
    "\x1b]8;;http://x\x1b\\\x1b[4mclick\x1b[24m\x1b]8;;\x1b\\",
    "\x1b[4mclick\x1b[24m",
  ],
  ["drops moves of the cursor", "\x1b[2J\x1b[1;1H\x1b[31ma\x1b[39m\x1b[5A", "\x1b[31ma\x1b[39m"],
  ["drops a style within a string", "a\x1b]0;t\x1b[1mitle\x07b\x1b[22m", "a\x1b[1mitleb\x1b[22m"],
  ["stays on its line", "\x1b[1ma\rb\nc\x1b[22m", "\x1b[1ma b c\x1b[22m"],
  ["drops bidirectional overrides", "\x1b[1ma\u202eb\x1b[22m", "\x1b[1mab\x1b[22m"],
  ["drops an ESC at the end", "\x1b[1ma\x1b[22m\x1b", "\x1b[1ma\x1b[22m"],
];

for (const [name, line, safe] of LINES) {
  Deno.test(`sanitizeStyled() ${name}`, () => assert.equal(sanitizeStyled(line), safe));
}

Deno.test("sanitizeStyled() leaves closed styles and nothing else that drives a terminal", () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      ..."\x1b[]P\\;0m\x07\x9b\x9d\x9c\r\n\t aé漢\ud800\u202e",
      "\x1b[1m",
      "\x1b[31m",
      "\x1b[39m",
      "\x1b[0m",
    ),
  });
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: "binary" })), (line) => {
      const safe = sanitizeStyled(line);
      // deno-lint-ignore no-control-regex
      const plain = safe.replaceAll(/\x1b\[[\d;]*m/g, "");
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(plain, /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
      assert.equal(safe.isWellFormed(), true);
      assert.ok(isClosed(safe));
      assert.equal(sanitizeStyled(safe), safe);
      if (!line.includes("\x1b")) assert.equal(safe, sanitize(line));
    }),
    { numRuns: 500 },
  );
});

Deno.test("sanitizeStyled() reads a bounded part of an endless line", () => {
  assert.ok(sanitizeStyled("\x1b[1mé\x1b[22m\r".repeat(1_000_000)).length < 70_000);
});
