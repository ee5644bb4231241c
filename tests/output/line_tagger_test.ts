import assert from "node:assert/strict";
import fc from "fast-check";
import { createLineTagger, createScreenTagger } from "../../lib/output/line_tagger.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function tag(label: string, ...pieces: string[]): string {
  const tagger = createLineTagger(label);
  return pieces.map((piece) => decode(tagger.tag(encode(piece)))).join("");
}

/** What a terminal gets until the end of the task. */
function tagForScreen(label: string, ...pieces: string[]): string {
  const tagger = createScreenTagger(label);
  return pieces.map((piece) => decode(tagger.tag(encode(piece)))).join("") + decode(tagger.end());
}

const CASES: readonly [string, string[], string][] = [
  ["every line gets the prefix", ["one\ntwo\n"], "a\tone\na\ttwo\n"],
  ["an empty line is a line", ["\n\n"], "a\t\na\t\n"],
  ["a line in pieces gets it once", ["on", "", "e\ntw", "o"], "a\tone\na\ttwo"],
  [
    "a piece that ends with its line leaves the next a fresh start",
    ["one\n", "two"],
    "a\tone\na\ttwo",
  ],
  ["nothing stays nothing", ["", ""], ""],
  ["carriage returns and escapes stay as they are", ["\x1b[1m1%\r2%\n"], "a\t\x1b[1m1%\r2%\n"],
];

for (const [name, pieces, expected] of CASES) {
  Deno.test(`line tagger: ${name}`, () => assert.equal(tag("a", ...pieces), expected));
}

Deno.test("line tagger: a label with line breaks forges no lines", () => {
  assert.equal(tag("a\nb\r\nc", "x\n"), "a b c\tx\n");
});

Deno.test("line tagger: a last line without an end gets one, so that the next task's begins with a tag", () => {
  const tagger = createLineTagger("a");
  assert.equal(decode(tagger.tag(encode("one"))) + decode(tagger.end()), "a\tone\n");
  assert.equal(decode(tagger.end()), "");
  assert.equal(decode(tagger.tag(encode("two\n"))) + decode(tagger.end()), "a\ttwo\n");
});

const SCREEN_CASES: readonly [string, string[], string][] = [
  ["a line that is drawn over keeps it", ["1%\r2", "%\r", "\r3%\n"], "a\t3%\n"],
  ["backspaces do not eat it", ["12\b\b\b\b\b3\n"], "a\t3\n"],
  ["a carriage return before a newline leaves the line", ["50%\r\nend\r\n"], "a\t50%\na\tend\n"],
  ["a sequence without an end does not swallow it", ["\x1b]0;x\n", "y\n"], "a\t\na\ty\n"],
  ["a last line without an end gets one", ["one\ntwo"], "a\tone\na\ttwo\n"],
  ["nothing stays nothing", ["", ""], ""],
];

for (const [name, pieces, expected] of SCREEN_CASES) {
  Deno.test(`line tagger for a screen: ${name}`, () => {
    assert.equal(tagForScreen("a", ...pieces), expected);
  });
}

Deno.test("line tagger for a screen: a label can do no more than a line", () => {
  assert.equal(tagForScreen("a\x1b[2K\nb\b", "x\n"), "a b\tx\n");
});

Deno.test("line tagger: bytes that are no text come through unchanged", () => {
  const bytes = new Uint8Array([0xff, 0x00, 0x80, 10, 0xfe]);
  assert.deepEqual([...createLineTagger("").tag(bytes)], [9, 0xff, 0x00, 0x80, 10, 9, 0xfe]);
});

Deno.test("line tagger: however the bytes are cut into pieces, the result is the same", () => {
  const text = fc.array(fc.constantFrom("x", "é", "\n", "\r"), { maxLength: 40 });
  fc.assert(fc.property(text, fc.array(fc.nat(40)), (chars, cuts) => {
    const whole = encode(chars.join(""));
    const tagger = createLineTagger("label");
    const ends = [...cuts.toSorted((a, b) => a - b), whole.length];
    let at = 0;
    const pieces = ends.flatMap((end) => [...tagger.tag(whole.slice(at, at = Math.max(at, end)))]);
    assert.deepEqual(pieces, [...createLineTagger("label").tag(whole)]);
  }));
});
