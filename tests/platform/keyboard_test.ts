/** The keyboard in a real terminal: what it takes, and that it never stops or spoils anything. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openPty, type Pty, type PtyOptions } from "../_support/pty.ts";

const PROGRAM = fileURLToPath(new URL("./_keyboard_program.ts", import.meta.url));

async function open(options: Partial<PtyOptions> = {}, permissions = ["-A"]): Promise<Pty> {
  const argv = [Deno.execPath(), "run", "-q", "--no-prompt", ...permissions, PROGRAM];
  return await openPty({ argv, ...options });
}

/** Without FFI the program reads without waiting first. */
const WITHOUT_FFI = ["--allow-read", "--allow-run", "--allow-sys"];

for (const [name, permissions] of [["", ["-A"]], [" without FFI", WITHOUT_FFI]] as const) {
  Deno.test(`keys come one by one, without echo and without Enter${name}`, async () => {
    await using pty = await open({}, [...permissions]);
    await pty.waitFor(/started true/);
    const modes = await pty.modes();
    assert.deepEqual([modes.isEcho, modes.isCanonical, modes.isSignals], [false, false, true]);
    pty.write("a");
    await pty.waitFor(/got 97\r\n/);
    pty.write("\r");
    await pty.waitFor(/got 1[03]\r\n/);
    pty.write("\x1b[A");
    await pty.waitFor(/got 27 91 65\r\n/);
    pty.write("\x03");
    assert.deepEqual(await pty.end, { code: 3, signal: null });
    assert.doesNotMatch(pty.output, /\^C|aa/);
  });
}

Deno.test("the terminal's modes are given back when it stops, and when the program ends", async () => {
  await using pty = await open();
  const before = pty.initialModes;
  await pty.waitFor(/started true/);
  pty.signal("SIGUSR2");
  await pty.waitFor(/off/);
  assert.deepEqual(await pty.modes(), before);
  pty.signal("SIGUSR1");
  await pty.waitFor(/started true[^]*started true/);
  assert.notDeepEqual(await pty.modes(), before);
  pty.write("x");
  await pty.waitFor(/got 120\r\n/);
  pty.write("\x03");
  await pty.end;
  assert.deepEqual(await pty.modes(), before);
});

Deno.test("a program that goes on in the background reads nothing, is not stopped, and takes keys again with fg", async () => {
  await using pty = await open();
  const before = pty.initialModes;
  await pty.waitFor(/started true/);
  pty.write("\x1a");
  await pty.waitForStop();
  assert.deepEqual(await pty.modes(), before);
  pty.continueInBackground();
  await pty.waitFor(/started false/);
  pty.write("typed\n");
  // Whoever is stopped for reading does not answer.
  pty.signal("SIGUSR1");
  await pty.waitFor(/started false[^]*started false/);
  assert.deepEqual(pty.stops, ["SIGSTOP"]);
  assert.deepEqual(await pty.modes(), before);
  assert.doesNotMatch(pty.output, /got/);
  pty.handOver();
  await pty.modes();
  pty.signal("SIGUSR1");
  await pty.waitFor(/started false[^]*started true/);
  pty.write("k");
  await pty.waitFor(/got .*107\r\n/);
});

Deno.test("an end of input that is none ends no keys, and after several a new start brings them back", async () => {
  await using pty = await open();
  await pty.waitFor(/started true/);
  pty.signal("SIGALRM");
  await pty.waitFor(/lines\r\n/);
  pty.write("\x04ab\n");
  await pty.waitFor(/got 97 98 10\r\n/);
  pty.write("\x04".repeat(9));
  pty.signal("SIGUSR1");
  await pty.waitFor(/started true[^]*started true/);
  pty.write("x");
  await pty.waitFor(/got 120\r\n/);
});

Deno.test("there is no keyboard where standard input is no terminal", async () => {
  await using pty = await open({ stdin: "null" });
  await pty.waitFor(/no keyboard/);
});

Deno.test("a terminal that is gone gives no keys, and no error", async () => {
  await using pty = await open();
  await pty.waitFor(/started true/);
  pty.hangUp();
  assert.deepEqual(await pty.end, { code: 4, signal: null });
});
