import assert from "node:assert/strict";
import { heddleArgv, runHeddle, Sandbox } from "./cli.ts";

Deno.test("runHeddle() hands back exit code, stdout and stderr", async () => {
  const good = await runHeddle(["--version"]);
  assert.deepEqual([good.code, good.signal, good.stderr], [0, null, ""]);
  assert.match(good.stdout, /\d+\.\d+\.\d+/);
  const bad = await runHeddle(["--no-such-option"]);
  assert.equal(bad.code, 2);
  assert.notEqual(bad.stderr, "");
});

Deno.test("a sandbox keeps the user's folders and looks out of the run", async () => {
  await using sandbox = await Sandbox.create();
  for (const name of ["HOME", "TMPDIR", "XDG_STATE_HOME"]) {
    assert.ok(sandbox.env[name]?.startsWith(sandbox.path), name);
  }
  for (const name of ["CI", "NO_COLOR", "COLUMNS", "TERM"]) {
    assert.equal(sandbox.env[name], undefined);
  }
  assert.deepEqual(sandbox.runIds(), []);
});

Deno.test("a sandbox is gone when it is disposed", async () => {
  let path = "";
  {
    await using sandbox = await Sandbox.create();
    path = sandbox.path;
    assert.ok((await Deno.stat(path)).isDirectory);
  }
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});

Deno.test("openPty() of a sandbox runs the command line in a terminal", async () => {
  await using sandbox = await Sandbox.create();
  await using pty = await sandbox.openPty(["--version"]);
  assert.equal((await pty.end).code, 0);
  assert.match(pty.output, /\d+\.\d+\.\d+/);
});

Deno.test("a run that takes too long is killed and fails the test", async () => {
  await using sandbox = await Sandbox.create();
  const late = sandbox.run(["each", "--no-journal", "--", "sleep", ":::", "5"], {
    timeoutMs: 1_000,
  });
  await assert.rejects(late, /Still running after 1000 ms/);
});

Deno.test("heddleArgv() names the executable under test, else the source", () => {
  const binary = Deno.env.get("HEDDLE_BINARY");
  if (binary) assert.deepEqual(heddleArgv(), [binary]);
  else assert.match(heddleArgv().join(" "), /run -q -A .*\/main\.ts$/);
});
