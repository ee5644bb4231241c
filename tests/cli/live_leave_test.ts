/** Every way out of every screen: the main screen, the cursor and the terminal's modes come back, and nothing is lost. */
import assert from "node:assert/strict";
import { createLifeline } from "../_support/lifeline.ts";
import { assertRestored, AWAIT, isRestored, Live } from "./_live.ts";

const SCRIPT = `echo early {}; echo ready >&2; ${AWAIT}; echo late {}`;
/** Ends by SIGKILL alone, and holds a lifeline. */
const STUBBORN = "trap '' INT TERM HUP QUIT; exec 3>'%'; echo ready; " +
  'while [ -d "$HOME" ]; do sleep 1; done';

/** How to get to a screen from the start of a run, and what is there then. */
const SCREENS: Readonly<
  Record<string, readonly [keys: string, shown: RegExp, isAlternate: boolean]>
> = {
  "the live display": ["", / a .*ready/, false],
  "the full screen": ["t", /─ Tasks ─/, true],
  "the help": ["?", /─ Keys ─/, true],
  "the help on the full screen": ["t?", /─ Keys ─/, true],
  "an output": ["j\r", /following/, true],
  "an output on the full screen": ["tj\r", /following/, true],
  "the plain log": ["tt", /plain log from here on/, false],
};

/** Types keys one by one, each after what the one before showed. */
async function goTo(live: Live, screen: string): Promise<void> {
  const [keys, shown, isAlternate] = SCREENS[screen] ?? ["", /^$/, false];
  for (const key of keys) {
    const bytes = live.pty.outputBytes;
    live.pty.write(key);
    await live.pty.waitFor(() => live.pty.outputBytes > bytes);
  }
  await live.see(shown);
  assert.equal(await live.shown.screen.isAlternate(), isAlternate);
}

function start(
  script: string,
  inputs: readonly string[],
  more: readonly string[] = [],
): Promise<Live> {
  return Live.start(["each", "-j4", ...more, "--", "sh", "-c", script, ":::", ...inputs], {
    columns: 90,
    rows: 28,
    shell: 'echo above; exec "$@"',
  });
}

for (const screen of Object.keys(SCREENS)) {
  Deno.test(`a run ends well from ${screen}`, async () => {
    await using live = await start(SCRIPT, ["a", "b"]);
    const before = live.pty.initialModes;
    await live.see(/ a .*ready/, / b .*ready/);
    await goTo(live, screen);
    await live.letGo();
    const lines = await live.lines(0);
    assert.equal(lines[0], "above");
    for (const line of ["early a", "late a", "early b", "late b"]) {
      assert.equal(lines.filter((it) => it === line).length, 1, `${line} in\n${lines.join("\n")}`);
    }
    assert.equal(lines.filter((line) => /^✓ sh: 2 tasks: 2 succeeded/.test(line)).length, 1);
    assertRestored(live.pty.output);
    assert.deepEqual(await live.pty.modes(), before);
  });

  Deno.test(`Ctrl-C ends a run from ${screen}`, async () => {
    await using live = await start(SCRIPT, ["a", "b"]);
    const before = live.pty.initialModes;
    await live.see(/ a .*ready/, / b .*ready/);
    await goTo(live, screen);
    live.pty.write("\x03");
    const lines = await live.lines(130);
    assert.match(lines.join("\n"), /^✗ sh: 2 tasks: .*2 cancelled in .*, stopped by SIGINT$/m);
    assertRestored(live.pty.output);
    assert.deepEqual(await live.pty.modes(), before);
  });

  Deno.test(`Ctrl-Z from ${screen} gives the terminal back, and fg comes back to it`, async () => {
    await using live = await start(SCRIPT, ["a", "b"]);
    const before = live.pty.initialModes;
    await live.see(/ a .*ready/, / b .*ready/);
    await goTo(live, screen);
    for (let stop = 1; stop <= 2; stop++) {
      live.pty.write("\x1a");
      await live.pty.waitForStop(stop);
      await live.pty.waitFor(() => isRestored(live.pty.output));
      assert.equal(await live.shown.screen.isAlternate(), false);
      assert.deepEqual(await live.pty.modes(), before);
      live.shown.screen.print(`stop ${stop}\r\n`);
      live.pty.continue();
      await live.keysOn();
      const [, shown, isAlternate] = SCREENS[screen] ?? [];
      // The plain log has no picture that would come back.
      if (screen !== "the plain log") await live.see(shown ?? /^$/);
      assert.equal(await live.shown.screen.isAlternate(), isAlternate);
    }
    await live.letGo();
    const lines = await live.lines(0);
    assert.ok(lines.includes("stop 1") && lines.includes("stop 2"), lines.join("\n"));
    assert.equal(lines.filter((line) => /^late [ab]$/.test(line)).length, 2);
    assertRestored(live.pty.output);
    assert.deepEqual(await live.pty.modes(), before);
  });
}

