import assert from "node:assert/strict";
import { createLifeline } from "./lifeline.ts";
import { openPty } from "./pty.ts";

const SH = ["/bin/sh", "-c"];

Deno.test("openPty() gives the command a terminal of the asked size", async () => {
  await using pty = await openPty({
    argv: [...SH, "test -t 0 && test -t 1 && test -t 2 && stty size"],
    columns: 97,
    rows: 31,
  });
  assert.deepEqual(await pty.end, { code: 0, signal: null });
  assert.equal(pty.output, "31 97\r\n");
});

Deno.test("openPty() passes environment, folder and arguments as they are", async () => {
  await using pty = await openPty({
    argv: ["/bin/sh", "-c", 'printf "%s|" "$FOO" "$PWD" "$@"', "sh", "a b", "ü"],
    env: { FOO: "bar", PATH: "/usr/bin:/bin" },
    cwd: "/usr",
  });
  await pty.end;
  assert.equal(pty.output, "bar|/usr|a b|ü|");
});

Deno.test("openPty() reports exit codes, signals and programs that do not exist", async () => {
  await using exits = await openPty({ argv: [...SH, "exit 7"] });
  assert.deepEqual(await exits.end, { code: 7, signal: null });
  await using dies = await openPty({ argv: [...SH, "kill -TERM $$"] });
  assert.deepEqual(await dies.end, { code: null, signal: "SIGTERM" });
  await using missing = await openPty({ argv: ["/no/such/program"] });
  assert.deepEqual(await missing.end, { code: 127, signal: null });
  assert.match(missing.output, /cannot run \/no\/such\/program/);
});

Deno.test("write() types keys, so that ^C interrupts the foreground", async () => {
  await using pty = await openPty({ argv: [...SH, "read line; echo got $line; exec sleep 600"] });
  pty.write("hello\r");
  await pty.waitFor(/got hello/);
  pty.write("\x03");
  assert.deepEqual(await pty.end, { code: null, signal: "SIGINT" });
});

Deno.test("resize() changes the size and tells the command", async () => {
  const script = `
import os, signal
signal.signal(signal.SIGWINCH, lambda *_: print("size", *os.get_terminal_size(), flush=True))
print("ready", flush=True)
while True: signal.pause()`;
  await using pty = await openPty({ argv: ["/usr/bin/env", "python3", "-c", script] });
  await pty.waitFor(/ready/);
  pty.resize(40, 10);
  await pty.waitFor(/size 40 10/);
});

Deno.test("waitForStop() and continue() do what a shell's job control does", async () => {
  await using pty = await openPty({ argv: [...SH, "echo ready; exec cat"] });
  await pty.waitFor(/ready/);
  pty.write("\x1a");
  assert.equal(await pty.waitForStop(), "SIGTSTP");
  pty.continue();
  pty.write("typed\r");
  await pty.waitFor(/typed\r\ntyped/);
  pty.signal("SIGSTOP");
  assert.equal(await pty.waitForStop(2), "SIGSTOP");
});

Deno.test("continueInBackground() keeps the terminal from the command until handOver()", async () => {
  const script = `
import os, signal
told = {signal.SIGCONT, signal.SIGWINCH}
signal.pthread_sigmask(signal.SIG_BLOCK, told)
print("ready", flush=True)
while signal.sigwait(told): print("foreground", os.tcgetpgrp(0) == os.getpgrp(), flush=True)`;
  await using pty = await openPty({ argv: ["/usr/bin/env", "python3", "-c", script] });
  await pty.waitFor(/ready/);
  pty.write("\x1a");
  await pty.waitForStop();
  pty.continueInBackground();
  await pty.waitFor(/foreground False/);
  pty.handOver();
  // Sent by the bridge as well, in the same order.
  await pty.modes();
  pty.signal("SIGWINCH");
  await pty.waitFor(/foreground (False\s+foreground )*True/);
});

Deno.test("modes() shows what the command left changed", async () => {
  await using tidy = await openPty({
    argv: [...SH, "read x; stty raw -echo; stty sane; stty cooked"],
  });
  const before = await tidy.modes();
  assert.equal(before.isEcho && before.isCanonical && before.isSignals, true);
  await using untidy = await openPty({ argv: [...SH, "stty raw -echo"] });
  await untidy.end;
  const after = await untidy.modes();
  assert.equal(after.isEcho || after.isCanonical, false);
  assert.notDeepEqual(after, before);
});

Deno.test("openPty() keeps stdout apart when it is a pipe, and feeds stdin from one", async () => {
  await using pty = await openPty({
    argv: [...SH, "sort; test -t 2 && echo seen >&2"],
    stdin: "pipe",
    stdout: "pipe",
  });
  pty.writeStdin("b\na\n");
  pty.closeStdin();
  assert.deepEqual(await pty.end, { code: 0, signal: null });
  assert.equal(pty.stdout, "a\nb\n");
  assert.equal(pty.output, "seen\r\n");
});

Deno.test("openPty() writes stdout into a file and reads stdin from one", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/in`, "one\n");
    await using pty = await openPty({
      argv: ["/bin/cat"],
      stdin: { file: `${folder}/in` },
      stdout: { file: `${folder}/out` },
    });
    await pty.end;
    assert.equal(await Deno.readTextFile(`${folder}/out`), "one\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("hangUp() ends the command as closing the window does", async () => {
  await using pty = await openPty({ argv: [...SH, "echo ready; exec sleep 600"] });
  await pty.waitFor(/ready/);
  pty.hangUp();
  assert.deepEqual(await pty.end, { code: null, signal: "SIGHUP" });
});

Deno.test("stall() holds the output back until it is lifted", async () => {
  await using pty = await openPty({
    argv: [...SH, "echo ready; read x; echo more >&2; echo done"],
    stdin: "pipe",
    stdout: "pipe",
  });
  await pty.waitFor(() => pty.stdout === "ready\n");
  pty.stall();
  pty.writeStdin("\n");
  await pty.waitFor(() => pty.stdout === "ready\ndone\n");
  pty.stall(false);
  await pty.waitFor(/more/);
});

Deno.test("waitFor() fails with the terminal's text when the command ends before", async () => {
  await using pty = await openPty({ argv: [...SH, "echo so far"] });
  await assert.rejects(pty.waitFor(/never/), /Waited for \/never\/, but the command ended.*so far/);
});

Deno.test("waitFor() fails with the terminal's text when it takes too long", async () => {
  await using pty = await openPty({ argv: [...SH, "echo so far; exec sleep 600"], timeoutMs: 300 });
  await assert.rejects(pty.waitFor(/never/), /nothing in 300 ms\. Command: still running.*so far/);
});

Deno.test("disposing a pty leaves no process behind", async () => {
  await using lifeline = await createLifeline();
  {
    await using pty = await openPty({ argv: [...SH, `sleep 600 >'${lifeline.path}' & wait`] });
    await lifeline.held;
    assert.equal(pty.hasEnded, false);
  }
  await lifeline.released;
});

Deno.test("the initial modes are those from before the command, however late somebody asks", async () => {
  await using pty = await openPty({ argv: ["stty", "-echo"] });
  assert.deepEqual(await pty.end, { code: 0, signal: null });
  assert.deepEqual([pty.initialModes.isEcho, (await pty.modes()).isEcho], [true, false]);
});
