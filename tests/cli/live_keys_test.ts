/** Every key, pressed in a real terminal: what the screen shows and what the jobs get. */
import assert from "node:assert/strict";
import { assertHarmless, assertRestored, AWAIT, Live } from "./_live.ts";

/** A job that says that it runs, then waits to be let go. */
const WAITS = `echo $$ >pid-{}; echo ready; ${AWAIT}; echo done {}`;
const ENTER = "\r";
const ESCAPE = "\x1b";
const DOWN = "\x1b[B";
const UP = "\x1b[A";

for (const ui of ["live", "full"] as const) {
  const start = (jobs: number, script: string, inputs: readonly string[]) =>
    Live.start(["each", "--ui", ui, `-j${jobs}`, "--", "sh", "-c", script, ":::", ...inputs], {
      columns: 100,
      rows: 30,
    });

  Deno.test(`? shows the keys and takes them away again (${ui})`, async () => {
    await using live = await start(1, WAITS, ["a"]);
    await live.see(/ready/);
    const rows = await live.press(
      "?",
      /─ Keys ─/,
      / p +start nothing new/,
      / Ctrl-C +cancel the run/,
      / q +cancel the run/,
    );
    assert.equal(rows.some((row) => /ready/.test(row)), false);
    for (const key of ["?", ESCAPE, ENTER, "q"]) {
      await live.press(key, /ready/);
      await live.press("?", /─ Keys ─/);
    }
    await live.press("q", /ready/);
    await live.letGo();
    const lines = await live.lines(0);
    assert.equal(lines.some((line) => /─ Keys ─/.test(line)), false);
    assertRestored(live.pty.output);
  });

  Deno.test(`arrows and j and k select a task, Escape selects none (${ui})`, async () => {
    await using live = await start(3, WAITS, ["a", "b", "c"]);
    await live.see(/ a .*ready/, / b .*ready/, / c .*ready/);
    const keys: readonly (readonly [string, RegExp])[] = [
      [DOWN, /›a /],
      ["j", /›b /],
      [DOWN, /›c /],
      ["k", /›b /],
      [UP, /›a /],
      ["\x1bOB", /›b /],
      ["\x1b[6~", /›c /],
      ["\x1b[5~", /›a /],
    ];
    for (const [key, selected] of keys) {
      const rows = await live.press(key, selected);
      assert.equal(rows.filter((row) => row.includes("›")).length, 1, rows.join("\n"));
    }
    live.pty.write(ESCAPE);
    await live.shown.waitFor((rows) => !rows.some((row) => row.includes("›")));
    await live.letGo();
    await live.lines(0);
  });

  Deno.test(`Enter shows a task's output as it comes, disarmed, and Escape goes back (${ui})`, async () => {
    const script =
      `n=0; while [ $n -lt 5 ]; do n=$((n+1)); printf 'line %s\\033[2J\\n' $n; done; ` +
      `while ! [ -e more ]; do sleep 0.05; done; echo later; ${AWAIT}; echo last; ` +
      `[ {} = a ] || while ! [ -e end ]; do sleep 0.05; done`;
    await using live = await start(1, script, ["a", "b"]);
    await live.see(/ a .*line 5/);
    live.pty.write(DOWN);
    await live.press(ENTER, /^line 1$/, /^line 5$/, /following/);
    await Deno.writeTextFile(`${live.sandbox.path}/more`, "");
    await live.see(/^line 5$/, /^later$/);
    await live.press(ESCAPE, /›a .*later/);
    await live.press(ENTER, /^later$/);
    await live.letGo();
    await live.see(/^last$/, /ended/, /a +succeeded/);
    await live.press("q", / b .*last/);
    await Deno.writeTextFile(`${live.sandbox.path}/end`, "");
    const lines = await live.lines(0);
    // The view is gone; what the jobs printed is there once for each.
    assert.equal(lines.filter((line) => line === "last").length, 2);
    assert.equal(lines.filter((line) => line === "line 3").length, 2);
    assertHarmless(live.pty.output);
    assertRestored(live.pty.output);
  });

  Deno.test(`an output shows the line under way as well (${ui})`, async () => {
    const script = `echo whole; printf 'Go on? '; ${AWAIT}; printf 'yes\\n'; ` +
      `while ! [ -e end ]; do sleep 0.05; done`;
    await using live = await start(1, script, ["a"]);
    await live.see(/ a .*Go on\?/);
    live.pty.write(DOWN);
    await live.press(ENTER, /^whole$/, /^Go on\?$/, /following/);
    await live.letGo();
    const rows = await live.see(/^whole$/, /^Go on\? yes$/);
    assert.equal(rows.some((row) => row === "Go on?"), false);
    await Deno.writeTextFile(`${live.sandbox.path}/end`, "");
    await live.lines(0);
  });

  Deno.test(`an output is scrolled by keys while it goes on (${ui})`, async () => {
    const script = `seq 200; ${AWAIT}; seq 201 230; while ! [ -e end ]; do sleep 0.05; done`;
    await using live = await start(1, script, ["a"]);
    await live.see(/ a .*200/);
    live.pty.write(DOWN);
    await live.press(ENTER, /^200$/, /^180$/);
    await live.press("g", /^1$/, /^20$/);
    await live.press(DOWN, /^2$/, /lines 2–/);
    await live.press("\x1b[6~", /^40$/);
    await live.letGo();
    await live.see(/ of 230/, /^40$/);
    await live.press("G", /^230$/, /following/);
    await live.press("\x1b[5~", /^190$/);
    await Deno.writeTextFile(`${live.sandbox.path}/end`, "");
    await live.lines(0);
  });

  Deno.test(`p pauses, then stops what runs, then goes on (${ui})`, async () => {
    await using live = await start(2, WAITS, ["a", "b", "c", "d"]);
    await live.see(/ a .*ready/, / b .*ready/);
    await live.press("p", /paused: nothing new starts; p again stops the 2 running/);
    assert.equal(await live.isStopped("a"), false);
    await live.press("p", /‖.*a .*stopped/, /‖.*b .*stopped/);
    await live.untilStopped("a", "b");
    await live.press("p", /going on/);
    await live.letGo();
    const lines = await live.lines(0);
    assert.equal(lines.filter((line) => /^done [abcd]$/.test(line)).length, 4);
  });

  Deno.test(`p keeps waiting tasks from starting until it is pressed again (${ui})`, async () => {
    await using live = await start(1, WAITS, ["a", "b"]);
    await live.see(/ a .*ready/);
    await live.press("p", /paused/);
    await live.letGo();
    await live.see(/^done a$|1 succeeded|1\/2/);
    assert.throws(() => Deno.statSync(`${live.sandbox.path}/pid-b`), Deno.errors.NotFound);
    live.pty.write("p");
    const lines = await live.lines(0);
    assert.ok(lines.includes("done b"));
  });

  Deno.test(`+ and - change how many tasks run at once (${ui})`, async () => {
    await using live = await start(1, WAITS, ["a", "b", "c", "d"]);
    await live.see(/ a .*ready/);
    await live.press("+", /2 tasks at once/, / a .*ready/, / b .*ready/);
    await live.press("+", /3 tasks at once/, / c .*ready/);
    await live.press("--", /1 task at once/);
    await live.press("-", /1 task at once/);
    await live.letGo();
    const lines = await live.lines(0);
    assert.equal(lines.filter((line) => /^done [abcd]$/.test(line)).length, 4);
  });

  Deno.test(`c cancels the selected task and no other (${ui})`, async () => {
    await using live = await start(2, WAITS, ["a", "b", "c"]);
    await live.see(/ a .*ready/, / b .*ready/);
    await live.press("c", /select a task first/);
    live.pty.write(DOWN);
    await live.press("c", / c .*ready/);
    await live.letGo();
    const lines = await live.lines(1);
    assert.match(lines.join("\n"), /\n. sh: 3 tasks: 2 succeeded, 1 cancelled in /);
    assert.deepEqual(lines.filter((line) => /^done/.test(line)).sort(), ["done b", "done c"]);
  });

  Deno.test(`r tries a failed task again (${ui})`, async () => {
    const script = `case {} in bad) [ -e once ] || { touch once; echo broken >&2; exit 3; };; ` +
      `*) ${AWAIT};; esac; echo done {}`;
    await using live = await start(1, script, ["bad", "other"]);
    await live.see(/✗.*bad +failed +exit 3: broken/);
    live.pty.write(DOWN);
    await live.see(/›/);
    // Wherever the row of the failed one is.
    for (
      let at = 0;
      at < 3 && !(await live.shown.screen.visible()).some((row) => /›bad/.test(row));
      at++
    ) {
      await live.press(DOWN, /›bad|›other/);
    }
    await live.press("r", /trying bad again/);
    await live.letGo();
    const lines = await live.lines(0);
    assert.deepEqual(lines.filter((line) => /^done/.test(line)).sort(), ["done bad", "done other"]);
    assert.match(lines.join("\n"), /\n✓ sh: 2 tasks: 2 succeeded in /);
  });

  Deno.test(`q ends the run as Ctrl-C does, and a second time kills (${ui})`, async () => {
    const script = `trap 'echo INT' INT; echo ready; while [ -d "$HOME" ]; do sleep 0.05; done`;
    await using live = await start(1, script, ["a", "b"]);
    const before = live.pty.initialModes;
    await live.see(/ a .*ready/);
    await live.press("q", / a .*INT/, /stopping|Cancelling/);
    // What repeats within 0.4 s is a key that is held down.
    await live.see(/kill in (9\.[0-4]|[0-8]\.\d)s/);
    live.pty.write("q");
    const lines = await live.lines(130);
    assert.match(
      lines.join("\n"),
      /\n✗ sh: 2 tasks: 0 succeeded, 2 cancelled in .*, stopped by the user/,
    );
    assertRestored(live.pty.output);
    assert.deepEqual(await live.pty.modes(), before);
  });
}

