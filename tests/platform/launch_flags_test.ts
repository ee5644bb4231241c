/** What is known of how a process was started: by programs that were started so. */
import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fitsWorker } from "../../lib/platform/launch_flags.ts";
import { NO_RIGHTS } from "../_support/no_rights.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("an isolate with fewer rights fits a worker that can have fewer, where nobody is asked", () => {
  const fits = (canNarrow: boolean, mayPrompt: boolean) =>
    fitsWorker(NO_RIGHTS, { canNarrow, mayPrompt });
  assert.equal(fits(true, false), true);
  assert.equal(fits(false, false), false);
  assert.equal(fits(true, true), false);
  // This process has everything, so that there is nothing to ask for.
  assert.equal(fitsWorker(undefined, { canNarrow: false, mayPrompt: true }), true);
});

const COPIED = [
  "launch_flags.ts",
  "isolate_messages.ts",
  "paths.ts",
  "permissions.ts",
  "runtime.ts",
];

/** Runs a main.ts of a project that only tells how it would start an isolate. */
async function isolateArgsOf(
  args: (main: string) => readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<string[]> {
  // What an address would read as something else.
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "50%a#b c " }));
  try {
    await Deno.mkdir(`${dir}/lib/platform`, { recursive: true });
    for (const name of COPIED) {
      await Deno.copyFile(`${ROOT}lib/platform/${name}`, `${dir}/lib/platform/${name}`);
    }
    const main = `${dir}/main.ts`;
    await Deno.writeTextFile(
      main,
      `import { isolateArgs } from "./lib/platform/launch_flags.ts";
       console.log(JSON.stringify(isolateArgs()));`,
    );
    await Deno.writeTextFile(`${dir}/other.ts`, `import "./main.ts";`);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...args(main)],
      cwd: options.cwd ?? dir,
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.notEqual(text, "", new TextDecoder().decode(stderr));
    return (JSON.parse(text) as string[]).map((word) =>
      word.replace(pathToFileURL(`${dir}/`).href, "ROOT/")
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const FIRST = ["run", "-q", "--no-prompt", "--unstable-worker-options"];
const isLinux = Deno.build.os === "linux";

for (
  const [what, args, flags] of [
    ["everything", ["run", "-q", "-A", "--no-check", "main.ts", "each"], ["-A", "--no-check"]],
    ["clustered flags", ["run", "-qA", "./main.ts"], ["-qA"]],
    ["no run, and flags before it", ["-A", "main.ts"], ["-A"]],
    ["an inspector", ["run", "-A", "--no-prompt", "--inspect=127.0.0.1:0", "main.ts"], ["-A"]],
    ["a bound on memory", ["run", "-A", "--v8-flags=--max-old-space-size=99", "main.ts", "-x"], [
      "-A",
      "--v8-flags=--max-old-space-size=99",
    ]],
    // The system's record of its command line is for programs that may do everything.
    ["some rights", ["run", "--allow-read", "--allow-env=A", "main.ts"], ["--allow-read"]],
  ] as const
) {
  Deno.test({
    name: `a process that was started with ${what} starts its isolates so`,
    // Elsewhere the command line of a process cannot be read.
    ignore: !isLinux,
    async fn() {
      const first = flags.some((flag) => flag === "-qA")
        ? FIRST.filter((it) => it !== "-q")
        : FIRST;
      assert.deepEqual(await isolateArgsOf(() => args), [
        ...first,
        ...flags,
        "ROOT/workers/isolate.ts",
      ]);
    },
  });
}

Deno.test("where another program is the main one, just the rights are passed on", async () => {
  assert.deepEqual(await isolateArgsOf(() => ["run", "-q", "-A", "other.ts"]), [
    ...FIRST,
    "-A",
    "ROOT/workers/isolate.ts",
  ]);
  assert.deepEqual(
    await isolateArgsOf(() => ["run", "-q", "--allow-read", "--allow-net=a.example", "other.ts"]),
    [...FIRST, "--allow-read", "ROOT/workers/isolate.ts"],
  );
});
