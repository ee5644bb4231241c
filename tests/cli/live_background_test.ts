/** Runs in the background of their terminal: a plain log, no keys, never stopped, and bars again with the terminal. */
import assert from "node:assert/strict";
import { assertRestored, AWAIT, isRestored, Live } from "./_live.ts";

const SCRIPT =
  `echo ready; while ! [ -e first ]; do sleep 0.05; done; echo said {}; ${AWAIT}; echo late`;

for (const ui of ["live", "full"] as const) {
  Deno.test(`bg after Ctrl-Z goes on as a plain log, and fg without a word brings bars and keys back (${ui})`, async () => {
    await using live = await Live.start(
      ["each", "--ui", ui, "-j1", "--output", "stream", "--", "sh", "-c", SCRIPT, ":::", "a", "b"],
      { columns: 90, rows: 24 },
    );
    const before = live.pty.initialModes;
    await live.see(/ a .*ready/);
    live.pty.write("\x1a");
    await live.pty.waitForStop();
    assert.deepEqual(await live.pty.modes(), before);
    live.shown.screen.print("$ ");
    live.pty.continueInBackground();
    await live.pty.waitFor(/\d\d:\d\d:\d\d 0% \(0 - 0 \/ 2\), 1 running/);
    await Deno.writeTextFile(`${live.sandbox.path}/first`, "");
    await live.pty.waitFor(/said a/);
    // Neither drawn on nor stopped for reading, and what is typed is somebody else's.
    live.pty.write("qqq");
    assert.ok(isRestored(live.pty.output));
    assert.deepEqual(await live.pty.modes(), before);
    assert.equal(live.pty.stops.length, 1);
    assert.equal(await live.shown.screen.isAlternate(), false);
    const rows = await live.shown.screen.visible();
    assert.equal(rows.some((row) => /^\$ \d\d:\d\d:\d\d 0% /.test(row)), true, rows.join("\n"));
    live.pty.handOver();
    await live.keysOn();
    // Below what the log said: the bars from before the stop are above it.
    await live.shown.waitFor((rows) =>
      ui === "full"
        ? rows.some((row) => /─ Tasks ─/.test(row))
        : rows.findLastIndex((row) => /^sh ░+ 0\/2/.test(row)) > rows.indexOf("said a")
    );
    await live.press("+", /2 tasks at once/);
    await live.letGo();
    await live.lines(0);
    assertRestored(live.pty.output);
    assert.deepEqual(await live.pty.modes(), before);
    assert.equal(live.pty.stops.length, 1);
  });
}

Deno.test("a run that ends in the background changes no modes and draws nothing", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", SCRIPT, ":::", "a"]);
  const before = live.pty.initialModes;
  await live.see(/ a .*ready/);
  live.pty.write("\x1a");
  await live.pty.waitForStop();
  const bytes = live.pty.output.length;
  live.pty.continueInBackground();
  await live.pty.waitFor(/0% \(0 - 0 \/ 1\)/);
  await Deno.writeTextFile(`${live.sandbox.path}/first`, "");
  await live.letGo();
  assert.deepEqual(await live.pty.end, { code: 0, signal: null });
  const said = live.pty.output.slice(bytes);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(said.replace(/\x1b\[[\d;]*m/g, ""), /\x1b/);
  assert.match(said, /✓.* 1 succeeded/);
  assert.equal(live.pty.stops.length, 1);
  assert.deepEqual(await live.pty.modes(), before);
});

Deno.test("a run that is stopped and continued from outside draws anew", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", SCRIPT, ":::", "a"]);
  const before = live.pty.initialModes;
  await live.see(/ a .*ready/);
  live.pty.signal("SIGSTOP");
  await live.pty.waitForStop();
  live.shown.screen.print("[1]+ Stopped\r\n");
  live.pty.continue();
  await live.shown.waitFor((rows) => {
    const at = rows.indexOf("[1]+ Stopped");
    return at >= 0 && /^sh ░/.test(rows[at + 1] ?? "");
  });
  await live.press("+", /tasks at once/);
  await Deno.writeTextFile(`${live.sandbox.path}/first`, "");
  await live.letGo();
  const lines = await live.lines(0);
  assert.ok(lines.includes("[1]+ Stopped"));
  assertRestored(live.pty.output);
  assert.deepEqual(await live.pty.modes(), before);
});