Deno.test("keys that mean nothing change nothing, whatever comes", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", WAITS, ":::", "a"]);
  await live.see(/ a .*ready/);
  live.pty.write(
    "xyzXYZ\x1b[Z\x1b[2~\x1b[15~\x1b[<0;1;1M\x1b[200~qqq\x1b[201~é日\x1b]11;rgb:0/0/0\x07",
  );
  await live.press("+", /^\? help$|tasks? at once/);
  await live.letGo();
  await live.lines(0);
  assertHarmless(live.pty.output);
});

Deno.test("a text that is pasted is no keys: nothing is cancelled, switched or retried", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", WAITS, ":::", "a"]);
  await live.see(/ a .*ready/);
  await live.keysOn();
  await live.pty.waitFor(() => live.pty.output.includes("\x1b[?2004h"));
  const text = "quit\rcpt\x1b[Aq\n".repeat(500);
  live.pty.write(`\x1b[200~${text}\x1b[201~`);
  await live.press("+", /at once/);
  await live.letGo();
  const lines = await live.lines(0);
  assert.ok(lines.includes("done a"));
  assertRestored(live.pty.output);
});

Deno.test("what is typed does not appear, and reaches no job", async () => {
  const script = `echo ready; ${AWAIT}; cat; echo end`;
  await using live = await Live.start(["each", "--", "sh", "-c", script, ":::", "a"]);
  await live.see(/ a .*ready/);
  live.pty.write("xxxx");
  await live.press("+", /at once/);
  await live.letGo();
  const lines = await live.lines(0);
  assert.doesNotMatch(live.pty.output, /xx/);
  assert.ok(lines.includes("end"));
});

Deno.test("no key is read where standard input is the inputs", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", WAITS], {
    stdin: "pipe",
  });
  const before = live.pty.initialModes;
  live.pty.writeStdin("a\n");
  await live.see(/ a .*ready/);
  assert.deepEqual(await live.pty.modes(), before);
  assert.equal((await live.shown.screen.visible()).some((row) => /help/.test(row)), false);
  live.pty.write("q");
  live.pty.closeStdin();
  await live.letGo();
  await live.lines(0);
  assert.equal(live.pty.output.includes("?2004"), false);
});
