/** Cutting bytes into inputs: any chunks give the same, and nothing wrong gets through. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { InputSplitter, type InputSplitterOptions } from "../../lib/plan/input_splitter.ts";

interface Cut {
  readonly values: readonly string[];
  readonly problem: string | undefined;
}

function cut(chunks: readonly Uint8Array[], options: Partial<InputSplitterOptions> = {}): Cut {
  const splitter = new InputSplitter({ source: "list.txt", nul: false, ...options });
  const values: string[] = [];
  for (const step of [...chunks.map((chunk) => () => splitter.push(chunk)), () => splitter.end()]) {
    const result = step();
    values.push(...result.values);
    if (result.problem !== undefined) return { values, problem: result.problem.message };
  }
  return { values, problem: undefined };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("lines are inputs as they are, the last one also without its newline", () => {
  assert.deepEqual(cut([bytes("a\n b \n\nc\r\nd")]).values, ["a", " b ", "", "c\r", "d"]);
  assert.deepEqual(cut([bytes("")]).values, []);
  assert.deepEqual(cut([bytes("\n")]).values, [""]);
  assert.deepEqual(cut([bytes("a\nb\0c d\0")], { nul: true }).values, ["a\nb", "c d"]);
});

Deno.test("the same bytes give the same inputs, however they arrive", () => {
  fc.assert(fc.property(
    fc.array(fc.string({ unit: fc.constantFrom("a", "é", "😀", " ", "\r") }), { maxLength: 8 }),
    fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }),
    (lines, places) => {
      const all = bytes(lines.map((line) => `${line}\n`).join(""));
      const ends = [...places, all.length].map((end) => Math.min(end, all.length)).sort((a, b) =>
        a - b
      );
      const chunks = ends.map((end, index) => all.subarray(ends[index - 1] ?? 0, end));
      assert.deepEqual(cut(chunks), { values: lines, problem: undefined });
    },
  ));
});

Deno.test("a reused read buffer does not change inputs that are still open", () => {
  const splitter = new InputSplitter({ source: "stdin", nul: false });
  const buffer = bytes("abc");
  splitter.push(buffer);
  buffer.fill(0x7a);
  assert.deepEqual(splitter.push(bytes("d\n")).values, ["abcd"]);
});

Deno.test("invalid UTF-8 is refused with its line, after the good inputs before it", () => {
  const { values, problem } = cut([
    bytes("ok\nfine\n"),
    Uint8Array.of(0x66, 0xe9, 0x0a),
    bytes("x\n"),
  ]);
  assert.deepEqual(values, ["ok", "fine"]);
  assert.match(problem ?? "", /^list\.txt:3: Input is not valid UTF-8 .* iconv$/);
});

Deno.test("NUL in a line is refused and -0 named", () => {
  const { values, problem } = cut([bytes("a\nb\0c\0")]);
  assert.deepEqual(values, ["a"]);
  assert.match(problem ?? "", /^list\.txt:2: Input holds a NUL character.*use -0$/);
});

Deno.test("an endless line is refused before it fills the memory", () => {
  const { problem } = cut([bytes("a\n"), bytes("x".repeat(60)), bytes("x".repeat(60))], {
    maxBytes: 100,
  });
  assert.match(problem ?? "", /^list\.txt:2: Input is longer than 100 bytes/);
  assert.match(
    cut([bytes("x".repeat(101) + "\n")], { maxBytes: 100 }).problem ?? "",
    /^list\.txt:1: /,
  );
  assert.equal(cut([bytes("x".repeat(100) + "\n")], { maxBytes: 100 }).problem, undefined);
  assert.match(
    cut([bytes("a\0" + "x".repeat(101))], { nul: true, maxBytes: 100 }).problem ?? "",
    /^list\.txt:input 2: /,
  );
});

Deno.test("a byte order mark in a list is part of the input", () => {
  assert.deepEqual(cut([bytes("\ufeffa\n")]).values, ["\ufeffa"]);
});