const ENDS = [["SIGTERM", 143], ["SIGHUP", 129], ["SIGQUIT", 131]] as const;

for (const [signal, code] of ENDS) {
  for (const screen of ["the full screen", "an output on the full screen"]) {
    Deno.test(`${signal} ends a run from ${screen} with ${code}, its jobs with it`, async () => {
      await using lifeline = await createLifeline();
      const script = STUBBORN.replace("%", lifeline.path);
      await using live = await start(script, ["a"], ["--grace", "0.2s"]);
      const before = live.pty.initialModes;
      await live.see(/ a .*ready/);
      await goTo(live, screen);
      live.pty.signal(signal);
      const lines = await live.lines(code);
      await lifeline.released;
      assert.equal(lines[0], "above");
      assert.match(
        lines.join("\n"),
        new RegExp(`^✗ sh: .*1 cancelled in .* stopped by ${signal}$`, "m"),
      );
      assertRestored(live.pty.output);
      assert.deepEqual(await live.pty.modes(), before);
    });
  }
}

Deno.test("a second Ctrl-C kills at once from the full screen", async () => {
  await using lifeline = await createLifeline();
  await using live = await start(STUBBORN.replace("%", lifeline.path), ["a", "b"]);
  await live.see(/ a .*ready/, / b .*ready/);
  await goTo(live, "the full screen");
  live.pty.write("\x03");
  await live.see(/kill in (9\.[0-4]|[0-8]\.\d)s/);
  live.pty.write("\x03");
  const lines = await live.lines(130);
  await lifeline.released;
  assert.equal(lines[0], "above");
  assertRestored(live.pty.output);
});

Deno.test("a window that is closed over the full screen ends the run with 129 and all its jobs", async () => {
  await using lifeline = await createLifeline();
  const script = STUBBORN.replace("%", lifeline.path);
  await using live = await start(script, ["a"], ["--grace", "0.2s"]);
  await live.see(/ a .*ready/);
  await goTo(live, "the full screen");
  live.pty.hangUp();
  assert.deepEqual(await live.pty.end, { code: 129, signal: null });
  await lifeline.released;
});

Deno.test("--ui full … | head ends quietly and gives the terminal back", async () => {
  await using live = await Live.start([
    ...["each", "--ui", "full", "-j1", "--output", "stream", "--"],
    ...["sh", "-c", "while echo line; do :; done", ":::", "a", "b"],
  ], { shell: 'echo above; { "$@"; echo $? >code; } | head -n 1 >out' });
  const before = live.pty.initialModes;
  const lines = await live.lines(0);
  assert.equal(await Deno.readTextFile(`${live.sandbox.path}/code`), "141\n");
  assert.deepEqual(lines, ["above"]);
  assertRestored(live.pty.output);
  assert.deepEqual(await live.pty.modes(), before);
});

