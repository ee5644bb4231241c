import assert from "node:assert/strict";
import { checkImport, checkPackages, packageOf } from "./layer_rules.ts";

const types = (from: string, to: string) => ({ from, to, isTypeOnly: true });
const code = (from: string, to: string) => ({ from, to, isTypeOnly: false });

const ALLOWED = [
  code("main.ts", "lib/cli/main.ts"),
  code("lib/cli/main.ts", "lib/platform/host.ts"),
  code("lib/view/bar.ts", "lib/text/truncate.ts"),
  code("lib/view/bar.ts", "lib/view/theme.ts"),
  code("workers/command.ts", "lib/worker/worker_shell.ts"),
  types("lib/engine/engine.ts", "lib/plan/types.ts"),
  types("lib/protocol.ts", "lib/events.ts"),
  code("lib/mod.ts", "lib/engine/engine.ts"),
];

const FORBIDDEN: [ReturnType<typeof code>, RegExp][] = [
  [code("lib/engine/engine.ts", "lib/view/bar.ts"), /lib\/engine may import/],
  [types("lib/engine/engine.ts", "lib/display/display.ts"), /lib\/engine may import/],
  [code("lib/engine/engine.ts", "lib/plan/load_plan.ts"), /for types only/],
  [code("lib/view/bar.ts", "lib/platform/clock.ts"), /lib\/view may import/],
  [types("lib/platform/host.ts", "lib/cli/options.ts"), /lib\/platform may import/],
  [types("lib/events.ts", "lib/protocol.ts"), /lib\/events\.ts may import nothing of ours/],
  [code("lib/text/sanitize.ts", "lib/events.ts"), /lib\/text may import nothing of ours/],
  [code("main.ts", "lib/engine/engine.ts"), /main\.ts may import lib\/cli/],
  [code("lib/cli/main.ts", "main.ts"), /lib\/cli may import/],
  [code("lib/novel/new.ts", "lib/events.ts"), /lib\/novel is not in the table/],
];

Deno.test("checkImport() lets the arrows of the architecture pass", () => {
  for (const edge of ALLOWED) assert.equal(checkImport(edge), null);
});

Deno.test("checkImport() names both files and the rule for an import against the arrows", () => {
  for (const [edge, rule] of FORBIDDEN) {
    const problem = checkImport(edge) ?? "";
    assert.match(problem, rule);
    assert.ok(problem.startsWith(`${edge.from} → ${edge.to}: `));
  }
});

Deno.test("packageOf() names the package of bare imports only", () => {
  const names = ["yaml", "@std/fmt/colors.js", "npm:/@optique/core@1.3.6/x", "npm:zod@4", "zod/v4"];
  assert.deepEqual(names.map(packageOf), ["yaml", "@std/fmt", "@optique/core", "zod", "zod"]);
  const none = ["./a.ts", "../a.ts", "/a.ts", "file:///a.ts", "node:fs"];
  assert.deepEqual(none.map(packageOf), [null, null, null, null, null]);
});

Deno.test("checkPackages() names a package that two files import", () => {
  const imports = [
    { from: "lib/a.ts", specifier: "yaml" },
    { from: "lib/a.ts", specifier: "yaml/util" },
    { from: "lib/b.ts", specifier: "zod" },
  ];
  assert.deepEqual(checkPackages(imports), []);
  imports.push({ from: "lib/c.ts", specifier: "zod/mini" });
  assert.deepEqual(checkPackages(imports), [
    "zod is imported in lib/b.ts, lib/c.ts: wrap it in one file of ours",
  ]);
});
