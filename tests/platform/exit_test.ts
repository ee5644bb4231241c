import assert from "node:assert/strict";
import { onExit, runExitCleanUps } from "../../lib/platform/exit.ts";

const MODULE = new URL("../../lib/platform/exit.ts", import.meta.url).href;

Deno.test("clean-ups run once, newest first, and one that throws stops none of the others", () => {
  const seen: string[] = [];
  onExit(() => void seen.push("first"));
  onExit(() => {
    throw new Error("broken clean-up");
  });
  const takeBack = onExit(() => void seen.push("taken back"));
  onExit(() => void seen.push("last"));
  takeBack();
  runExitCleanUps();
  runExitCleanUps();
  assert.deepEqual(seen, ["last", "first"]);
});

/** Runs a program of its own that ends through `runToExit`. */
async function runProgram(body: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const source = `
    import { onExit, runToExit } from ${JSON.stringify(MODULE)};
    onExit(() => console.log("cleaned up"));
    await runToExit(
      async () => { ${body} },
      (error) => ({ text: error.message, exitCode: 70 }),
      (text) => console.error(text),
    );
    console.log("not reached");`;
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-q",
      "--no-check",
      "--no-config",
      "-A",
      `data:text/typescript,${encodeURIComponent(source)}`,
    ],
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: decode(output.stdout), stderr: decode(output.stderr) };
}

const WAYS_OUT: readonly [string, string, number, string][] = [
  ["returns its exit code", "return await Promise.resolve(3);", 3, ""],
  ["throws", `throw new Error("a fault");`, 70, "a fault\n"],
  [
    "throws where nobody waits",
    `queueMicrotask(() => { throw new Error("a fault"); }); await new Promise(() => {});`,
    70,
    "a fault\n",
  ],
  [
    "forgets a rejection",
    `void Promise.reject(new Error("a fault")); await new Promise(() => {});`,
    70,
    "a fault\n",
  ],
  ["exits by itself", "Deno.exit(4);", 4, ""],
  ["has nothing to say of its fault", `throw new Error("");`, 70, ""],
];
for (const [name, body, code, stderr] of WAYS_OUT) {
  Deno.test(`a program that ${name} exits with ${code}, cleaned up once`, async () => {
    assert.deepEqual(await runProgram(body), { code, stdout: "cleaned up\n", stderr });
  });
}
