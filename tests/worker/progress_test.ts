/**
 * Progress in a child's output: sequences, percentages, patterns, status lines and tails.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { LastBytes } from "../../lib/worker/last_bytes.ts";
import { OscParser } from "../../lib/worker/osc_parser.ts";
import { PatternParser } from "../../lib/worker/pattern_parser.ts";
import { PatternSearches } from "../../lib/worker/pattern_search.ts";
import { PercentParser } from "../../lib/worker/percent_parser.ts";
import { ProgressReader } from "../../lib/worker/progress_reader.ts";
import { selectStatus } from "../../lib/worker/status_line.ts";
import { selectTail } from "../../lib/worker/tail.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function createPatternParser(pattern: string): PatternParser {
  return new PatternParser(new PatternSearches().get(pattern));
}

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length];
  borders.sort((a, b) => a - b);
  return borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
}

Deno.test("OscParser reads what programs send, and nothing else", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["\x1b]9;4;1;0\x07", 0],
    ["\x1b]9;4;1;42\x07", 42],
    ["\x1b]9;4;1;42\x1b\\", 42],
    ["a\x1b]9;4;1;10\x07b\x1b]9;4;1;20\x07c", 20],
    ["\x1b]9;4;2;50\x07", 50],
    ["\x1b]9;4;4;60\x07", 60],
    ["\x1b]9;4;1;250\x07", 100],
    ["\x1b]9;4;3;50\x07", undefined],
    ["\x1b]9;4;0;0\x07", undefined],
    ["\x1b]9;4;1;-5\x07", undefined],
    ["\x1b]9;4;1\x07", undefined],
    ["\x1b]9;5;1;42\x07", undefined],
    ["\x1b]0;title\x07\x1b[31m42%", undefined],
    ["\x1b\x1b]9;4;1;7\x07", 7],
    ["\x1b]9;\x1b]9;4;1;8\x07", 8],
    ["\x1b]9;4;1;5\x1b]9;4;1;9\x07", 9],
    ["\x1b]9;4;1;5\x1b\x1b]9;4;1;9\x07", 9],
    [`\x1b]9;4;1;${"1".repeat(1000)}\x07\x1b]9;4;1;3\x07`, 3],
    ["9;4;1;42\x07", undefined],
  ];
  for (const [text, percent] of cases) {
    assert.equal(new OscParser().parse(encode(text)), percent, JSON.stringify(text));
  }
});

Deno.test("OscParser finds the last percentage wherever chunks are cut", () => {
  const piece = fc.oneof(
    fc.nat(100).map((percent) => ({ text: `\x1b]9;4;1;${percent}\x07`, percent })),
    fc.nat(100).map((percent) => ({ text: `\x1b]9;4;1;${percent}\x1b\\`, percent })),
    fc.constantFrom("text", "\x1b[31m", "50%", "\r\n", "\x1b]0;x\x07")
      .map((text) => ({ text, percent: undefined })),
  );
  fc.assert(fc.property(fc.array(piece), fc.array(fc.nat()), (pieces, places) => {
    const parser = new OscParser();
    let last: number | undefined;
    for (const chunk of cut(encode(pieces.map(({ text }) => text).join("")), places)) {
      last = parser.parse(chunk) ?? last;
    }
    assert.equal(last, pieces.findLast(({ percent }) => percent !== undefined)?.percent);
  }));
});

Deno.test("PercentParser takes the last percentage", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["42%", 42],
    ["10% done\r20% done\r", 20],
    ["[#####     ] 50.5% eta 3s", 50.5],
    ["100 %\n", 100],
    ["0%", 0],
    ["101%", undefined],
    ["1234%", undefined],
    ["-5%", undefined],
    ["1.2.3%", undefined],
    ["%d %s", undefined],
    ["30% of a%20b", 30],
    ["no number", undefined],
  ];
  for (const [text, percent] of cases) {
    assert.equal(new PercentParser().parse(encode(text)), percent, JSON.stringify(text));
  }
});

Deno.test("PercentParser sees a percentage that a chunk's border splits", () => {
  fc.assert(fc.property(fc.nat(100), fc.nat(), (percent, place) => {
    const parser = new PercentParser();
    const chunks = cut(encode(`some text ${percent}% and more`), [place]);
    const found = chunks.map((chunk) => parser.parse(chunk)).filter((value) => value !== undefined);
    assert.deepEqual(found, [percent]);
  }));
});

Deno.test("PatternParser reads done, total and percent on lines and rewritten lines", () => {
  const steps = /step (?<done>[\d,]+)(?: of (?<total>\d+))?/.source;
  const cases: readonly (readonly [string, string, object | undefined])[] = [
    [steps, "step 3 of 10\n", { done: 3, total: 10 }],
    [steps, "step 3 of 10\rstep 4 of 10\r", { done: 4, total: 10 }],
    [steps, "step 1,234\nother\n", { done: 1234 }],
    [steps, "step 5 of 9", { done: 5, total: 9 }],
    [steps, "nothing\n", undefined],
    ["(?<percent>[\\d.]+) per cent", "12.5 per cent\n", { done: 12.5, total: 100 }],
    ["total (?<total>\\d+)|at (?<done>\\d+)", "total 8\nat 2\n", { total: 8, done: 2 }],
    ["no groups", "no groups\n", undefined],
    [steps, `${"x".repeat(5000)} step 3 of 10\n`, undefined],
  ];
  for (const [pattern, text, values] of cases) {
    assert.deepEqual(createPatternParser(pattern).parse(encode(text)), values, text.slice(0, 40));
  }
  assert.throws(() => createPatternParser("("), SyntaxError);
});

Deno.test("PatternParser joins lines across chunks, and characters too", () => {
  const parser = createPatternParser("^ä(?<done>\\d+)b$");
  const [head, tail] = cut(encode("ä12b\n"), [1]);
  assert.equal(parser.parse(head ?? encode("")), undefined);
  assert.deepEqual(parser.parse(tail ?? encode("")), { done: 12 });
});

Deno.test("selectStatus() is the last line that says something", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", ""],
    ["one\ntwo\n", "two"],
    ["one\n\n  \r\n", "one"],
    ["10%\r20%\r30%", "30%"],
    ["10%\r", "10%"],
    ["\x1b[1;31mred\x1b[0m text\x1b[K\n", "red text"],
    ["\x1b]0;title\x07plain\n", "plain"],
    ["a\tb\x00c\n", "a b c"],
    ["x".repeat(300), "x".repeat(200)],
  ];
  for (const [text, status] of cases) {
    assert.equal(selectStatus(encode(text)), status, JSON.stringify(text));
  }
});

Deno.test("selectTail() keeps twenty short lines and the end of a flood", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  assert.deepEqual(selectTail(encode(hundred.join("\n")), false), hundred.slice(-20));
  assert.deepEqual(selectTail(encode("half\nwhole\n"), true), ["whole"]);
  assert.deepEqual(selectTail(encode("only half"), true), ["only half"]);
  assert.deepEqual(selectTail(encode("10%\r20%\rfailed\r\n\n"), false), ["failed"]);
  assert.equal(selectTail(encode("y".repeat(900)), false)[0]?.length, 500);
  assert.deepEqual(selectTail(new Uint8Array([0xff, 0x41]), false), ["\uFFFDA"]);
  const long = selectTail(encode(`${"z".repeat(499)}\n`.repeat(20)), false);
  assert.ok(long.join("").length <= 4096 && long.length === 8);
});

Deno.test("LastBytes holds exactly the end of everything that was appended", () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 50 }));
  fc.assert(fc.property(fc.integer({ min: 1, max: 64 }), chunks, (capacity, appended) => {
    const last = new LastBytes(capacity);
    for (const chunk of appended) last.append(chunk);
    const all = appended.flatMap((chunk) => [...chunk]);
    assert.deepEqual([...last.bytes()], all.slice(-capacity));
    assert.equal(last.hasDropped, all.length > capacity);
  }));
});

Deno.test("ProgressReader tells what is new, once", () => {
  const reader = new ProgressReader({ kind: "percent" });
  reader.read("stdout", encode("50% copied\n"));
  assert.deepEqual(reader.take(), { done: 50, total: 100, status: "50% copied" });
  assert.deepEqual(reader.take(), {});
  reader.read("stdout", encode("50% copied\n"));
  assert.deepEqual(reader.take(), { done: 50, total: 100 });
  reader.read("stderr", encode("60% done \x1b]9;4;1;61\x07\n"));
  assert.deepEqual(reader.take(), { done: 61, total: 100, status: "60% done" });
});

Deno.test("ProgressReader does not repeat in words what the bar says", () => {
  const reader = new ProgressReader({ kind: "percent" });
  reader.read("stdout", encode("5%\r"));
  assert.deepEqual(reader.take(), { done: 5, total: 100 });
  reader.read("stdout", encode("copying\n10%\r20.5 %\r"));
  assert.deepEqual(reader.take(), { done: 20.5, total: 100, status: "copying" });
  reader.read("stdout", encode("#####====>    30.0%\r[███░░] 31%\r"));
  assert.deepEqual(reader.take(), { done: 31, total: 100 });
  reader.read("stdout", encode("photo 7: 40%\r"));
  assert.deepEqual(reader.take(), { done: 40, total: 100, status: "photo 7: 40%" });
});

/** Takes hours for a line of fifty letters. */
const ENDLESS = "(?<done>\\d+)$|^(a+)+$";

