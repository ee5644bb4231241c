/** Heddle as it runs straight from wherever its repository is served, workers and all that is loaded later included. */
import assert from "node:assert/strict";
import { Sandbox } from "../_support/cli.ts";
import { isBinary } from "./_modules.ts";

const ROOT = new URL("../../", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  ts: "application/typescript",
};

/** Serves the source as a file server does; notes what was asked for. */
function serveSource() {
  const asked = new Set<string>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    asked.add(pathname);
    const type = TYPES[pathname.split(".").at(-1) ?? ""];
    try {
      const body = await Deno.readFile(new URL(`.${pathname}`, ROOT));
      return new Response(body, { headers: type === undefined ? {} : { "content-type": type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
  return { asked, server, base: `http://127.0.0.1:${server.addr.port}` };
}

Deno.test({
  name:
    "from a URL everything runs that runs from the source, and a module is fetched when it is needed",
  ignore: isBinary || Deno.build.os === "windows",
  fn: async () => {
    await using sandbox = await Sandbox.create();
    const { asked, server, base } = serveSource();
    // A cache of its own, so that nothing of this server is kept; packages are those that are there already.
    const cache = `${sandbox.path}/deno`;
    await Deno.mkdir(cache);
    await Deno.symlink(`${sandbox.env.DENO_DIR}/npm`, `${cache}/npm`);
    const run = async (...args: readonly string[]) => {
      const program = ["run", "-q", "-A", `--import-map=${base}/deno.json`, `${base}/main.ts`];
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...program, ...args],
        clearEnv: true,
        env: { ...sandbox.env, DENO_DIR: cache },
        cwd: sandbox.path,
        stdin: "null",
      }).output();
      const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assert.equal(code, 0, err);
      return out;
    };
    try {
      assert.match(await run("--version"), /^heddle \d/);
      assert.ok(!asked.has("/lib/cli/run_each.ts"), "no command was needed");
      assert.equal(await run("each", "-k", "--", "echo", ":::", "a", "b"), "a\nb\n");
      await Deno.writeTextFile(`${sandbox.path}/double.ts`, "export default (n: number) => n * 2;");
      const call = ["each", "--module", "./double.ts", "--output", "results"];
      for (const isolation of ["worker", "process"]) {
        const results = await run(...call, "--isolation", isolation, ":::", "21");
        assert.match(results, /:42\b/, isolation);
      }
      await Deno.writeTextFile(
        `${sandbox.path}/plan.yaml`,
        "tasks: [{id: a, run: [echo, planned]}]",
      );
      assert.equal(await run("run", "plan.yaml"), "planned\n");
    } finally {
      await server.shutdown();
    }
  },
});
