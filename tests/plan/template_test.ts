/** Replacement strings: tables, attacks, and GNU parallel itself where it is installed. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { expandArgv, parseArgv } from "../../lib/plan/argv_template.ts";
import { applyPathOperation, PATH_OPERATIONS } from "../../lib/plan/path_operation.ts";
import { expandTemplate, parseTemplate, type TemplateScope } from "../../lib/plan/template.ts";
import { runParallel } from "./gnu_parallel.ts";

const ONE: TemplateScope = { columnCount: 1, names: new Map() };
const NAMED: TemplateScope = {
  columnCount: 2,
  names: new Map([["file", 0], ["a.b", 1], ["7", 1]]),
};

function expand(text: string, columns: readonly string[], scope: TemplateScope = ONE): string {
  return expandTemplate(parseTemplate(text, scope), { columns, index: 7, slot: 3 });
}

Deno.test("a template fills in inputs, parts of paths, columns, numbers and slots", () => {
  const two: TemplateScope = { columnCount: 2, names: new Map() };
  const columns = ["d/a.tar.gz", "x.y"];
  const table: Readonly<Record<string, string>> = {
    "{}": "d/a.tar.gz x.y",
    "{.}": "d/a.tar x",
    "{/}": "a.tar.gz x.y",
    "{//}": "d .",
    "{/.}": "a.tar x",
    "{1}-{2}": "d/a.tar.gz-x.y",
    "{-1}{-2/}": "x.ya.tar.gz",
    "{1.}{1//}{2/.}": "d/a.tardx",
    "{#}:{%}": "7:3",
    "{{1}}": "{d/a.tar.gz}",
  };
  for (const [text, expected] of Object.entries(table)) {
    assert.equal(expand(text, columns, two), expected, text);
  }
});

Deno.test("a template names columns of CSV, with path parts; an exact name comes first", () => {
  assert.equal(
    expand("{file} {file.} {file/} {file//} {file/.}", ["x/y.z", "v"], NAMED),
    "x/y.z x/y y.z x y",
  );
  assert.equal(expand("{a.b} {a} {1}", ["f", "v"], NAMED), "v {a} f");
});

Deno.test("braces that name nothing known stay text", () => {
  const texts = [
    "awk '{print $1}'",
    "${HOME}",
    '{"a": {"b": []}}',
    "{",
    "}",
    "{0}",
    "{name}",
    "{ }",
    "{1x}",
    "{+1}",
    "a{b,c}",
    "{.",
    "{...}",
  ];
  for (const text of texts) assert.equal(expand(text, ["in"]), text);
});

Deno.test("without inputs only {%} is replaced", () => {
  assert.equal(expand("{} {#} {1} {%}", [], { columnCount: 0, names: new Map() }), "{} {#} {1} 3");
});

Deno.test("-I changes {} and nothing else", () => {
  const scope = { ...ONE, replacement: "@@" };
  assert.equal(expand("@@ {} {.} {1}", ["a.b"], scope), "a.b {} a a.b");
});

Deno.test("a number beyond the columns is refused by name", () => {
  for (const text of ["{3}", "x{-3/}"]) {
    assert.throws(() => parseTemplate(text, NAMED), {
      name: "UsageError",
      message: /\{-?3\/?\} names a column number that no input has: the inputs have 2 columns/,
    });
  }
  assert.throws(() => parseTemplate("{2}", ONE), /the inputs have 1 column$/);
});

Deno.test("an input that looks like a replacement string is data", () => {
  for (const input of ["{}", "{1}", "{#}", "{%}{}", "$&", "$1"]) {
    assert.equal(expand("a{}b{1}", [input]), `a${input}b${input}`);
  }
});

Deno.test("parseTemplate() loses no character of any text", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."{}./#%1-a @") }), (text) => {
    let template;
    try {
      template = parseTemplate(text, ONE);
    } catch {
      return;
    }
    const parts = template.map((part) => typeof part === "string" ? part : part.text);
    assert.equal(parts.join(""), text);
  }));
});

Deno.test("a command gets its input appended when it mentions nothing of the task", () => {
  const argv = (words: readonly string[], columns: readonly string[]) =>
    expandArgv(parseArgv(words, { columnCount: columns.length, names: new Map() }, true), {
      columns,
      index: 1,
      slot: 2,
    });
  assert.deepEqual(argv(["gzip", "-9"], ["a b"]), ["gzip", "-9", "a b"]);
  assert.deepEqual(argv(["cp"], ["a", "b"]), ["cp", "a", "b"]);
  assert.deepEqual(argv(["cp", "{}", "x"], ["a", "b c"]), ["cp", "a", "b c", "x"]);
  assert.deepEqual(argv(["echo", "n={}"], ["a", "b"]), ["echo", "n=a b"]);
  assert.deepEqual(argv(["echo", "{%}"], ["a"]), ["echo", "2"]);
  assert.deepEqual(argv(["{}", ""], ["a"]), ["a", ""]);
});

Deno.test("path parts are those of GNU parallel", async (t) => {
  const paths = [
    "a/b.c/d",
    "/x",
    ".foo",
    "a/.foo",
    "dir/",
    "/",
    "a.b.c",
    "a.",
    "x//y.z",
    "//x",
    "a/b/",
    "..",
    "a/../b.c",
    "a b/c d.e",
  ];
  const output = await runParallel(["printf", "%s\\n", ...PATH_OPERATIONS.map((op) => `{${op}}`)], [
    ":::",
    ...paths,
  ]);
  if (output === undefined) {
    return void await t.step({ name: "GNU parallel is not installed", ignore: true, fn: () => {} });
  }
  const ours = paths.flatMap((path) => PATH_OPERATIONS.map((op) => applyPathOperation(op, path)));
  assert.deepEqual(output.split("\n").slice(0, -1), ours);
});
