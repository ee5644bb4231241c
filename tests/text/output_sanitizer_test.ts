import assert from "node:assert/strict";
import fc from "fast-check";
import { createOutputSanitizer } from "../../lib/text/output_sanitizer.ts";

function sanitizeAll(chunks: readonly Uint8Array[]): string {
  const sanitizer = createOutputSanitizer();
  return chunks.map((chunk) => sanitizer.push(chunk)).join("") + sanitizer.end();
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const CASES: readonly (readonly [name: string, text: string, shown: string])[] = [
  ["keeps lines and tabs", "a\tb\nc\n", "a\tb\nc\n"],
  ["keeps empty lines", "\n\na\n\n", "\n\na\n\n"],
  ["ends the last line", "a", "a\n"],
  ["reads CRLF as a newline", "a\r\nb\r\n", "a\nb\n"],
  ["shows what follows the last carriage return", "10%\r50%\r100%\n", "100%\n"],
  ["keeps a line that ends in a carriage return", "50%\r", "50%\n"],
  ["reads repeated carriage returns before a newline as one", "a\r\r\nb", "a\nb\n"],
  ["takes back characters at a backspace", "|\b/\b-\bdone\n", "done\n"],
  ["drops colours", "\x1b[1;32mok\x1b[0m\n", "ok\n"],
  ["drops cursor movement and erasing", "a\x1b[2K\x1b[1Ab\n", "ab\n"],
  ["drops a window title", "\x1b]0;owned\x07a\n", "a\n"],
  ["ends an unterminated string at the line's end", "a\x1b]52;c;xyz\nb\n", "a\nb\n"],
  ["drops C1 controls", "a\u009b31mb\u0085c\n", "abc\n"],
  ["drops bidirectional overrides", "a\u202eb\n", "ab\n"],
  ["does not take U+2028 for a newline", "a\u2028b\n", "a b\n"],
];

for (const [name, text, shown] of CASES) {
  Deno.test(`output sanitizer ${name}`, () => {
    assert.equal(sanitizeAll([bytes(text)]), shown);
    const single = [...bytes(text)].map((byte) => Uint8Array.of(byte));
    assert.equal(sanitizeAll(single), shown, "byte by byte");
  });
}

Deno.test("output sanitizer replaces invalid UTF-8", () => {
  assert.equal(sanitizeAll([Uint8Array.of(0x61, 0xff, 0x62, 0x0a)]), "a\ufffdb\n");
});

Deno.test("output sanitizer holds a line until it is whole", () => {
  const sanitizer = createOutputSanitizer();
  assert.equal(sanitizer.push(bytes("one\ntw")), "one\n");
  assert.equal(sanitizer.push(bytes("o\n")), "two\n");
  assert.equal(sanitizer.end(), "");
});

Deno.test("output sanitizer gives the same lines however the bytes are cut", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab\r\n\b\t\x1b[]m;\x07漢é\u202e") });
  fc.assert(fc.property(text, fc.array(fc.nat(20)), (whole, cuts) => {
    const all = bytes(whole);
    const chunks: Uint8Array[] = [];
    let at = 0;
    for (const cut of cuts) chunks.push(all.subarray(at, at += cut));
    chunks.push(all.subarray(at));
    assert.equal(sanitizeAll(chunks), sanitizeAll([all]));
  }));
});

for (const unit of ["x", "\x1b[1mx", "\t"]) {
  Deno.test(`output sanitizer breaks an endless line of ${JSON.stringify(unit)} instead of keeping it`, () => {
    const sanitizer = createOutputSanitizer();
    const chunk = bytes(unit.repeat(Math.ceil(65_536 / unit.length)));
    let shown = 0;
    for (let n = 0; n < 40; n++) shown += sanitizer.push(chunk).length;
    assert.ok(sanitizer.end().length <= 2 * 65_536 + 1);
    assert.ok(shown > 0);
  });
}

Deno.test("output sanitizer swallows an endless sequence without keeping it", () => {
  const sanitizer = createOutputSanitizer();
  sanitizer.push(bytes("\x1b]0;"));
  for (let n = 0; n < 40; n++) assert.equal(sanitizer.push(bytes("x".repeat(65_536))), "");
  assert.equal(sanitizer.push(bytes("\nvisible\n")), "\nvisible\n");
});

Deno.test("output sanitizer tells what is held as safely as what it returns", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab\r\b\t\x1b[]m;\x07\u009b漢é\u202e") });
  fc.assert(fc.property(text, (whole) => {
    const sanitizer = createOutputSanitizer();
    assert.equal(sanitizer.push(bytes(whole)), "");
    const held = sanitizer.held(100);
    assert.ok(held.length <= 100);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(held, /[\x00-\x08\x0a-\x1f\x7f-\x9f\u202e]/);
    // A line of nothing but what is taken out is a line in the end.
    assert.equal(sanitizer.end().trimEnd(), held.trimEnd());
  }));
});
