/** What can go wrong with a module, told apart on the command line: from source and as the executable. */
import assert from "node:assert/strict";
import { Sandbox } from "../_support/cli.ts";
import { failureOf, isBinary, rawFailureOf, sandboxOf } from "./_modules.ts";
import { eventsOf, makePipes, runEvents, theEvent } from "./_runs.ts";

const REMEDY = "bundle the module first (deno bundle, esbuild), or use deno run";

Deno.test("an import of what is not there names it", async () => {
  assert.match(
    await failureOf({ "m.ts": `import { x } from "./lib/none.ts";\nexport default () => x;` }),
    /^not_found: module not found: lib\/none\.ts, imported (at m\.ts:1:19|by m\.ts or what it imports)$/,
  );
});

Deno.test("an export that is not there is told with those that are", async () => {
  const files = {
    "m.ts": "export const a = 1; export function make() {} export const setup = () => {};",
  };
  assert.equal(await failureOf(files), "no_export: Module has no default export; it has make");
  assert.equal(
    await failureOf(files, "--export", "mak"),
    `no_export: Module has no export "mak"; it has make`,
  );
  assert.equal(
    await failureOf(files, "--export", "a"),
    `no_export: Export "a" is no function but a number`,
  );
});

Deno.test("a syntax error is told with file, line and column, of TypeScript and JavaScript", async () => {
  const broken = "const a = 1;\nexport default () => { return a +; };";
  assert.equal(
    await failureOf({ "m.ts": broken }),
    "syntax: syntax error in m.ts:2:34: Expression expected",
  );
  assert.match(
    await failureOf({
      "m.ts": `import { a } from "./a.ts";\na();`,
      "a.ts": "const a = 1;\nif (a) {\n",
    }),
    /^syntax: syntax error in a\.ts:[23]:\d+: Expected '}', got '<eof>'$/,
  );
  assert.match(
    await failureOf({ "m.js": `import "./lib/part.js";`, "lib/part.js": broken }),
    /^syntax: syntax error in lib\/part\.js:2:34: (Expression expected|Unexpected token ';')$/,
  );
});

Deno.test("JSON that is none is told with its file, line and column", async () => {
  const files = {
    "m.ts": `import { data } from "./lib/data.ts";\nexport default () => data;`,
    "lib/data.ts": `import data from "../d.json" with { type: "json" };\nexport { data };`,
    "d.json": `{"a": 1,\n  b}`,
  };
  const told = "syntax: syntax error in d.json:2:3: Expected double-quoted property name in JSON";
  assert.equal(await failureOf(files), told);
  assert.equal(await failureOf(files, "--permissions", "none"), told);
  assert.match(
    await failureOf({
      "m.js": `import d from "./d.json";\nexport default () => d;`,
      "d.json": "1",
    }),
    /^unsupported: .*"json"/,
  );
});

Deno.test("JSON that is none is looked for without waiting for pipes", async () => {
  await using sandbox = await sandboxOf({
    "m.ts":
      `import d from "./d.json" with { type: "json" };\nexport default () => d; // import("./pipe")`,
    "d.json": "{",
  });
  await makePipes(sandbox, "pipe");
  const { events } = await runEvents(sandbox, ["each", "--module", "m.ts", ":::", "x"]);
  const { failure } = theEvent(events, "task_failed");
  assert.match(failure.kind === "module" ? failure.message : "", /^syntax error in d\.json:1:2: /);
});

