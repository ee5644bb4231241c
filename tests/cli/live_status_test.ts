/** SIGUSR1: how far the run is, on standard error, whatever the display; and what the terminal learns besides. */
import assert from "node:assert/strict";
import { Sandbox } from "../_support/cli.ts";
import { PipedRun } from "./_piped_run.ts";
import { assertHarmless, assertRestored, AWAIT, Live } from "./_live.ts";

const SCRIPT =
  `case {} in bad) echo broken >&2; exit 3;; esac; echo ready >&2; [ ! -p up-{} ] || echo >up-{}; ${AWAIT}; echo done {}`;
const STATUS = [
  /^\d\d:\d\d:\d\d sh: Processing \(1 - 1 \/ 3\) 33%, /m,
  /^ {2}2\/3 running, 0 retrying, 0 waiting, 0 succeeded, 1 failed, 2 remaining$/m,
  /^ {2}a: running [\d.]+s/m,
  /^ {4}\d\d:\d\d:\d\d bad: exit 3: broken$/m,
];
const ARGS = ["-j3", "--", "sh", "-c", SCRIPT, ":::", "bad", "a", "b"];

for (const ui of ["plain", "json", "quiet"] as const) {
  Deno.test(`SIGUSR1 prints the status of a run to standard error and lets it go on (${ui})`, async () => {
    await using sandbox = await Sandbox.create();
    const pipes = ["a", "b"].map((job) => `${sandbox.path}/up-${job}`);
    await new Deno.Command("mkfifo", { args: pipes }).output();
    await using run = PipedRun.start(sandbox, ["each", "--ui", ui, ...ARGS]);
    if (ui === "json") await run.stdout(/"kind":"task_failed"/);
    else await run.stderr(/✗ bad/);
    // Each can be read once the job writes to it.
    await Promise.all(pipes.map((pipe) => Deno.readTextFile(pipe)));
    run.kill("SIGUSR1");
    for (const line of STATUS) await run.stderr(line);
    await Deno.writeTextFile(`${sandbox.path}/go`, "");
    const { code, stdout } = await run.result;
    assert.equal(code, 1);
    if (ui === "json") { for (const line of stdout.trimEnd().split("\n")) JSON.parse(line); }
    else assert.deepEqual(stdout.trimEnd().split("\n").sort(), ["done a", "done b"]);
  });
}

Deno.test("SIGUSR1 before the run has begun is answered, and does not end it", async () => {
  await using sandbox = await Sandbox.create();
  const pipe = `${sandbox.path}/inputs`;
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  await using run = PipedRun.start(sandbox, ["each", "--from", pipe, "--", "echo", "done", "{}"]);
  // Opens when somebody waits for what comes out at the other end.
  const inputs = await Deno.open(pipe, { write: true });
  run.kill("SIGUSR1");
  await run.stderr(/^heddle: The run has not started yet$/m);
  await inputs.write(new TextEncoder().encode("a\n"));
  inputs.close();
  const { code, stdout } = await run.result;
  assert.deepEqual([code, stdout], [0, "done a\n"]);
});

for (const ui of ["live", "full"] as const) {
  Deno.test(`SIGUSR1 prints the status of a run without spoiling the screen (${ui})`, async () => {
    await using live = await Live.start(["each", "--ui", ui, ...ARGS], {
      columns: 100,
      rows: 40,
      shell: 'echo above; exec "$@"',
    });
    await live.see(/ a .*ready/, / b .*ready/);
    live.pty.signal("SIGUSR1");
    live.pty.signal("SIGUSR1");
    if (ui === "live") await live.see(...STATUS);
    // Held back behind the full screen until that is left.
    else await live.press("t", /plain log from here on/, ...STATUS);
    await live.letGo();
    const text = (await live.lines(1)).join("\n");
    for (const line of STATUS) assert.match(text, line);
    assert.match(text, /^above\n/);
    assertHarmless(live.pty.output);
    assertRestored(live.pty.output);
  });
}

// deno-lint-ignore no-control-regex
const OSC = /\x1b\]/;

Deno.test("progress goes to a terminal that is known to understand it, and is taken back in the end", async () => {
  await using live = await Live.start(["each", "--title", ...ARGS], {
    env: { WT_SESSION: "d1f3" },
  });
  await live.see(/ a .*ready/, / b .*ready/);
  await live.pty.waitFor(() => live.shown.screen.progress === "2;33");
  assert.match(live.shown.screen.title, /^33% sh ✗ 1$/);
  await live.press("p", /paused/);
  await live.pty.waitFor(() => live.shown.screen.progress === "4;33");
  live.pty.write("pp");
  await live.letGo();
  await live.lines(1);
  assert.deepEqual([live.shown.screen.progress, live.shown.screen.title], ["0", ""]);
});

Deno.test("progress is taken back when the run is stopped, and shown again when it goes on", async () => {
  await using live = await Live.start(["each", "--taskbar", "always", ...ARGS]);
  await live.see(/ a .*ready/, / b .*ready/);
  await live.pty.waitFor(() => live.shown.screen.progress === "2;33");
  live.pty.write("\x1a");
  await live.pty.waitForStop();
  await live.shown.lines();
  assert.equal(live.shown.screen.progress, "0");
  live.pty.continue();
  await live.pty.waitFor(() => live.shown.screen.progress === "2;33");
  live.pty.write("\x03");
  await live.lines(130);
  assert.equal(live.shown.screen.progress, "0");
});

Deno.test("a terminal that is not known, or is not to have it, gets no progress and no title", async () => {
  for (const [args, env] of [[[], {}], [["--taskbar", "never"], { WT_SESSION: "d1f3" }]] as const) {
    await using live = await Live.start(["each", ...args, "--", "echo", ":::", "a"], { env });
    await live.lines(0);
    assert.doesNotMatch(live.pty.output, OSC);
  }
});
