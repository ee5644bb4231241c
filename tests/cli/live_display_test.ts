/** The live display on a real terminal: when it appears, what it shows, and how it gets there. */
import assert from "node:assert/strict";
import { assertHarmless, assertRestored, AWAIT, Live, splitFrames } from "./_live.ts";
import { runHeddle } from "../_support/cli.ts";

const BAR = /^sh [█▏▎▍▌▋▊▉░]+ /;
// deno-lint-ignore no-control-regex
const ESCAPE = /\x1b/;

Deno.test("a run on a terminal shows bars and leaves the last one with the summary", async () => {
  await using live = await Live.start(
    ["each", "-j2", "--", "sh", "-c", "echo out {}", ":::", "a"],
    {
      columns: 120,
    },
  );
  const before = live.pty.initialModes;
  const lines = await live.lines(0);
  assert.equal(lines[0], "out a");
  assert.match(lines[1] ?? "", /^sh █{36} 1\/1 100% \d\.\ds$/);
  assert.match(lines[2] ?? "", /^✓ sh: 1 task: 1 succeeded in \d+(\.\d)?m?s$/);
  assert.match(lines[3] ?? "", /^ {2}journal: .*\/journal\.jsonl$/);
  assert.equal(lines.length, 4);
  assertRestored(live.pty.output);
  assert.deepEqual(await live.pty.modes(), before);
});

Deno.test("frames are atomic, hold nothing twice, and nothing is written outside of them", async () => {
  await using live = await Live.start(["each", "-j2", "--", "sh", "-c", AWAIT, ":::", "a", "b"]);
  await live.pty.waitFor(() => splitFrames(live.pty.output).frames.length >= 5);
  await live.letGo();
  await live.lines(0);
  const { frames, between } = splitFrames(live.pty.output);
  assert.equal(between, "");
  const kept = frames.slice(1, -1);
  for (const [at, frame] of kept.entries()) {
    assert.notEqual(frame, "");
    assert.notEqual(frame, kept[at - 1]);
    assert.equal(frame.includes("\x1b[?2026"), false);
  }
});

Deno.test("nothing is written while nothing happens", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", "true"], { stdin: "pipe" });
  live.pty.writeStdin("one\n");
  // The row of what has ended stays for a little while.
  await live.shown.waitFor((rows) => rows.length === 1 && /^sh 1\/\? \d/.test(rows[0] ?? ""));
  // The frame without it is the last one: a whole other run fits in behind it.
  await runHeddle(["each", "--", "true", ":::", "x"]);
  const bytes = live.pty.outputBytes;
  await runHeddle(["each", "-j1", "--", "sleep", "0.2", ":::", "x", "y"]);
  assert.equal(live.pty.outputBytes, bytes);
  live.pty.closeStdin();
  await live.lines(0);
});

const PLAIN = [
  ["CI is set", { env: { CI: "true" } }],
  ["TERM is dumb", { env: { TERM: "dumb" } }],
] as const;

for (const [why, options] of PLAIN) {
  Deno.test(`there are no bars on a terminal when ${why}`, async () => {
    await using live = await Live.start(["each", "--", "echo", ":::", "a"], {
      ...options,
      env: { ...options.env, NO_COLOR: "1" },
    });
    const lines = await live.lines(0);
    assert.doesNotMatch(live.pty.output, ESCAPE);
    assert.match(lines[0] ?? "", /^\d\d:\d\d:\d\d echo: 1 task, \d+ at once$/);
    assert.ok(lines.includes("a"));
  });
}

Deno.test("there are no bars when only standard output is a terminal", async () => {
  await using live = await Live.start(["each", "--", "echo", ":::", "a"], { shell: '"$@" 2>err' });
  assert.deepEqual(await live.lines(0), ["a"]);
  assert.doesNotMatch(live.pty.output, ESCAPE);
  const errors = await Deno.readTextFile(`${live.sandbox.path}/err`);
  assert.match(errors, /echo: 1 task/);
  assert.doesNotMatch(errors, ESCAPE);
});

