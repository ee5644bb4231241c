import assert from "node:assert/strict";
import type { CallWork } from "../../lib/protocol.ts";
import { LoadFailure, type ModuleExports, ModuleHost } from "../../lib/worker/module_host.ts";
import type { TaskContext } from "../../lib/worker/task_context.ts";

// Handed on, never looked at.
const CONTEXT = {} as TaskContext;

function work(module: string, name?: string): CallWork {
  return { kind: "call", module, input: null, ...(name === undefined ? {} : { export: name }) };
}

function hostOf(modules: Record<string, ModuleExports>): { host: ModuleHost; loaded: string[] } {
  const loaded: string[] = [];
  const host = new ModuleHost({
    load: (url) => {
      loaded.push(url);
      const exports = modules[url];
      return exports === undefined ? Promise.reject(new Error("gone")) : Promise.resolve(exports);
    },
  });
  return { host, loaded };
}

Deno.test("a module is loaded and set up once, before anything of it is called", async () => {
  const order: string[] = [];
  const { host, loaded } = hostOf({
    m: {
      setup: async () => {
        await Promise.resolve();
        order.push("setup");
      },
      default: () => order.push("call"),
    },
  });
  const [first, second] = await Promise.all([
    host.find(work("m"), CONTEXT).then((found) => (order.push("found"), found)),
    host.find(work("m"), CONTEXT),
  ]);
  assert.equal(first, second);
  assert.ok(order.indexOf("setup") < order.indexOf("found"));
  await host.find(work("m"), CONTEXT);
  assert.equal(order.filter((it) => it === "setup").length, 1);
  assert.deepEqual(loaded, ["m"]);
});

Deno.test("teardown runs once for each module that is set up, and not where setup failed", async () => {
  const torn: string[] = [];
  const module = (name: string) => ({ default: () => 1, teardown: () => void torn.push(name) });
  const failing = {
    ...module("bad"),
    setup: () => {
      throw new Error("no");
    },
  };
  const { host } = hostOf({ a: module("a"), b: module("b"), bad: failing });
  await host.find(work("a"), CONTEXT);
  await host.find(work("b"), CONTEXT);
  await assert.rejects(host.find(work("bad"), CONTEXT), (error) => {
    assert.ok(error instanceof LoadFailure);
    assert.deepEqual([error.phase, String(error.cause)], ["setup", "Error: no"]);
    return true;
  });
  await host.tearDown(CONTEXT);
  await host.tearDown(CONTEXT);
  assert.deepEqual(torn, ["a", "b"]);
});

for (
  const [name, message] of [
    [undefined, /Module has no default export; it has make, other$/],
    ["mak", /Module has no export "mak"; it has make, other$/],
    ["size", /Export "size" is no function but a number$/],
    // Not what objects inherit.
    ["toString", /Module has no export "toString"/],
  ] as const
) {
  Deno.test(`an export ${name} that is no function is a failure to load, with what there is`, async () => {
    const exports = Object.assign(Object.create(null), {
      make: () => 1,
      other: () => 2,
      size: 3,
      setup: () => {},
    });
    const { host } = hostOf({ m: exports });
    await assert.rejects(host.find(work("m", name), CONTEXT), (error) => {
      assert.ok(error instanceof LoadFailure && error.phase === "load");
      assert.match(String(error.cause), message);
      return true;
    });
  });
}

Deno.test("what loading throws is the cause, and the next call tries again", async () => {
  const { host, loaded } = hostOf({});
  for (let round = 0; round < 2; round++) {
    await assert.rejects(host.find(work("m"), CONTEXT), (error) => {
      assert.ok(error instanceof LoadFailure && error.phase === "load");
      assert.equal(String(error.cause), "Error: gone");
      return true;
    });
  }
  assert.equal(loaded.length, 2);
});

Deno.test("copies are loaded in the place of files, and of nothing else", async () => {
  const { host, loaded } = hostOf({ "file:///copies/m.ts": { default: () => 1 } });
  host.useCopies({ root: "file:///copies", shifts: {} });
  await host.find(work("file:///m.ts"), CONTEXT);
  await assert.rejects(host.find(work("https://example.org/m.ts"), CONTEXT));
  assert.deepEqual(loaded, ["file:///copies/m.ts", "https://example.org/m.ts"]);
});
