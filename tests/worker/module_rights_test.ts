/** What a module may touch, in real isolates: each right that it lacks is named, and none of it is asked for. */
import assert from "node:assert/strict";
import { CopiedModules } from "../../lib/platform/module_copies.ts";
import { loadTypeStripper } from "../../lib/platform/strip_types.ts";
import { NO_RIGHTS } from "../_support/no_rights.ts";
import { CallWorker } from "./_call_worker.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

for (
  const [code, needed, wish] of [
    [
      `Deno.readTextFileSync("/etc/hostname")`,
      "read access to /etc/hostname",
      "read=/etc/hostname",
    ],
    [`Deno.writeTextFileSync("/tmp/x", "")`, "write access to /tmp/x", "write=/tmp/x"],
    [`fetch("http://127.0.0.1:4507/")`, "net access to 127.0.0.1:4507", "net=127.0.0.1:4507"],
    [`Deno.env.get("SECRET")`, "env access to SECRET", "env=SECRET"],
    [`new Deno.Command("ls").outputSync()`, "run access to ls", "run=ls"],
    [`Deno.hostname()`, "sys access to hostname", "sys=hostname"],
  ] as const
) {
  Deno.test(`a module without rights that calls ${code} fails, and the right is named`, async () => {
    await using worker = new CallWorker(`export default () => ${code};`, { rights: NO_RIGHTS });
    assert.equal(
      await worker.problem(),
      `permission: needs ${needed}: allow it with --permissions ${wish}`,
    );
  });
}

Deno.test("a module that is loaded from a copy finds no copy of what it may not read", async () => {
  const dir = await Deno.realPath(await Deno.makeTempDir());
  const code = `import { part } from "./part.ts";
    const isNever: boolean = Date.now() === 0;
    export default async (path: string): Promise<string> => {
      if (isNever) await import("../shared/data.json");
      return part + Deno.readTextFileSync(path);
    };`;
  try {
    for (const name of ["in", "shared"]) await Deno.mkdir(`${dir}/${name}`);
    await Deno.writeTextFile(`${dir}/in/m.ts`, code);
    await Deno.writeTextFile(`${dir}/in/part.ts`, `export const part: string = "read ";`);
    await Deno.writeTextFile(`${dir}/shared/data.json`, "1");
    const copies = new CopiedModules(`${dir}/copies`, await loadTypeStripper());
    const input = copies.placeOf(`${dir}/shared/data.json`);
    const start = (read: readonly string[]) =>
      new CallWorker(`file://${dir}/in/m.ts`, {
        rights: { ...NO_RIGHTS, read },
        factory: { copies },
        input,
      });
    {
      await using worker = start([]);
      assert.match(await worker.problem(), /^permission: needs read access to .*\/data.json:/);
    }
    await using worker = start([`${dir}/shared`]);
    const end = await worker.end();
    assert.equal(end.kind === "done" && end.result, "read 1");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a file that may not be read may not be imported as the module runs, and is named", async () => {
  await using worker = new CallWorker(
    `export default async () => await import("file:///etc/" + "none.json", { with: { type: "json" } });`,
    { rights: NO_RIGHTS },
  );
  assert.match(
    await worker.problem(),
    /^permission: needs read access to \/etc\/none.json: allow it with/,
  );
});

Deno.test("a right that is listed holds for what is listed alone", async () => {
  const path = await Deno.makeTempFile();
  const rights = { ...NO_RIGHTS, write: [path], env: ["HOME"] };
  const code = `export default ([path, text]) => {
    Deno.writeTextFileSync(path, text + (Deno.env.get("HOME") !== undefined));
  };`;
  try {
    await using worker = new CallWorker(code, { rights, input: [path, "home: "] });
    assert.equal((await worker.end()).kind, "done");
    worker.start([`${path}2`, ""]);
    assert.match(await worker.problem(2), /^permission: needs write access to \S+2: /);
    assert.equal(await Deno.readTextFile(path), "home: true");
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("a module loads what is beside it without any right, and nothing from elsewhere", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/in/deep`, { recursive: true });
    await Deno.writeTextFile(`${dir}/in/deep/part.ts`, "export const part: number = 7;");
    await Deno.writeTextFile(`${dir}/outer.ts`, "export const part = 8;");
    const main = (from: string) =>
      `export { part } from "${from}";
      export default async () => (await import(import.meta.url)).part;`;
    await Deno.writeTextFile(`${dir}/in/good.ts`, main("./deep/part.ts"));
    await Deno.writeTextFile(`${dir}/in/bad.ts`, main("../outer.ts"));
    {
      await using worker = new CallWorker(`file://${dir}/in/good.ts`, { rights: NO_RIGHTS });
      const end = await worker.end();
      assert.equal(end.kind === "done" && end.result, 7);
    }
    await using worker = new CallWorker(`file://${dir}/in/bad.ts`, { rights: NO_RIGHTS });
    assert.match(await worker.problem(), /^permission: needs read access to \S+outer\.ts: /);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a module imports from the hosts that it may ask, and tells no other host anything", async () => {
  const asked: string[] = [];
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    asked.push(new URL(request.url).search);
    return new Response("export const part = 7;", {
      headers: { "content-type": "text/javascript" },
    });
  });
  const host = `127.0.0.1:${server.addr.port}`;
  const code = (query: string) =>
    `export default async () => (await import("http://${host}/part.js?${query}")).part;`;
  {
    await using worker = new CallWorker(code("secret"), { rights: NO_RIGHTS });
    assert.equal(
      await worker.problem(),
      `permission: needs import access to ${host}: ` +
        `allow it with --permissions net=${host}`,
    );
    assert.deepEqual(asked, []);
  }
  // In a process of its own: what is imported in this one goes into the project's lock file.
  const module = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(module, code("open"));
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "-A", "--no-prompt", "--no-check", "--no-lock", MAIN, "each"],
        ...["--no-journal", "--output", "results", "--permissions", `net=${host}`],
        ...["--module", module, ":::", "a"],
      ],
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.ok(text !== "", new TextDecoder().decode(stderr));
    assert.deepEqual([JSON.parse(text).result, asked], [7, ["?open"]]);
  } finally {
    await Deno.remove(module);
  }
});

Deno.test("rights that the process itself does not have cannot be granted, and are named", async () => {
  // A program of few rights that asks for more, as its own test.
  const program = `
    import { createWorkerFactory } from ${
    JSON.stringify(new URL("../../lib/platform/worker_factory.ts", import.meta.url).href)
  };
    const rights = { read: true, write: ["/srv"], net: false, env: false, run: false, sys: false, ffi: false };
    createWorkerFactory().create("call", {
      message() {},
      crashed: (reason, problem) => console.log(problem, reason),
    }, { module: "data:application/javascript,", isolation: "worker", rights });`;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      "--no-check",
      "--allow-read",
      "--config",
      config,
      `data:application/typescript,${encodeURIComponent(program)}`,
    ],
    stdin: "null",
  }).output();
  assert.equal(
    new TextDecoder().decode(stdout),
    "permission permissions: Heddle itself has no write access to /srv to give: start it with deno run -A\n",
    new TextDecoder().decode(stderr),
  );
});
