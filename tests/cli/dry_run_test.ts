import assert from "node:assert/strict";
import { heddleArgv, Sandbox } from "../_support/cli.ts";

Deno.test("--dry-run prints one line for each task, ready to paste, and runs nothing", async () => {
  await using sandbox = await Sandbox.create();
  const result = await sandbox.run(
    ["each", "--dry-run", "--", "touch", "{}", ":::", "a", "b c", "it's", "two\nlines"],
  );
  assert.deepEqual(result, {
    code: 0,
    signal: null,
    stdout: "touch a\ntouch 'b c'\ntouch 'it'\\''s'\ntouch $'two\\nlines'\n",
    stderr: "",
  });
  assert.throws(() => Deno.statSync(`${sandbox.path}/a`), Deno.errors.NotFound);
  assert.deepEqual(sandbox.runIds(), []);
});

Deno.test("--dry-run without inputs prints nothing", async () => {
  await using sandbox = await Sandbox.create();
  const { code, stdout } = await sandbox.run(["each", "--dry-run", "--", "echo"], { stdin: "" });
  assert.deepEqual([code, stdout], [0, ""]);
});

Deno.test("--dry-run whose reader goes away ends without a word, as SIGPIPE would end it", async () => {
  await using sandbox = await Sandbox.create();
  const inputs = `${sandbox.path}/inputs`;
  await Deno.writeTextFile(inputs, "some input\n".repeat(200_000));
  const [program = "", ...first] = heddleArgv();
  const child = new Deno.Command(program, {
    args: [...first, "each", "--dry-run", "--from", inputs, "--", "echo"],
    clearEnv: true,
    env: sandbox.env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const [{ code }, stderr] = await Promise.all([child.status, new Response(child.stderr).text()]);
  assert.deepEqual([code, stderr], [141, ""]);
});
