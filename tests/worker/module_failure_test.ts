/** What errors of the runtime mean: with the words of the releases that are supported, as they were seen. */
import assert from "node:assert/strict";
import { describeLoadError, describeUserError } from "../../lib/worker/module_failure.ts";
import type { RightsSource } from "../../lib/protocol.ts";
import { ModulePlaces } from "../../lib/worker/module_places.ts";

const PLACES = new ModulePlaces({ ownRoot: "file:///opt/heddle/", cwd: "/home/me" });
const EXECUTABLE = new ModulePlaces({
  ownRoot: "file:///opt/heddle/",
  cwd: "/home/me",
  isStandalone: true,
});
const MODULE = "file:///home/me/m.ts";

function errorOf(Type: ErrorConstructor, message: string, frames: readonly string[] = []): Error {
  const error = new Type(message);
  error.stack = [`${error.name}: ${message}`, ...frames.map((it) => `    at ${it}`)].join("\n");
  return error;
}

function load(error: unknown, places = PLACES): string {
  const failure = describeLoadError(error, { places, module: MODULE, rightsFrom: "option" });
  return "problem" in failure ? `${failure.problem}: ${failure.message}` : failure.kind;
}

const OWN_FRAME = "async CallRunner.find (file:///opt/heddle/lib/worker/call_runner.ts:1:1)";

for (
  const [message, told] of [
    [`Module not found "file:///home/me/m.ts".`, "not_found: module not found: m.ts"],
    [
      `Module not found "file:///home/me/lib/x.ts".\n    at file:///home/me/m.ts:3:19`,
      "not_found: module not found: lib/x.ts, imported at m.ts:3:19",
    ],
    [
      `Module not found "file:///home/me/lib/x.ts".`,
      "not_found: module not found: lib/x.ts, imported by m.ts or what it imports",
    ],
    [
      `Import "ms" not a dependency and not in import map from "file:///home/me/m.ts"`,
      `unsupported: m.ts imports "ms", which names neither a file nor a package: write npm:ms, ./ms or a URL`,
    ],
    [
      `Relative import path "ms" not prefixed with / or ./ or ../ and not in import map from "file:///home/me/m.ts"`,
      `unsupported: m.ts imports "ms", which names neither a file nor a package: write npm:ms, ./ms or a URL`,
    ],
    [
      `Requires read access to "/srv/x.ts", run again with the --allow-read flag`,
      "permission: needs read access to /srv/x.ts: allow it with --permissions read=/srv/x.ts",
    ],
  ] as const
) {
  Deno.test(`a module that cannot be loaded, since ${message.slice(0, 40)}…, is told in words`, () => {
    assert.equal(load(errorOf(TypeError, message, [OWN_FRAME])), told);
  });
}

for (
  const message of [
    `The module's source code could not be parsed: Expression expected at file:///home/me/m.ts:2:34\n\n  return a +;\n           ~`,
    `Expression expected at file:///home/me/m.ts:2:34`,
    `Expression expected (file:///home/me/m.ts:2:34)`,
  ]
) {
  Deno.test(`wrong syntax is told with its place: ${JSON.stringify(message.slice(0, 50))}`, () => {
    assert.equal(
      load(errorOf(SyntaxError, message, [OWN_FRAME])),
      "syntax: syntax error in m.ts:2:34: Expression expected",
    );
  });
}

const PART = "file:///home/me/lib/p.ts";
const IMPORTER =
  "\u001b[0m\u001b[36mfile:///home/me/m.ts\u001b[0m:\u001b[0m\u001b[33m1\u001b[0m:\u001b[0m\u001b[33m19\u001b[0m";

for (
  const [message, told] of [
    [
      `SyntaxError: Expected '}', got '<eof>'\n  |\n1 | export {\n  |        ~\n    at ${PART}:1:60\n    at ${IMPORTER}`,
      "Expected '}', got '<eof>'",
    ],
    [
      `SyntaxError: Unterminated string\n  |\n1 | "abc\n  | ~~~~\n    at ${PART}:1:60\n\nSyntaxError: Unterminated string\n  |\n2 | ";\n  | ~~\n    at ${PART}:2:1\n    at ${IMPORTER}`,
      "Unterminated string",
    ],
    [
      `Expected a semicolon at ${PART}:1:60\n\n  let b == 2;\n        ~~\n\nExpression expected at ${PART}:2:7\n\n  let b == 2;\n        ~~`,
      "Expected a semicolon",
    ],
  ] as const
) {
  Deno.test(`of several mistakes, and of who imports them, the first is told: ${told}`, () => {
    const wanted = `syntax error in lib/p.ts:1:60: ${told}`;
    assert.equal(load(errorOf(TypeError, message, [OWN_FRAME])), `syntax: ${wanted}`);
    const late = errorOf(TypeError, message, ["async default (file:///home/me/m.ts:1:2)"]);
    const failure = describeUserError(late, PLACES);
    assert.equal("message" in failure && failure.message, wanted);
  });
}

Deno.test("who imports what is not there is told in colours as well", () => {
  const message = `Module not found "${PART}".\n    at ${IMPORTER}`;
  assert.equal(
    load(errorOf(TypeError, message, [OWN_FRAME])),
    "not_found: module not found: lib/p.ts, imported at m.ts:1:19",
  );
});

for (
  const message of [
    `Module not found "https://example.org/x.js".`,
    "Could not find constraint 'ms@2.1.3' in the list of packages.",
    `Relative import path "ms" not prefixed with / or ./ or ../`,
    `Unsupported scheme "http" for module "http://localhost/x.js"`,
  ]
) {
  Deno.test(`the executable cannot load what needs more than files: ${message}`, () => {
    const told = load(errorOf(TypeError, message), EXECUTABLE);
    assert.equal(
      told,
      `unsupported: m.ts imports what the executable cannot load (${
        message.replace(/\.$/, "")
      }): ` +
        "bundle the module first (deno bundle, esbuild), or use deno run",
    );
  });
}

