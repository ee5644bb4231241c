/** Copies of modules for a runtime that loads JavaScript alone; loaded here, where JavaScript works as well. */
import assert from "node:assert/strict";
import { CopiedModules } from "../../lib/platform/module_copies.ts";
import { loadTypeStripper, StripProblem } from "../../lib/platform/strip_types.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { createWorkerFactory } from "../../lib/platform/worker_factory.ts";
import type { ModuleCopies } from "../../lib/protocol.ts";

class Bench implements AsyncDisposable {
  private constructor(readonly dir: string, readonly copies: CopiedModules) {}

  static async create(files: Readonly<Record<string, string>>): Promise<Bench> {
    const dir = await Deno.realPath(await Deno.makeTempDir());
    await Deno.mkdir(`${dir}/lib`);
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${dir}/${name}`, text);
    }
    return new Bench(dir, new CopiedModules(`${dir}/copies`, await loadTypeStripper()));
  }

  copy(name: string): ModuleCopies | undefined {
    return this.copies.copy(`file://${this.dir}/${name}`);
  }

  text(name: string): string {
    return Deno.readTextFileSync(`${this.dir}/copies${this.dir}/${name}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.dir, { recursive: true });
  }
}

Deno.test("types give way to blanks, so that lines and columns stay", async () => {
  await using bench = await Bench.create({
    "m.ts": "interface I { a: string }\nexport const f = (i: I): string => i.a as string;\n",
  });
  assert.deepEqual(bench.copy("m.ts"), { root: `file://${bench.dir}/copies`, shifts: {} });
  const lines = bench.text("m.ts").split("\n");
  assert.match(lines[0] ?? "", /^;? *$/);
  assert.equal(lines[1]?.replaceAll(/ +/g, " "), "export const f = (i ) => i.a ;");
  assert.equal(
    lines[1]?.indexOf("=> i.a"),
    "export const f = (i: I): string => i.a".indexOf("=> i.a"),
  );
});

Deno.test("what is no file is not read: a pipe or a device might be without end", async () => {
  const device = `${"../".repeat(30)}dev/null`;
  await using bench = await Bench.create({
    "m.ts": `import "./lib"; import "${device}"; export default (n: number) => n;`,
  });
  bench.copy("m.ts");
  assert.deepEqual([...Deno.readDirSync(bench.copies.placeOf(bench.dir))].map(({ name }) => name), [
    "m.ts",
  ]);
  assert.throws(() => Deno.statSync(bench.copies.placeOf("/dev/null")), Deno.errors.NotFound);
});

Deno.test("everything that is imported by a relative path is copied, however it is written", async () => {
  await using bench = await Bench.create({
    "m.ts": `import a from "./lib/a.ts";
      export * from './lib/b.js';
      export const later = () => import("./lib/c.ts");
      import data from "./data.json" with { type: "json" };
      import { readFileSync } from "node:fs"; import "./missing.ts"; export { a, data, readFileSync };`,
    "lib/a.ts": `import "../m.ts"; import "./d.ts"; export default 1 as number;`,
    "lib/b.js": "export const b = 2;",
    "lib/c.ts": "export const c: number = 3;",
    "lib/d.ts": "",
    "lib/unused.ts": "",
    "data.json": `{ "a": "number: string" }`,
  });
  assert.equal(bench.copy("m.ts")?.problem, undefined);
  const copied = [...Deno.readDirSync(`${bench.dir}/copies${bench.dir}/lib`)].map(({ name }) =>
    name
  );
  assert.deepEqual(copied.sort(), ["a.ts", "b.js", "c.ts", "d.ts"]);
  assert.equal(bench.text("data.json"), `{ "a": "number: string" }`);
});

Deno.test("what is imported for its types alone is not copied", async () => {
  await using bench = await Bench.create({
    "m.ts":
      `import type { A } from "./lib/a.ts"; export type { B } from "./lib/b.ts"; export const f = (a: A) => a;`,
    "lib/a.ts": "export type A = string;",
    "lib/b.ts": "enum B { x }",
  });
  assert.equal(bench.copy("m.ts")?.problem, undefined);
  assert.throws(() => bench.text("lib/a.ts"), Deno.errors.NotFound);
});

Deno.test("what needs no copy is none: JavaScript alone, and modules of the net", async () => {
  await using bench = await Bench.create({ "m.js": `import "./lib/a.js";`, "lib/a.js": "" });
  assert.equal(bench.copy("m.js"), undefined);
  assert.equal(bench.copies.copy("https://example.org/m.ts"), undefined);
  assert.equal(bench.copies.copy("data:text/javascript,1"), undefined);
});

Deno.test("a copy hears where its original is, and its first line tells by how much it is shifted", async () => {
  await using bench = await Bench.create({
    "m.ts":
      `export const where: unknown = [import.meta.url, import.meta.resolve("./x"), import.meta.resolve("npm:x")];`,
  });
  const { root, shifts } = bench.copy("m.ts") ?? assert.fail();
  const url = `file://${bench.dir}/m.ts`;
  const { where } = await import(`${root}${bench.dir}/m.ts`);
  assert.deepEqual(where, [url, `file://${bench.dir}/x`, "npm:x"]);
  assert.equal(bench.text("m.ts").slice(shifts[url]).slice(0, 18), "export const where");
});

Deno.test("a copy is of what is there now", async () => {
  await using bench = await Bench.create({ "m.ts": "export const a = 1 as number;" });
  bench.copy("m.ts");
  await Deno.writeTextFile(`${bench.dir}/m.ts`, "export const a = 2 as number;");
  bench.copy("m.ts");
  assert.match(bench.text("m.ts"), /a = 2/);
});

Deno.test("a stripper's problem has its place, and says whether it is the author's or ours", async () => {
  const strip = await loadTypeStripper();
  const problemOf = (source: string) => {
    try {
      strip(source);
    } catch (error) {
      assert.ok(error instanceof StripProblem, String(error));
      const { line, column, isUnsupported } = error;
      return { line, column, isUnsupported };
    }
    return undefined;
  };
  assert.deepEqual(problemOf("\n  enum A { x }"), { line: 2, column: 3, isUnsupported: true });
  assert.deepEqual(problemOf("const a = ;"), { line: 1, column: 11, isUnsupported: false });
  assert.equal(
    problemOf("declare enum A { x }\ndeclare namespace N {}\nimport type { T } from 'x';"),
    undefined,
  );
});

Deno.test("a copy is left alone while its module is as it was, and never half written where it may be read", async () => {
  await using bench = await Bench.create({ "m.ts": "export default (): number => 1;\n" });
  bench.copy("m.ts");
  const path = `${bench.dir}/copies${bench.dir}/m.ts`;
  const before = await Deno.stat(path);
  using reading = await Deno.open(path);
  bench.copy("m.ts");
  assert.equal((await Deno.stat(path)).ino, before.ino);
  await Deno.writeTextFile(`${bench.dir}/m.ts`, "export default (): number => 2;\n");
  bench.copy("m.ts");
  assert.match(bench.text("m.ts"), /2/);
  assert.match(await new Response(reading.readable).text(), /1/);
  const names = Array.from(Deno.readDirSync(`${bench.dir}/copies${bench.dir}`), ({ name }) => name);
  assert.deepEqual(names, ["m.ts"]);
});

Deno.test("an isolate whose module cannot be copied is refused, and nothing else happens", async () => {
  await using bench = await Bench.create({ "m.ts": "export default (): number => 1;\n" });
  // In the place of the folder of copies.
  await Deno.writeTextFile(`${bench.dir}/copies`, "");
  const { promise, resolve } = Promise.withResolvers<string>();
  const factory = createWorkerFactory({ copies: bench.copies });
  const listener = { message() {}, crashed: (reason: string) => resolve(reason) };
  factory.create("call", listener, {
    module: `file://${bench.dir}/m.ts`,
    isolation: "worker",
  }).terminate();
  factory.create("call", listener, { module: `file://${bench.dir}/m.ts`, isolation: "worker" });
  assert.match(await promise, /^Its module cannot be copied: /);
  assert.equal(livingWorkers(), 0);
});
