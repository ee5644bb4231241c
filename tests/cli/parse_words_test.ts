import assert from "node:assert/strict";
import type { OptionTable } from "../../lib/cli/parse_definition.ts";
import { type ScanOptions, scanWords } from "../../lib/cli/parse_words.ts";

const TABLE = {
  all: { kind: "flag", group: "Other", names: ["-a", "--all"], about: "" },
  size: {
    kind: "value",
    group: "Other",
    names: ["-s", "--size"],
    metavar: "N",
    about: "",
    read: Number,
  },
} as const satisfies OptionTable;

/** Words, the options seen in them as `written=value`, and the operands when options may follow. */
const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["", [], []],
  ["-a --all", ["-a", "--all"], []],
  ["-as5", ["-a", "-s=5"], []],
  ["-sa", ["-s=a"], []],
  ["-s 5 --size 6 --size=7", ["-s=5", "--size=6", "--size=7"], []],
  ["--size=a=b --size=", ["--size=a=b", "--size="], []],
  ["-s -1 -s -.5 -s -", ["-s=-1", "-s=-.5", "-s=-"], []],
  ["x -a y", ["-a"], ["x", "y"]],
  ["-a -- -a -- x", ["-a"], ["-a", "--", "x"]],
  ["- -a", ["-a"], ["-"]],
];

for (const [words, options, operands] of CASES) {
  Deno.test(`scanWords() finds options and operands in "${words}"`, () => {
    const scanned = scan(words, "last_word");
    assert.deepEqual(scanned, { options, operands, problems: [] });
  });
}

Deno.test("scanWords() ends the options at the first operand when told to", () => {
  assert.deepEqual(scan("-a x -a -- y", "first_operand"), {
    options: ["-a"],
    operands: ["x", "-a", "--", "y"],
    problems: [],
  });
});

Deno.test("scanWords() goes on after a mistake and reports each one", () => {
  assert.deepEqual(scan("-b --sise 3 --all=1 -s -a", "last_word"), {
    options: ["-a"],
    operands: ["3"],
    problems: [
      "Unknown option -b: tool --help lists the options",
      "Unknown option --sise: did you mean --size?",
      'Option --all takes no value: leave "=1" away',
      "Option -s needs a value: write -sN",
    ],
  });
});

Deno.test("scanWords() does not tear characters outside the basic plane apart", () => {
  assert.deepEqual(scan("-s🧵", "last_word").options, ["-s=🧵"]);
  assert.deepEqual(scan("-a🧵", "last_word").problems, [
    "Unknown option -🧵 in -a🧵: tool --help lists the options",
  ]);
});

function scan(words: string, optionsEnd: ScanOptions["optionsEnd"]) {
  const list = words === "" ? [] : words.split(" ");
  const scanned = scanWords(list, { program: "tool", table: TABLE, optionsEnd });
  return {
    options: scanned.occurrences.map(({ written, value }) =>
      value === undefined ? written : `${written}=${value}`
    ),
    operands: scanned.operands,
    problems: scanned.problems,
  };
}
