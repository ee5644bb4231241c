/** A live run that is interrupted, stopped, continued or loses its terminal: what its jobs and its terminal get. */
import assert from "node:assert/strict";
import { heddleArgv } from "../_support/cli.ts";
import { createLifeline } from "../_support/lifeline.ts";
import { assertHarmless, assertRestored, AWAIT, Live } from "./_live.ts";

/** Says how often it was interrupted, and ends only when it is let go. */
const COUNTS = `n=0; trap 'n=$((n+1)); echo "INT $n"' INT; echo ready; ${AWAIT}; echo "total $n"`;
/** Ends by SIGKILL alone, and holds a lifeline as its detached grandchild does. */
const STUBBORN = "trap '' INT TERM HUP QUIT; exec 3>'%'; setsid sleep 600 & " +
  'echo ready; while [ -d "$HOME" ]; do sleep 1; done';

Deno.test("Ctrl-C reaches each job once, and the summary comes when they have ended", async () => {
  await using live = await Live.start([
    "each",
    "-j2",
    "--",
    "sh",
    "-c",
    COUNTS,
    ":::",
    "a",
    "b",
    "c",
  ]);
  const before = live.pty.initialModes;
  await live.see(/^\S a .*ready$/, /^\S b .*ready$/);
  live.pty.write("\x03");
  await live.see(/2 running 1 cancelled .*stopping/, /^\S a .*INT 1$/, /^\S b .*INT 1$/);
  await live.letGo();
  const lines = await live.lines(130);
  assert.equal(lines.filter((line) => line === "total 1").length, 2, lines.join("\n"));
  assert.match(lines.join("\n"), /^✗ sh: 3 tasks: .*1 cancelled in .*, stopped by SIGINT$/m);
  assert.doesNotMatch(lines.join("\n"), /100%/);
  assertRestored(live.pty.output);
  assertHarmless(live.pty.output.replaceAll("^C", ""));
  assert.deepEqual(await live.pty.modes(), before);
});

Deno.test("a second Ctrl-C kills at once, and leaves no process and no bar behind", async () => {
  await using lifeline = await createLifeline();
  await using live = await Live.start([
    ...["each", "-j2", "--", "sh", "-c", STUBBORN.replace("%", lifeline.path), ":::", "a", "b"],
  ], { shell: 'echo above; exec "$@"' });
  await live.see(/^\S a .*ready$/, /^\S b .*ready$/);
  live.pty.write("\x03");
  // Repeats within 0.4 s count once: a task runner passes on what the terminal has already sent.
  await live.see(/stopping, kill in (9\.[0-4]|[0-8]\.\d)s$/);
  live.pty.write("\x03");
  const lines = await live.lines(130);
  await lifeline.released;
  assert.equal(lines[0], "above");
  assert.match(
    lines[lines.findIndex((line) => line.startsWith("sh "))] ?? "",
    /2 cancelled \S+ stopped$/,
  );
  assert.equal(lines.filter((line) => /^sh /.test(line)).length, 1, lines.join("\n"));
  assert.equal(lines.filter((line) => /^\S [ab] /.test(line)).length, 0, lines.join("\n"));
  assertRestored(live.pty.output);
});

const ENDS = [["SIGTERM", 143], ["SIGHUP", 129], ["SIGQUIT", 131]] as const;

for (const [signal, code] of ENDS) {
  Deno.test(`${signal} ends the run with ${code}, its jobs with it, and gives the terminal back`, async () => {
    await using lifeline = await createLifeline();
    await using live = await Live.start([
      ...["each", "--grace", "0.2s", "--", "sh", "-c", STUBBORN.replace("%", lifeline.path)],
      ...[":::", "a"],
    ]);
    const before = live.pty.initialModes;
    await live.see(/^\S a .*ready$/);
    live.pty.signal(signal);
    const lines = await live.lines(code);
    await lifeline.released;
    assert.match(
      lines.join("\n"),
      new RegExp(`^✗ sh: .*1 cancelled in .* stopped by ${signal}$`, "m"),
    );
    assertRestored(live.pty.output);
    assert.deepEqual(await live.pty.modes(), before);
  });
}

Deno.test("a terminal that is closed ends the run with 129 and all its jobs", async () => {
  await using lifeline = await createLifeline();
  await using live = await Live.start([
    ...["each", "-j2", "--grace", "0.2s", "--", "sh", "-c", STUBBORN.replace("%", lifeline.path)],
    ...[":::", "a", "b"],
  ]);
  await live.see(/^\S a .*ready$/, /^\S b .*ready$/);
  live.pty.hangUp();
  assert.deepEqual(await live.pty.end, { code: 129, signal: null });
  await lifeline.released;
});

