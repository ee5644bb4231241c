// deno-lint-ignore-file no-console -- it is what is tested
import assert from "node:assert/strict";
import { captureConsole } from "../../lib/platform/console_capture.ts";
import type { StreamName } from "../../lib/ports.ts";

const ALL: readonly StreamName[] = ["stdout", "stderr"];

function capture(use: () => void, streams = ALL): string[] {
  const texts: string[] = [];
  const giveBack = captureConsole(new Set(streams), (text) => texts.push(text));
  try {
    use();
  } finally {
    giveBack();
  }
  return texts;
}

const CALLS: readonly (readonly [string, () => void, string])[] = [
  ["values", () => console.log("a", 1, { b: [2] }), "a 1 { b: [ 2 ] }\n"],
  ["lines", () => console.log("a\nb"), "a\nb\n"],
  ["nothing", () => console.log(), "\n"],
  [
    "placeholders",
    () => console.log("%s is %d, %i or %f", "x", 1.5, "2", 0.5),
    "x is 1, 2 or 0.5\n",
  ],
  ["objects for placeholders", () => console.log("%o %O", [1], { a: 1 }), "[ 1 ] { a: 1 }\n"],
  ["styles, which are left out", () => console.log("%cred", "color: red"), "red\n"],
  ["values beyond the placeholders", () => console.log("%s", "a", "b"), "a b\n"],
  ["placeholders beyond the values", () => console.log("%s %s %%", "a"), "a %s %\n"],
  ["a per cent sign alone", () => console.log("100%"), "100%\n"],
  ["no number", () => console.log("%d %d %d", "x", Symbol("y"), 3n), "NaN NaN 3\n"],
  ["an object", () => console.dir({ a: { b: {} } }), "{ a: { b: {} } }\n"],
  ["what failed", () => console.assert(1 > 2, "no %s", "way"), "Assertion failed: no way\n"],
  ["what failed without words", () => console.assert(false), "Assertion failed\n"],
  [
    "a table of objects",
    () => console.table([{ a: 1, b: "x" }, { a: 20 }]),
    "┌───────┬────┬─────┐\n│ (idx) │ a  │ b   │\n├───────┼────┼─────┤\n" +
    '│     0 │  1 │ "x" │\n│     1 │ 20 │     │\n└───────┴────┴─────┘\n',
  ],
  [
    "a table of values",
    () => console.table({ x: 1 }),
    "┌───────┬────────┐\n│ (idx) │ Values │\n├───────┼────────┤\n│ x     │      1 │\n" +
    "└───────┴────────┘\n",
  ],
  ["what is no table", () => console.table("text"), "text\n"],
];

for (const [what, use, text] of CALLS) {
  Deno.test(`captureConsole() takes ${what}`, () => {
    assert.deepEqual(capture(use), [text]);
  });
}

Deno.test("captureConsole() takes a trace, with the place where it was asked for, as one text", () => {
  const [text = "", ...others] = capture(() => console.trace("here"));
  assert.match(
    text,
    /^Trace: here\n( {4}at .*\n)* {4}at .*console_capture_test\.ts.*\n( {4}at .*\n)*$/,
  );
  assert.deepEqual(others, []);
});

Deno.test("captureConsole() indents groups, counts and takes times", () => {
  const texts = capture(() => {
    console.group("outer");
    console.log("a\nb");
    console.group();
    console.error("c");
    console.groupEnd();
    console.groupEnd();
    console.groupEnd();
    console.count();
    console.count("x");
    console.count();
    console.countReset();
    console.count();
    console.assert(true, "never shown");
    console.time("t");
    console.timeLog("t", 1);
    console.timeEnd("t");
    console.timeEnd("t");
  });
  assert.deepEqual(texts.map((text) => text.replace(/[\d.]+ms/, "0ms")), [
    "outer\n",
    "  a\n  b\n",
    "    c\n",
    "default: 1\n",
    "x: 1\n",
    "default: 2\n",
    "default: 1\n",
    "t: 0ms 1\n",
    "t: 0ms\n",
    "Timer 't' does not exist\n",
  ]);
});

Deno.test("captureConsole() leaves alone what is printed to another stream", () => {
  const { log, error } = console;
  captureConsole(new Set(["stderr"]), () => {})();
  const giveBack = captureConsole(new Set(["stderr"]), () => {});
  assert.equal(console.log, log);
  assert.notEqual(console.error, error);
  giveBack();
  assert.equal(console.error, error);
});

Deno.test("a method that was looked up while the console was captured prints itself afterwards", () => {
  const { log } = console;
  const printed: unknown[][] = [];
  console.log = (...values: unknown[]) => void printed.push(values);
  try {
    const texts: string[] = [];
    const giveBack = captureConsole(new Set(ALL), (text) => texts.push(text));
    const early = console.log;
    early("captured");
    giveBack();
    early("late", 1);
    assert.deepEqual(texts, ["captured\n"]);
    assert.deepEqual(printed, [["late", 1]]);
  } finally {
    console.log = log;
  }
});