Deno.test("ProgressReader gives up an expression that takes for ever, and says so once", () => {
  const log: string[] = [];
  const reader = new ProgressReader({ kind: "pattern", pattern: ENDLESS }, {
    log: (text) => void log.push(text),
  });
  reader.read("stdout", encode("step 1\n"));
  assert.deepEqual(reader.take(), { done: 1, status: "step 1" });
  for (let line = 0; line < 20; line++) {
    reader.read(line % 2 === 0 ? "stdout" : "stderr", encode(`${"a".repeat(50)}!\n`));
  }
  reader.read("stdout", encode("step 2\n"));
  assert.deepEqual(reader.take(), { status: "step 2" });
  assert.deepEqual(log, [
    "Progress is not read any more: its regular expression takes too long, more than 100 ms for a few lines",
  ]);
});

Deno.test("ProgressReader loses no time with an expression that was too slow for another task", () => {
  const searches = new PatternSearches();
  const search = searches.get(ENDLESS);
  assert.deepEqual([...search.matches(Array(100).fill(`${"a".repeat(50)}!`))], []);
  assert.ok(search.isGivenUp);
  const log: string[] = [];
  const reader = new ProgressReader({ kind: "pattern", pattern: ENDLESS }, {
    searches,
    log: (text) => void log.push(text),
  });
  reader.read("stdout", encode("step 1\n"));
  assert.deepEqual(reader.take(), { status: "step 1" });
  assert.equal(log.length, 1);
});

Deno.test("PatternParser goes on after lines that were too slow once", () => {
  const parser = createPatternParser(ENDLESS);
  assert.equal(parser.parse(encode(`${"a".repeat(50)}!\n`)), undefined);
  assert.deepEqual(parser.parse(encode("step 7\n")), { done: 7 });
});

Deno.test("ProgressReader guesses nothing from percentages unless asked", () => {
  const reader = new ProgressReader({ kind: "osc" });
  reader.read("stdout", encode("50%\r"));
  assert.deepEqual(reader.take(), { status: "50%" });
});
