import assert from "node:assert/strict";
import type { LiveContext } from "../../lib/display/context.ts";
import { FRAME_MS, HURRIED_FRAME_MS } from "../../lib/display/frame_loop.ts";
import { createLiveDisplay } from "../../lib/display/live_display.ts";
import type { StreamName } from "../../lib/ports.ts";
import { createTheme, type Theme } from "../../lib/view/theme.ts";
import { Screen } from "../_support/screen.ts";
import { createContext, DrivenRun, type FakeContext } from "./_displays.ts";

interface Setup {
  readonly context: FakeContext;
  readonly screen: Screen;
  readonly run: DrivenRun;
}

interface SetUpOptions extends Partial<LiveContext> {
  readonly streams?: readonly StreamName[];
}

function setUp({ streams = ["stdout", "stderr"], ...options }: SetUpOptions = {}): Setup {
  const context = createContext();
  const screen = new Screen({ columns: 60, rows: 12 });
  const terminalStreams = new Set(streams);
  const display = createLiveDisplay({ ...context, terminal: screen, terminalStreams, ...options });
  return { context, screen, run: new DrivenRun(display, context) };
}

/** Lets time pass frame by frame; the emulator takes each one, so that none is skipped. */
async function frame({ run, screen }: Setup, ms = FRAME_MS): Promise<void> {
  await screen.lines();
  for (let passedMs = 0; passedMs < ms; passedMs += FRAME_MS) {
    await run.wait(Math.min(FRAME_MS, ms - passedMs));
    await screen.lines();
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("live display draws the first frame at once when the run starts", async () => {
  const setup = setUp();
  setup.run.started(2);
  assert.deepEqual(await setup.screen.lines(), [`demo ${"░".repeat(18)} 0/2 0% 0.0s`]);
  assert.equal(setup.screen.showsCursor, false);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display shows running tasks and follows them", async () => {
  const setup = setUp();
  setup.run.started(4);
  setup.run.running(2);
  await frame(setup);
  await frame(setup, 1000);
  const lines = await setup.screen.lines();
  assert.match(lines[0] ?? "", /^demo ░+ 0\/4 0% 2 running 1\.\ds$/);
  assert.deepEqual(lines.slice(1).map((line) => line.slice(2)), ["1      1.1s", "2      1.1s"]);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display draws ten frames a second while something runs, however many events", async () => {
  const setup = setUp();
  setup.run.started(5000);
  await setup.screen.lines();
  for (let n = 1; n <= 1000; n++) {
    setup.run.added(String(n));
    setup.run.attempt(String(n));
    setup.run.succeeded(String(n));
    if (n % 100 === 0) await frame(setup, 50);
  }
  assert.ok(setup.screen.writes.length <= 7, String(setup.screen.writes.length));
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display sleeps when nothing runs", async () => {
  const setup = setUp();
  setup.run.started(2);
  setup.run.added("1");
  await frame(setup);
  await frame(setup);
  assert.equal(setup.context.clock.pendingCount, 0);
  const writes = setup.screen.writes.length;
  await setup.run.wait(60_000);
  assert.equal(setup.screen.writes.length, writes);
  setup.run.attempt("1");
  assert.equal(setup.context.clock.pendingCount, 1);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display prints failures above the bars, with their last words", async () => {
  const setup = setUp();
  setup.run.started(2);
  setup.run.running(2);
  setup.run.failed("2", { tail: ["a", "b", "c", "d\x1b[31m"] });
  await frame(setup);
  const lines = await setup.screen.lines();
  assert.deepEqual(lines.slice(0, 4), ["✗ 2 · exit 1: d", "    b", "    c", "    d"]);
  assert.match(lines[4] ?? "", /^demo .* 1\/2 50% ✗ 1/);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display folds a flood of failures", async () => {
  const setup = setUp();
  setup.run.started(100);
  setup.run.running(100);
  for (let n = 1; n <= 60; n++) setup.run.failed(String(n));
  await frame(setup);
  await frame(setup, 1000);
  const lines = await setup.screen.lines();
  assert.ok(lines.slice(0, 20).every((line) => line.startsWith("✗ ")), lines.join("\n"));
  assert.equal(lines[20], "… and 40 more failures");
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display keeps what tasks log above the bars, disarmed, and folds a flood of it", async () => {
  const setup = setUp();
  setup.run.started(2);
  setup.run.running(2);
  setup.run.push({ kind: "task_log", task: "2", text: "half\x1b[2J way" });
  await frame(setup);
  assert.equal((await setup.screen.lines())[0], "2: half way");
  for (let n = 1; n <= 60; n++) setup.run.push({ kind: "task_log", task: "1", text: `row ${n}` });
  await frame(setup);
  await frame(setup, 1000);
  const lines = await setup.screen.lines();
  assert.deepEqual(lines.slice(18, 21), ["1: row 18", "1: row 19", "… and 41 more log lines"]);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display lets the jobs' output scroll by above the bars, disarmed and in whole lines", async () => {
  const setup = setUp();
  setup.run.started(1);
  setup.run.running(1);
  assert.equal(setup.run.display.takeOutput("stdout", bytes("one\n\x1b[2Jtw")), true);
  assert.equal(setup.run.display.takeOutput("stderr", bytes("err\n")), true);
  await frame(setup);
  assert.deepEqual((await setup.screen.lines()).slice(0, 2), ["one", "err"]);
  setup.run.display.takeOutput("stdout", bytes("o"));
  setup.run.succeeded("1");
  setup.run.finished();
  await setup.run.display.finish(setup.run.state);
  assert.deepEqual((await setup.screen.lines()).slice(0, 3), ["one", "err", "two"]);
});

Deno.test("live display leaves output that goes elsewhere to others, and all of it when it is over", async () => {
  const setup = setUp({ streams: ["stderr"] });
  assert.equal(setup.run.display.takeOutput("stderr", bytes("x\n")), false);
  setup.run.started(1);
  assert.equal(setup.run.display.takeOutput("stdout", bytes("x\n")), false);
  assert.equal(setup.run.display.takeOutput("stderr", bytes("x\n")), true);
  await setup.run.display.finish(setup.run.state);
  assert.equal(setup.run.display.takeOutput("stderr", bytes("x\n")), false);
});

Deno.test("live display ends with the full bar, the summary and a visible cursor", async () => {
  const setup = setUp();
  setup.run.started(1);
  setup.run.running(1);
  await frame(setup);
  setup.run.succeeded("1");
  setup.run.finished();
  await setup.run.display.finish(setup.run.state);
  await setup.run.display.finish(setup.run.state);
  assert.deepEqual(await setup.screen.lines(), [
    `demo ${"█".repeat(18)} 1/1 100% 0.1s`,
    "✓ demo: 1 task: 1 succeeded in 0.1s",
  ]);
  assert.equal(setup.screen.showsCursor, true);
  assert.equal(setup.context.clock.pendingCount, 0);
});

Deno.test("live display skips frames while the terminal is stuck, and wakes nobody", async () => {
  const setup = setUp();
  setup.run.started(3);
  await setup.screen.lines();
  await setup.run.wait(0);
  setup.screen.hold();
  setup.run.running(1);
  await setup.run.wait(FRAME_MS);
  const writes = setup.screen.writes.length;
  await setup.run.wait(60_000);
  assert.equal(setup.screen.writes.length, writes);
  assert.equal(setup.context.clock.pendingCount, 0);
  setup.screen.release();
  await frame(setup);
  await frame(setup);
  assert.match((await setup.screen.lines())[1] ?? "", / 1m00s no output for 1m00s$/);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display ends quietly when the terminal is gone", async () => {
  const setup = setUp();
  setup.run.started(1);
  setup.run.running(1);
  await frame(setup);
  setup.screen.fail(new Error("EIO"));
  await frame(setup);
  await frame(setup);
  assert.equal(setup.run.display.takeOutput("stdout", bytes("x\n")), true);
  setup.run.succeeded("1");
  await setup.run.display.finish(setup.run.state);
  setup.run.display.restore();
  assert.equal(setup.context.clock.pendingCount, 0);
});

Deno.test("live display gives the terminal back when stopped and draws anew when continued", async () => {
  const setup = setUp();
  setup.run.started(1);
  setup.run.running(1);
  await frame(setup);
  setup.run.display.suspend();
  setup.run.display.suspend();
  assert.equal(setup.screen.showsCursor, true);
  assert.equal(setup.context.clock.pendingCount, 0);
  setup.screen.print("[1]+ Stopped\r\n$ fg\r\n");
  setup.run.display.resume();
  const lines = await setup.screen.lines();
  assert.deepEqual(lines.slice(2, 4), ["[1]+ Stopped", "$ fg"]);
  assert.match(lines[4] ?? "", /^demo /);
  assert.equal(setup.screen.showsCursor, false);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display restores a crashed run's terminal at once and says no more", async () => {
  const setup = setUp();
  setup.run.started(1);
  setup.run.running(1);
  setup.run.display.restore();
  assert.equal(setup.screen.showsCursor, true);
  const writes = setup.screen.writes.length;
  setup.run.display.restore();
  setup.run.succeeded("1");
  await setup.run.display.finish(setup.run.state);
  await frame(setup, 1000);
  assert.equal(setup.screen.writes.length, writes);
});

Deno.test("live display refuses to share its terminal, and frees it when it is over", async () => {
  const setup = setUp();
  const again = () =>
    createLiveDisplay({ ...setup.context, terminal: setup.screen, terminalStreams: new Set() });
  assert.throws(again, /second live display/);
  await setup.run.display.finish(setup.run.state);
  again().restore();
});

Deno.test("live display without motion draws one frame a second, and no spinner turns", async () => {
  const theme = createTheme({ hasColor: false, glyphs: "unicode", isAnimated: false });
  const setup = setUp({ theme });
  setup.run.started(2);
  setup.run.running(2);
  await frame(setup, 5000);
  assert.equal(setup.screen.writes.length, 6);
  assert.match((await setup.screen.lines())[1] ?? "", /^▸ 1 +5\.0s$/);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display sends progress and title only where they are wanted, and takes them back", async () => {
  for (const isWanted of [true, false]) {
    const setup = setUp({ taskbar: isWanted ? "direct" : "off", hasTitle: isWanted });
    setup.run.started(2);
    setup.run.running(2);
    setup.run.succeeded("1");
    await frame(setup);
    await setup.run.display.finish(setup.run.state);
    const all = setup.screen.writes.join("");
    assert.equal(all.includes("␛]9;4;1;50␛\\"), isWanted);
    assert.equal(all.includes("␛]2;50% demo␛\\"), isWanted);
    assert.equal(all.includes("␛]9;4;0␛\\"), isWanted);
    assert.equal(/␛\]/.test(all), isWanted);
  }
});

Deno.test("live display redraws as soon as a new size has settled, also while nothing moves", async () => {
  const setup = setUp();
  setup.run.started(2);
  await frame(setup);
  await frame(setup);
  await setup.screen.resize({ columns: 30, rows: 12 });
  setup.run.display.resized();
  await setup.run.wait(HURRIED_FRAME_MS);
  const writes = setup.screen.writes.length;
  await setup.run.wait(299);
  assert.equal(setup.screen.writes.length, writes + 1);
  assert.deepEqual(await setup.screen.visible(), [`demo ${"░".repeat(9)} 0/2 0% 0.5s`]);
  assert.equal(setup.context.clock.pendingCount, 0);
  await setup.run.display.finish(setup.run.state);
});

Deno.test("live display prints what it is told above the bars, and nothing before and after the run", async () => {
  const setup = setUp();
  const { display } = setup.run;
  assert.equal(display.print("too early\n"), false);
  setup.run.started(2);
  assert.equal(display.print("status\n"), true);
  await frame(setup);
  assert.equal((await setup.screen.lines())[0], "status");
  await display.finish(setup.run.state);
  assert.equal(display.print("too late\n"), false);
  assert.doesNotMatch((await setup.screen.lines()).join("\n"), /too/);
});

Deno.test("live display tells whoever asked for it of a fault in a frame, and throws nothing out of a timer", async () => {
  const faults: unknown[] = [];
  const error = new Error("a fault in a view");
  const whole = createTheme({ hasColor: false, glyphs: "unicode" });
  const state = { isBroken: false };
  const theme: Theme = {
    ...whole,
    get glyphs() {
      if (state.isBroken) throw error;
      return whole.glyphs;
    },
  };
  const setup = setUp({ theme, onFault: (fault) => void faults.push(fault) });
  setup.run.started(2);
  setup.run.running(1);
  await frame(setup);
  state.isBroken = true;
  await frame(setup, 1000);
  assert.deepEqual(faults, [error]);
  assert.equal(setup.context.clock.pendingCount, 0);
  setup.run.display.restore();
  await setup.screen.lines();
  assert.equal(setup.screen.showsCursor, true);
});

Deno.test("live display hides what is typed once all inputs have come, and shows it again while it is away", async () => {
  const said: string[] = [];
  const echo = { mute: () => void said.push("mute"), restore: () => void said.push("restore") };
  const setup = setUp({ echo });
  const { run } = setup;
  run.started(null);
  await frame(setup);
  assert.deepEqual(said, []);
  run.push({ kind: "inputs_ended", total: 3 });
  assert.deepEqual(said.splice(0), ["mute"]);
  await run.display.suspend();
  assert.deepEqual(said.splice(0), ["restore"]);
  run.display.resume();
  await frame(setup);
  assert.deepEqual(said.splice(0), ["mute"]);
  await run.display.finish(run.state);
  assert.deepEqual(said, ["restore"]);
});
