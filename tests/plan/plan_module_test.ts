/** Plans with modules: what a module's function is given, where it is loaded from and what it may touch. */
import assert from "node:assert/strict";
import { resolve } from "node:path/posix";
import { loadPlan } from "../../lib/plan/load_plan.ts";
import type { CallWork } from "../../lib/protocol.ts";
import { createMemoryFiles } from "../_support/memory_files.ts";

const FILES = { ...createMemoryFiles({ globs: { "*.jpg": ["a.jpg", "b c.jpg"] } }), resolve };

async function load(...lines: readonly string[]) {
  const plan = await loadPlan({
    text: ["tasks:", ...lines.map((line) => `  ${line}`)].join("\n"),
    path: "plan.yaml",
    baseDir: "/plans",
    files: FILES,
    base: {},
    isWindows: false,
  });
  return (await Array.fromAsync(plan.tasks)).flat().map((task) => {
    const work = task.work(3);
    assert.equal(work.kind, "call");
    return { work: work as CallWork, command: task.command(3), usesSlot: task.usesSlot };
  });
}

Deno.test("a module is a path from the plan's folder, or a URL as it is written", async () => {
  const [file, odd, url] = await load(
    "- {id: a, module: ./m.ts}",
    "- {id: b, module: '../a b#?.ts'}",
    "- {id: c, module: 'https://me:secret@example.org/m.ts?secret', export: make}",
  );
  assert.equal(file?.work.module, "file:///plans/m.ts");
  assert.equal(file?.work.export, "default");
  assert.equal(file?.command, "module ./m.ts");
  assert.equal(odd?.work.module, "file:///a%20b%23%3F.ts");
  assert.equal(url?.work.module, "https://me:secret@example.org/m.ts?secret");
  assert.equal(url?.work.export, "make");
  assert.equal(url?.command, "module 'https://example.org/m.ts?…' --export make");
});

Deno.test("without an input a module gets that of forEach: a text, or an object by name", async () => {
  const [none] = await load("- {id: a, module: ./m.ts}");
  assert.equal(none?.work.input, undefined);
  const texts = await load("- {id: a, module: ./m.ts, forEach: {glob: '*.jpg'}}");
  assert.deepEqual(texts.map(({ work }) => work.input), ["a.jpg", "b c.jpg"]);
  assert.deepEqual(texts.map(({ command }) => command), [
    "module ./m.ts a.jpg",
    "module ./m.ts 'b c.jpg'",
  ]);
  const [named] = await load("- {id: a, module: ./m.ts, forEach: [{os: linux, bits: 64}]}");
  assert.deepEqual(named?.work.input, { os: "linux", bits: "64" });
});

Deno.test("texts of an input take replacement strings, other values and keys stay", async () => {
  const [task] = await load(
    "- id: a",
    "  module: ./m.ts",
    "  forEach: ['d/x.jpg']",
    "  input: {path: '{}', '{}': [1, true, null, '{/.}.webp', {slot: '{%}'}], __proto__: {a: 1}}",
  );
  const input = task?.work.input as Record<string, unknown>;
  assert.equal(
    JSON.stringify(input),
    '{"path":"d/x.jpg","{}":[1,true,null,"x.webp",{"slot":"3"}],"__proto__":{"a":1}}',
  );
  assert.ok(task?.usesSlot);
  assert.equal(task.command, "module ./m.ts d/x.jpg");
});

Deno.test("variables and the folder reach a module as they reach a command", async () => {
  const [task] = await load(
    "- {id: a, module: ./m.ts, forEach: [x], cwd: 'sub/{}', env: {TOKEN: 't{}'}}",
  );
  assert.deepEqual(task?.work.env, { TOKEN: "tx" });
  assert.equal(task?.work.cwd, "/plans/sub/x");
  const [plain] = await load("- {id: a, module: ./m.ts}");
  assert.equal(plain?.work.cwd, "/plans");
});

Deno.test("a module runs in a worker unless the plan wants a process", async () => {
  const [usual, own] = await load(
    "- {id: a, module: ./m.ts}",
    "- {id: b, module: ./m.ts, isolation: process}",
  );
  assert.equal(usual?.work.isolation, "worker");
  assert.equal(own?.work.isolation, "process");
});

Deno.test("permissions default to reading, and name paths from the plan's folder", async () => {
  const [usual, all, none, some] = await load(
    "- {id: a, module: ./m.ts}",
    "- {id: b, module: ./m.ts, permissions: all}",
    "- {id: c, module: ./m.ts, permissions: none}",
    "- {id: d, module: ./m.ts, permissions: {write: [out], run: [git, ./x], net: true}}",
  );
  const nothing = { write: false, net: false, env: false, run: false, sys: false, ffi: false };
  assert.deepEqual(usual?.work.rights, { read: true, ...nothing });
  assert.ok(all !== undefined && !("rights" in all.work));
  assert.deepEqual(none?.work.rights, { read: false, ...nothing });
  assert.deepEqual(some?.work.rights, {
    read: true,
    ...nothing,
    write: ["/plans/out"],
    run: ["git", "/plans/x"],
    net: true,
  });
});
