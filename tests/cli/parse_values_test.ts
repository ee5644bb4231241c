import assert from "node:assert/strict";
import {
  parseBackoff,
  parseChoice,
  parseMaxFailures,
  parseNonEmpty,
  parsePositiveDuration,
  parseRetries,
} from "../../lib/cli/parse_values.ts";

/** Words that a reader refuses, and a part of what it says. */
const REFUSED: readonly (readonly [
  name: string,
  read: (word: string) => unknown,
  said: RegExp,
  words: readonly string[],
])[] = [
  ["parseRetries", parseRetries, /^Invalid number of retries/, [
    "",
    "-1",
    "1.5",
    "1e3",
    "1000001",
    "0x10",
    " 3",
    "9".repeat(400),
  ]],
  ["parseMaxFailures", parseMaxFailures, /^Invalid number of failures/, [
    "",
    "0",
    "-1",
    "%",
    "0%",
    "100.1%",
    "5 %",
    "1.5",
    "9007199254740993",
  ]],
  ["parseBackoff", parseBackoff, /^Invalid (backoff|duration)/, [
    "",
    ",2",
    "1s,",
    "1s,0.5",
    "1s,x",
    "1s,2,",
    "10s,2,5s",
    "1s,2,60s,4",
  ]],
  ["parsePositiveDuration", parsePositiveDuration, /^Invalid duration/, ["", "0", "0ms", "soon"]],
  ["parseNonEmpty", parseNonEmpty, /^Invalid value/, [""]],
];

for (const [name, read, said, words] of REFUSED) {
  for (const word of words) {
    Deno.test(`${name}() refuses "${word.slice(0, 20)}" and says what to use`, () => {
      assert.throws(() => read(word), (error) => {
        assert.ok(error instanceof SyntaxError);
        assert.match(error.message, said);
        assert.match(error.message, /: use /);
        return true;
      });
    });
  }
}

Deno.test("parseMaxFailures() takes the whole range of shares and counts", () => {
  assert.deepEqual(parseMaxFailures("100%"), { kind: "ratio", ratio: 1 });
  assert.deepEqual(parseMaxFailures("0.1%"), { kind: "ratio", ratio: 0.001 });
  assert.deepEqual(parseMaxFailures("1"), { kind: "count", count: 1 });
});

Deno.test("parseBackoff() takes a longest wait equal to the first one", () => {
  assert.deepEqual(parseBackoff("5s,1,5s"), { initialMs: 5_000, factor: 1, maxMs: 5_000 });
});

Deno.test("parseChoice() names the alternatives and suggests only what is near", () => {
  assert.equal(parseChoice("b", ["a", "b"]), "b");
  assert.throws(() => parseChoice("zzzzzz", ["auto", "never"]), {
    message: 'Invalid value "zzzzzz": use auto or never',
  });
  assert.throws(() => parseChoice("nevre", ["auto", "never"]), {
    message: 'Invalid value "nevre": use auto or never; did you mean never?',
  });
});