Deno.test("what a function imports as it runs is told apart like what it imports at first", async () => {
  const code = (from: string) => `export default async () => (await import(${from})).x;`;
  assert.match(
    await failureOf({ "m.ts": code(`"./lib/none.ts"`) }),
    /^not_found: module not found: lib\/none\.ts, imported at m\.ts:1:29/,
  );
  const broken = "export const a = 1;\nlet b = (;";
  assert.match(
    await failureOf({ "m.js": code(`"./lib/part.js"`), "lib/part.js": broken }),
    /^syntax: syntax error in lib\/part\.js:2:10: (Expression expected|Unexpected token ';')$/,
  );
  assert.match(
    await failureOf({ "m.js": code(`"lodash"`) }),
    /^unsupported: (m\.js imports "lodash", which names neither|m\.js:1:29 imports what the exec)/,
  );
  const thrown =
    `export default async () => { throw new TypeError('Module not found "file:///x".'); };`;
  assert.match(await failureOf({ "m.js": thrown }), /^threw: Module not found "file:\/\/\/x"\./);
});

Deno.test("what a module throws is told with its place, in the file that the user wrote", async () => {
  const files = {
    "m.ts": `import { boom } from "./lib/boom.ts";
interface Unused { readonly a: string }
export default async (input: string, _: Unused) => { await null; boom(input); };`,
    "lib/boom.ts": `/* ${
      "x".repeat(30)
    } */ export function boom(text: string): never { throw new TypeError(text); }`,
  };
  assert.equal(await failureOf(files), "threw: x (lib/boom.ts:1:88)");
});

Deno.test("files in folders of any name are told with their places", async () => {
  const folder = "odd (1) [2] #3 'ü'";
  const files = {
    [`${folder}/m.ts`]: `import { boom } from "./boom.ts";\nexport default () => boom();`,
    [`${folder}/boom.ts`]:
      "export const boom = (): never => { throw new Error(import.meta.filename); };",
  };
  assert.match(await failureOf(files), /boom\.ts \(odd \(1\) \[2\] #3 'ü'\/boom\.ts:1:42\)$/);
});

Deno.test("a stack holds the user's own frames and nobody else's", async () => {
  const failure = await rawFailureOf({
    "m.ts": `type T = string;
function inner(text: T): never { throw new RangeError(text); }
export default (input: T) => inner(input);`,
  });
  assert.ok(failure.kind === "threw");
  const lines = (failure.stack ?? "").split("\n").map((line) =>
    line.replace(/file:\/\/\S+\/|Module\./g, "")
  );
  assert.deepEqual(lines, [
    "RangeError: x",
    "    at inner (m.ts:2:40)",
    "    at default (m.ts:3:30)",
  ]);
});

Deno.test("what is thrown on the way in, or in setup(), is told with its place", async () => {
  assert.equal(
    await failureOf({ "m.ts": `const a: number = 1;\nthrow new Error("no " + a);` }),
    "threw: no 1 (m.ts:2:7)",
  );
  assert.equal(
    await failureOf({
      "m.ts": `export function setup() { throw new Error("no") }\nexport default () => 1;`,
    }),
    "threw: in setup(): no (m.ts:1:33)",
  );
});

Deno.test("a result that is no JSON is told with its place in the result", async () => {
  const result = (value: string) => failureOf({ "m.js": `export default () => (${value});` });
  assert.equal(
    await result("{ a: [1, new Map()] }"),
    "result: The result.a[1] is a Map, which is no JSON value",
  );
  assert.equal(await result("() => 1"), "result: The result is a function, which is no JSON value");
  assert.match(
    await result(`"x".repeat(2 ** 20)`),
    /^result: The result is more than 1048576 bytes of JSON, the limit/,
  );
});

Deno.test("a module that ends its isolate is told so, with the place", async () => {
  assert.equal(
    await failureOf({ "m.js": "export default () => Deno.exit(3);" }),
    "exited: called Deno.exit(3), which would end its isolate: a task ends by returning or throwing (m.js:1:27)",
  );
});

Deno.test("a module that is not there is a mistake of the command line, and nothing runs", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stderr } = await sandbox.run(["each", "--module", "none.ts", ":::", "x"]);
  assert.equal(code, 2);
  assert.match(stderr, /none\.ts: No such file/);
});