Deno.test("--ui plain on a terminal moves no cursor and cleans what jobs print", async () => {
  const script = "printf 'x\\033[2Jy\\n'; exit 1";
  await using live = await Live.start([
    "each",
    "--ui",
    "plain",
    "--",
    "sh",
    "-c",
    script,
    ":::",
    "a",
  ]);
  const lines = await live.lines(1);
  assert.ok(lines.includes("xy"), lines.join("\n"));
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(live.pty.output, /\x1b\[(?!\d+m)/);
  assertHarmless(live.pty.output);
});

Deno.test("NO_COLOR takes the colours and leaves the bars", async () => {
  await using live = await Live.start(["each", "--", "sh", "-c", "exit 1", ":::", "a"], {
    env: { NO_COLOR: "1" },
  });
  const lines = await live.lines(1);
  assert.match(lines.join("\n"), /\nsh █{24} 1\/1 100% ✗ 1 /);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(live.pty.output, /\x1b\[[\d;]*m/);
});

Deno.test("--ascii shows a run in ASCII alone", async () => {
  const script = `echo status; case {} in a) exit 1;; esac; ${AWAIT}`;
  await using live = await Live.start([
    ...["each", "--ascii", "--retries", "9", "--backoff", "1h", "--", "sh", "-c", script],
    ...[":::", "a", "b"],
  ]);
  await live.see(/^sh \.{24} 0\/2 0%/, /^@ a +retry \d+\/10 in /, /^[-|\/\\] b .* status$/);
  live.pty.write("\x03");
  await live.lines(130);
  assert.match(live.pty.output, /^[\0-\x7f]*$/);
});

Deno.test("rows show status text, OSC 9;4 progress and percentages of running tasks", async () => {
  const script = `case {} in
    osc) printf '\\033]9;4;1;40\\007'; echo working;;
    percent) echo 'at 70%';;
    *) echo first; printf 'second, unfinished';;
  esac; ${AWAIT}`;
  await using live = await Live.start([
    ...["each", "-j3", "--progress", "percent", "--", "sh", "-c", script],
    ...[":::", "osc", "percent", "plain"],
  ]);
  const rows = await live.see(
    /^\S osc +\d+\.\ds ████▊░░░░░░░ +40% working$/,
    /^\S percent +\d+\.\ds ████████▍░░░ +70% at 70%$/,
    /^\S plain +\d+\.\ds second, unfinished$/,
  );
  assert.match(rows[0] ?? "", /^sh ████████▊░{15} 0\/3 36% 3 running \d\.\ds$/);
  await live.letGo();
  await live.lines(0);
});

Deno.test("a task that waits for its next try counts down, and Ctrl-C does not wait for it", async () => {
  await using live = await Live.start([
    ...["each", "--retries", "9", "--backoff", "1h", "--", "sh", "-c", "echo bad >&2; exit 3"],
    ...[":::", "a"],
  ]);
  const rows = await live.see(
    /^sh ░{24} 0\/1 0% ↻ 1 /,
    /^↻ a +retry \d+\/10 in \S+ · exit 3: bad$/,
  );
  await live.shown.waitFor((later) => later[1] !== undefined && later[1] !== rows[1]);
  live.pty.write("\x03");
  const text = (await live.lines(130)).join("\n");
  assert.match(text, /^sh ░{24} 0\/1 0% 1 cancelled \S+ stopped\n/m);
  assert.match(text, /\n✗ sh: 1 task: 0 succeeded, 1 cancelled in .*, stopped by SIGINT\n/);
  assert.doesNotMatch(text, /again:/);
});

Deno.test("tasks that find no row are counted", async () => {
  const inputs = Array.from({ length: 30 }, (_, at) => String(at + 1));
  await using live = await Live.start(["each", "-j20", "--", "sh", "-c", AWAIT, ":::", ...inputs], {
    columns: 60,
    rows: 8,
  });
  const rows = await live.see(/^… \+25 more: 15 running, 10 waiting · \? help$/);
  assert.equal(rows.filter((row) => /^\S \d+ /.test(row)).length, 5);
  await live.letGo();
  await live.lines(0);
});

Deno.test("failures appear above the bars while the run goes on, and again in the summary", async () => {
  const script = `case {} in bad) echo broken >&2; exit 3;; esac; ${AWAIT}`;
  await using live = await Live.start([
    "each",
    "-j2",
    "--",
    "sh",
    "-c",
    script,
    ":::",
    "bad",
    "ok",
  ]);
  const rows = await live.see(
    /^✗ bad · exit 3: broken$/,
    /^broken$/,
    /^sh █{12}░{12} 1\/2 50% ✗ 1 /,
  );
  assert.ok(rows.indexOf("✗ bad · exit 3: broken") < rows.findIndex((row) => BAR.test(row)));
  await live.letGo();
  const lines = await live.lines(1);
  assert.match(
    lines.join("\n"),
    /\n✗ sh: 2 tasks: 1 succeeded, 1 failed in .*\n {2}✗ bad · exit 3: broken\n/,
  );
  assert.match(lines.join("\n"), /again: +heddle each --failed-of \S+ -j2 -- sh -c/);
});