Deno.test("a run under nohup survives its terminal and goes on to the end", async () => {
  const script = `echo ready; ${AWAIT}; echo done {} >done-{}; echo late`;
  await using live = await Live.start(["each", "-j2", "--", "sh", "-c", script, ":::", "a", "b"], {
    shell: `trap '' HUP; exec "$@"`,
  });
  await live.see(/^\S a .*ready$/, /^\S b .*ready$/);
  live.pty.hangUp();
  await live.letGo();
  assert.deepEqual(await live.pty.end, { code: 0, signal: null });
  for (const job of ["a", "b"]) {
    assert.equal(await Deno.readTextFile(`${live.sandbox.path}/done-${job}`), `done ${job}\n`);
  }
});

Deno.test("Ctrl-Z stops the jobs and gives the terminal back, and fg goes on where it was", async () => {
  await using live = await Live.start([
    ...["each", "-j2", "--", "sh", "-c", `echo $$ >pid-{}; echo ready; ${AWAIT}; echo done {}`],
    ...[":::", "a", "b", "c"],
  ], { columns: 120 });
  const before = live.pty.initialModes;
  await live.see(/^\S a .*ready$/, /^\S b .*ready$/);
  live.pty.write("\x1a");
  await live.pty.waitForStop();
  assertRestored(live.pty.output);
  assert.deepEqual(await live.pty.modes(), before);
  await live.untilStopped("a", "b");
  // What a shell prints meanwhile stays.
  live.shown.screen.print("[1]+  Stopped\r\n");
  const bytes = live.pty.outputBytes;
  await live.letGo();
  live.pty.continue();
  await live.pty.waitFor(() => live.pty.outputBytes > bytes);
  const lines = await live.lines(0);
  const stopped = lines.indexOf("[1]+  Stopped");
  assert.match(lines[stopped - 4] ?? "", /^sh ░{36} 0\/3 0% 2 running/);
  assert.deepEqual(
    lines.slice(stopped + 1).filter((line) => line.startsWith("done")).sort(),
    ["done a", "done b", "done c"],
  );
  assert.match(lines.at(-3) ?? "", /^sh █{36} 3\/3 100% /);
  assertRestored(live.pty.output);
});

Deno.test("a stopped run can be stopped again, and interrupted after it went on", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", COUNTS, ":::", "a"]);
  await live.see(/^\S a .*ready$/);
  for (let stop = 1; stop <= 2; stop++) {
    live.pty.write("\x1a");
    await live.pty.waitForStop(stop);
    assertRestored(live.pty.output);
    const bytes = live.pty.outputBytes;
    live.pty.continue();
    await live.pty.waitFor(() => live.pty.outputBytes > bytes);
  }
  live.pty.write("\x03");
  await live.see(/^\S a .*INT 1$/);
  await live.letGo();
  const lines = await live.lines(130);
  assert.ok(lines.includes("total 1"), lines.join("\n"));
  assertRestored(live.pty.output);
});

Deno.test("Ctrl-Z does nothing where no shell could continue the run", async () => {
  // `script` runs it as the first program of a session of its own.
  await using live = await Live.start(["each", "-j1", "--", "sh", "job.sh", ":::", "a", "b"], {
    shell: 'exec script -qefc "$*" /dev/null',
  }, { "job.sh": `echo ready; ${AWAIT}; echo done $1` });
  await live.see(/^\S a .*ready$/);
  live.pty.write("\x1a");
  // Whoever is stopped reads no keys.
  await live.press("+", /2 tasks at once/, /^\S b .*ready$/);
  await live.letGo();
  const lines = await live.lines(0);
  assert.ok(lines.includes("done a") && lines.includes("done b"), lines.join("\n"));
});

Deno.test("under deno task one Ctrl-C counts once", async () => {
  const tasks = { h: heddleArgv().join(" ") };
  const config = JSON.stringify({ tasks });
  const runner = `${Deno.execPath()} task -q --config deno.json h`;
  await using live = await Live.start(["each", "--", "sh", "-c", COUNTS, ":::", "a"], {
    shell: `printf %s '${config}' >deno.json; shift ${heddleArgv().length}; exec ${runner} "$@"`,
  });
  await live.see(/^\S a .*ready$/);
  live.pty.write("\x03");
  await live.see(/stopping, kill in (9\.[0-4]|[0-8]\.\d)s$/, /^\S a .*INT 1$/);
  await live.letGo();
  const lines = await live.lines(130);
  assert.ok(lines.includes("total 1"), lines.join("\n"));
});