Deno.test("a run without a keyboard has a full screen as well", async () => {
  await using live = await Live.start(
    ["each", "--ui", "full", "--", "sh", "-c", SCRIPT, ":::", "a"],
    { stdin: "null", columns: 90, rows: 28 },
  );
  const rows = await live.see(/─ Tasks ─/, / a .*ready/);
  assert.equal(rows.some((row) => /help/.test(row)), false, rows.join("\n"));
  await live.letGo();
  assert.ok((await live.lines(0)).includes("late a"));
  assertRestored(live.pty.output);
});

/** A run whose inputs come through a pipe: the terminal has no keys for it, and would show what is typed. */
async function startPiped(script: string, ...more: readonly string[]): Promise<Live> {
  const live = await Live.start(["each", "-j2", ...more, "--", "sh", "-c", script], {
    stdin: "pipe",
  });
  live.pty.writeStdin("a\nb\n");
  return live;
}

async function echoIs(live: Live, isEcho: boolean): Promise<void> {
  while ((await live.pty.modes()).isEcho !== isEcho) {
    // Each look goes through the bridge and the kernel, which is where the mode changes.
  }
}

Deno.test("what is typed beside inputs from a pipe is not shown in the picture, and stays for whoever reads next", async () => {
  await using live = await startPiped(SCRIPT);
  const before = live.pty.initialModes;
  await live.see(/ a .*ready/, / b .*ready/);
  // Somebody may be typing the inputs, until they have all come.
  assert.equal((await live.pty.modes()).isEcho, true);
  live.pty.closeStdin();
  await echoIs(live, false);
  const { isCanonical, isSignals } = await live.pty.modes();
  assert.deepEqual([isCanonical, isSignals], [true, true]);
  live.pty.write("typed ahead\n");
  await live.letGo();
  const lines = await live.lines(0);
  assert.ok(!live.pty.output.includes("typed"), live.pty.output);
  assert.ok(lines.includes("late a") && lines.includes("late b"));
  assert.deepEqual(await live.pty.modes(), before);
});

const PIPED_ENDS: readonly (readonly [name: string, end: (live: Live) => void, code: number])[] = [
  ["Ctrl-C", (live) => live.pty.write("\x03"), 130],
  ["SIGTERM", (live) => live.pty.signal("SIGTERM", "child"), 143],
  ["SIGHUP", (live) => live.pty.signal("SIGHUP", "child"), 129],
];

for (const [name, end, code] of PIPED_ENDS) {
  Deno.test(`${name} ends a run with inputs from a pipe, and the terminal shows again what is typed`, async () => {
    await using live = await startPiped(SCRIPT);
    const before = live.pty.initialModes;
    await live.see(/ a .*ready/, / b .*ready/);
    live.pty.closeStdin();
    await echoIs(live, false);
    end(live);
    await live.lines(code);
    assert.deepEqual(await live.pty.modes(), before);
    assertRestored(live.pty.output);
  });
}

Deno.test("Ctrl-Z shows what is typed, and fg hides it again, with inputs from a pipe", async () => {
  await using live = await startPiped(SCRIPT);
  const before = live.pty.initialModes;
  await live.see(/ a .*ready/, / b .*ready/);
  live.pty.closeStdin();
  await echoIs(live, false);
  live.pty.write("\x1a");
  await live.pty.waitFor(() => live.pty.stops.length === 1);
  assert.deepEqual(await live.pty.modes(), before);
  live.pty.continue();
  await echoIs(live, false);
  await live.letGo();
  await live.lines(0);
  assert.deepEqual(await live.pty.modes(), before);
});

Deno.test("a terminal that shows nothing of what is typed is left so", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", SCRIPT, ":::", "a"], {
    stdin: "null",
    shell: 'stty -echo </dev/tty; exec "$@"',
  });
  await live.see(/ a .*ready/);
  await live.letGo();
  await live.lines(0);
  assert.equal((await live.pty.modes()).isEcho, false);
});