Deno.test("what cannot succeed is not tried again, what throws is", async () => {
  for (
    const [text, attempts] of [["export default (", 1], [
      "export default () => { throw 1 };",
      3,
    ]] as const
  ) {
    await using sandbox = await sandboxOf({ "m.js": text });
    const args = ["--retries", "2", "--backoff", "0s", "--module", "m.js", ":::", "x"];
    const { events } = await runEvents(sandbox, ["each", ...args]);
    assert.equal(eventsOf(events, "attempt_started").length, attempts, text);
  }
});

Deno.test("packages of the registry can be imported where Heddle runs from source", async () => {
  await using sandbox = await sandboxOf({
    "m.ts":
      `import { parse } from "npm:yaml@2.9.1";\nexport default (text: string) => parse(text);`,
  });
  const { stdout } = await sandbox.run(
    [
      "each",
      "--output",
      "results",
      "--permissions",
      "env",
      "--module",
      "m.ts",
      ":::",
      "{a: [1, b]}",
    ],
  );
  assert.deepEqual(JSON.parse(stdout).result, { a: [1, "b"] });
});

Deno.test({
  name: "a name that says neither file nor package is told with what to write",
  ignore: isBinary,
  fn: async () =>
    assert.equal(
      await failureOf({ "m.ts": `import ms from "ms";\nexport default ms;` }),
      `unsupported: m.ts imports "ms", which names neither a file nor a package: write npm:ms, ./ms or a URL`,
    ),
});

for (
  const [what, name, text, message] of [
    [
      "enums",
      "m.ts",
      "\nenum A { x }\nexport default () => A.x;",
      "TypeScript enum is not supported in the executable (m.ts:2:1)",
    ],
    [
      "namespaces",
      "m.ts",
      "namespace N { export const a = 1; }",
      "TypeScript namespace declaration is not supported in the executable (m.ts:1:1)",
    ],
    [
      "parameter properties",
      "m.ts",
      "class C { constructor(private a = 1) {} }",
      "TypeScript parameter property is not supported in the executable (m.ts:1:31)",
    ],
    [
      "JSX",
      "m.tsx",
      "export default () => <p />;",
      "JSX is not supported in the executable (m.tsx)",
    ],
    [
      "CommonJS",
      "m.cjs",
      "module.exports = 1;",
      "CommonJS is not supported in the executable (m.cjs)",
    ],
  ] as const
) {
  Deno.test({
    name: `the executable says that it knows no ${what}, and how to bundle`,
    ignore: !isBinary,
    fn: async () =>
      assert.equal(await failureOf({ [name]: text }), `unsupported: ${message}: ${REMEDY}`),
  });
}

for (const from of ["npm:heddle-no-such-package@1.0.0", "https://example.org/x.js", "bare"]) {
  Deno.test({
    name: `the executable says that it cannot import ${from}, and how to bundle`,
    ignore: !isBinary,
    async fn() {
      const told = await failureOf({ "m.ts": `import x from "${from}";\nexport default x;` });
      assert.ok(
        told.startsWith("unsupported: m.ts imports what the executable cannot load ("),
        told,
      );
      assert.ok(told.endsWith(`: ${REMEDY}`), told);
    },
  });
}

Deno.test("a module in TypeScript knows where it is, and reads what is beside it", async () => {
  await using sandbox = await sandboxOf({
    "sub/m.ts": `export default (name: string): unknown => [
      import.meta.url, import.meta.filename, import.meta.dirname, import.meta.resolve("./x"),
      Deno.readTextFileSync(new URL(name, import.meta.url)),
    ];`,
    "sub/text": "beside",
  });
  const { stdout } = await sandbox.run(
    ["each", "--output", "results", "--module", "sub/m.ts", ":::", "text"],
  );
  const dir = `${sandbox.path}/sub`;
  assert.deepEqual(JSON.parse(stdout).result, [
    `file://${dir}/m.ts`,
    `${dir}/m.ts`,
    dir,
    `file://${dir}/x`,
    "beside",
  ]);
});
