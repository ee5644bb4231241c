import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitize } from "../../lib/text/sanitize.ts";

const ATTACKS: readonly (readonly [name: string, text: string, safe: string])[] = [
  ["plain text", "hello", "hello"],
  ["words of other languages", "naïve 漢字 Ωμέγα", "naïve 漢字 Ωμέγα"],
  ["a colour", "\x1b[31mred\x1b[0m", "red"],
  ["erasing the screen", "a\x1b[2J\x1b[Hb", "ab"],
  ["setting the window title", "a\x1b]0;owned\x07b", "ab"],
  ["a hyperlink ended by ST", "\x1b]8;;http://x\x1b\\click\x1b]8;;\x1b\\", "click"],
  ["writing the clipboard without an end", "a\x1b]52;c;cm0gLXJm", "a"],
  ["a device control string", "a\x1bPq#0;2\x1b\\b", "ab"],
  ["an application command that is cancelled", "a\x1b_Gf=1\x18b", "ab"],
  ["a privacy message", "a\x1b^secret\x1b\\b", "ab"],
  ["a resize request", "a\x1b[8;1;1tb", "ab"],
  ["a C1 CSI", "a\x9b31mb", "ab"],
  ["a C1 OSC with C1 ST", "a\x9d0;owned\x9cb", "ab"],
  ["a full reset", "a\x1bcb", "ab"],
  ["a character set switch", "a\x1b(0b", "ab"],
  ["ESC at the end", "a\x1b", "a"],
  ["a sequence within a sequence", "a\x1b[3\x1b[31mb", "ab"],
  ["a string ended by another escape", "a\x1b]0;x\x1b[31mb", "ab"],
  ["overwriting by carriage return", "real\rfake", "real fake"],
  ["a second line", "one\ntwo", "one two"],
  ["a line after an unterminated string", "a\x1b]0;x\nb", "a b"],
  ["tab, vertical tab and form feed", "a\tb\vc\fd", "a b c d"],
  ["a next-line control", "a\x85b", "a b"],
  ["backspaces", "abc\b\b\bxyz", "abcxyz"],
  ["bell, null and delete", "a\x07\0\x7fb", "ab"],
  ["a right-to-left override", "photo\u202egnp.exe", "photognp.exe"],
  ["bidirectional isolates and marks", "a\u2066b\u2069c\u200fd\u061ce", "abcde"],
  ["Unicode line separators", "a\u2028b\u2029c", "a b c"],
  ["zero-width characters", "a\u200bb\u200dc\ufeffd\u2060e\u00adf", "abcdef"],
  ["invisible tag characters", "a\u{e0041}\u{e007f}b", "ab"],
  ["a family that only some terminals join", "👨\u200d👩\u200d👧", "👨👩👧"],
  ["a skin tone that only some terminals apply", "👍🏽 ☝\ufe0f🏿🏿", "👍 ☝\ufe0f"],
  ["marks that would change what is before the text", "\u0301\u20e3a\u0301", "a\u0301"],
  ["marks behind what is taken out", "\x1b[2J\u200b\u0301\u0903a", "a"],
  ["a lone high surrogate", "a\ud800b", "a\ufffdb"],
  ["a lone low surrogate", "a\udc00b", "a\ufffdb"],
  ["a heap of combining marks", "e" + "\u0301".repeat(50), "e" + "\u0301".repeat(4)],
];

for (const [name, text, safe] of ATTACKS) {
  Deno.test(`sanitize() disarms ${name}`, () => assert.equal(sanitize(text), safe));
}

Deno.test("sanitize() leaves no control character in any text, and has nothing to do twice", () => {
  const nasty = fc.string({
    unit: fc.constantFrom(..."\x1b[]P\\;0m\x07\x9b\x9d\x9c\r\n\t aé漢\ud800\u202e"),
  });
  fc.assert(fc.property(fc.oneof(nasty, fc.string({ unit: "binary" })), (text) => {
    const safe = sanitize(text);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(safe, /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
    assert.equal(safe.isWellFormed(), true);
    assert.equal(sanitize(safe), safe);
  }));
});

Deno.test("sanitize() reads a bounded part of an endless text", () => {
  assert.equal(sanitize("é".repeat(1_000_000)).length, 8192);
});