Deno.test("an error of the module's own is one, though it speaks like the loader", () => {
  const error = errorOf(Error, "Something is missing", ["file:///home/me/m.ts:4:7", OWN_FRAME]);
  const failure = describeLoadError(error, { places: PLACES, module: MODULE });
  assert.deepEqual(failure, {
    kind: "threw",
    name: "Error",
    message: "Something is missing",
    at: "m.ts:4:7",
    stack: "Error: Something is missing\n    at file:///home/me/m.ts:4:7",
  });
});

for (
  const [message, needed, wish, inPlan] of [
    [
      `Requires net access to "127.0.0.1:80", run again with the --allow-net flag`,
      "net access to 127.0.0.1:80",
      "net=127.0.0.1:80",
      `net: ["127.0.0.1:80"]`,
    ],
    [
      `Requires env access to "HOME", specify the required permissions during compilation using \`deno compile --allow-env\``,
      "env access to HOME",
      "env=HOME",
      `env: ["HOME"]`,
    ],
    [
      `Requires run access, run again with the --allow-run flag`,
      "run access",
      "run",
      "run: true",
    ],
    [
      `Requires write access to "my (1)/x", run again with the --allow-write flag`,
      "write access to my (1)/x",
      "write='my (1)/x'",
      `write: ["my (1)/x"]`,
    ],
    // A list separates with commas, so the whole kind of right is what can be written.
    [
      `Requires read access to "/a,b", run again with the --allow-read flag`,
      "read access to /a,b",
      "read",
      `read: ["/a,b"]`,
    ],
    // A host that may be asked may be imported from.
    [
      `Requires import access to "h:80", run again with the --allow-import flag`,
      "import access to h:80",
      "net=h:80",
      `net: ["h:80"]`,
    ],
  ] as const
) {
  Deno.test(`the right that is missing is named, and how to give it: ${needed}`, () => {
    const error = errorOf(Error, message, ["default (file:///home/me/m.ts:1:2)"]);
    error.name = "NotCapable";
    const told = (rightsFrom?: RightsSource) => {
      const failure = describeUserError(error, PLACES, { rightsFrom });
      assert.ok(failure.kind === "module" && failure.problem === "permission");
      return failure.message;
    };
    assert.equal(told("option"), `needs ${needed}: allow it with --permissions ${wish}`);
    assert.equal(
      told("plan"),
      `needs ${needed}: allow it with permissions: { ${inPlan} } in the plan`,
    );
    const [, flag = "?"] = /(--allow-\w+)/.exec(message) ?? [];
    const value = wish.includes("=") ? wish.slice(wish.indexOf("=")) : "";
    assert.equal(told(), `needs ${needed}: start Deno with ${flag}${value}`);
    const failure = describeUserError(error, PLACES);
    assert.ok(failure.kind === "module");
    assert.equal(failure.stack, "    at default (file:///home/me/m.ts:1:2)");
  });
}

Deno.test("a user's error about access is no missing right unless the runtime threw it", () => {
  const failure = describeUserError(
    errorOf(Error, "Requires read access to the archive, run again with more"),
    PLACES,
  );
  assert.equal(failure.kind, "threw");
});

Deno.test("what is thrown and is no error is told as text", () => {
  assert.deepEqual(describeUserError("just text", PLACES), {
    kind: "threw",
    name: "Error",
    message: "just text",
  });
});

function stackOf(error: unknown): readonly string[] {
  const failure = describeUserError(error, PLACES);
  return failure.kind === "threw" ? (failure.stack ?? "").split("\n") : assert.fail(failure.kind);
}

Deno.test("what an error was caused by is told below it, with its own frames", () => {
  const inner = errorOf(RangeError, "too far", ["walk (file:///home/me/w.ts:4:7)", OWN_FRAME]);
  const outer = errorOf(Error, "not there", ["default (file:///home/me/m.ts:1:2)", OWN_FRAME]);
  outer.cause = inner;
  inner.cause = "only words";
  assert.deepEqual(stackOf(outer), [
    "Error: not there",
    "    at default (file:///home/me/m.ts:1:2)",
    "Caused by: RangeError: too far",
    "    at walk (file:///home/me/w.ts:4:7)",
    "Caused by: only words",
  ]);
});

Deno.test("each error that several stand for is told, as many as anybody reads", () => {
  const all = new AggregateError([errorOf(Error, "one", ["a (file:///home/me/m.ts:1:2)"]), "two"]);
  all.message = "None worked";
  all.stack = "AggregateError: None worked";
  assert.deepEqual(stackOf(all), [
    "AggregateError: None worked",
    "Caused by: Error: one",
    "    at a (file:///home/me/m.ts:1:2)",
    "Caused by: two",
  ]);
  const many = new AggregateError(Array.from({ length: 1000 }, (_, at) => new Error(`${at}`)), "");
  assert.equal(stackOf(many).filter((line) => line.startsWith("Caused by: ")).length, 5);
});

Deno.test("causes in a circle, and those that throw when looked at, are no trouble", () => {
  const first = errorOf(Error, "first", ["a (file:///home/me/m.ts:1:2)"]);
  const second = errorOf(Error, "second");
  first.cause = second;
  second.cause = first;
  assert.deepEqual(stackOf(first).slice(2), ["Caused by: Error: second"]);
  Object.defineProperty(second, "cause", { get: () => assert.fail("looked at") });
  assert.deepEqual(stackOf(first).slice(2), ["Caused by: Error: second"]);
});
