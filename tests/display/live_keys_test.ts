/** The live display with somebody at the keys: feedback, switching with nothing lost, and who has the terminal. */
import assert from "node:assert/strict";
import { FRAME_MS, HURRIED_FRAME_MS } from "../../lib/display/frame_loop.ts";
import { createLiveDisplay } from "../../lib/display/live_display.ts";
import { LOOK_MS } from "../../lib/display/foreground_watch.ts";
import { LATE_MS, NEWS_MS } from "../../lib/display/unannounced_stop.ts";
import { NOTICE_MS } from "../../lib/display/ui_control.ts";
import { FakeControls } from "../_support/fake_controls.ts";
import { FakeKeyboard } from "../_support/fake_keyboard.ts";
import { Screen } from "../_support/screen.ts";
import { createContext, DrivenRun } from "./_displays.ts";

class KeyedRun extends DrivenRun {
  readonly screen: Screen;
  readonly keyboard: FakeKeyboard;
  readonly controls: FakeControls;
  readonly terminal: { isOurs: boolean; looks: number };
  readonly clock: ReturnType<typeof createContext>["clock"];

  constructor(rows = 16) {
    const context = createContext();
    const screen = new Screen({ columns: 60, rows });
    const keyboard = new FakeKeyboard();
    const controls = new FakeControls();
    const terminal = { isOurs: true, looks: 0 };
    const display = createLiveDisplay({
      ...context,
      terminal: screen,
      terminalStreams: new Set(["stdout", "stderr"]),
      keys: { keyboard, controls },
      isForeground() {
        terminal.looks++;
        return terminal.isOurs;
      },
    });
    super(display, context);
    this.screen = screen;
    this.keyboard = keyboard;
    this.controls = controls;
    this.terminal = terminal;
    this.clock = context.clock;
  }

  /** Lets frames be drawn and taken by the emulator, one by one. */
  async frames(ms = FRAME_MS): Promise<void> {
    await this.screen.lines();
    for (let passedMs = 0; passedMs < ms; passedMs += FRAME_MS) {
      await this.wait(Math.min(FRAME_MS, ms - passedMs));
      await this.screen.lines();
    }
  }

  /** Types a key and waits for the frame that answers it. */
  async press(keys: string): Promise<string[]> {
    this.keyboard.type(keys);
    await this.wait(HURRIED_FRAME_MS);
    return await this.screen.visible();
  }

  async end(): Promise<string[]> {
    await this.display.finish(this.state);
    return await this.screen.lines();
  }

  prints(text: string): void {
    this.display.takeOutput("stdout", new TextEncoder().encode(text));
  }
}

Deno.test("keys are read from the start of the run to its end", async () => {
  const run = new KeyedRun();
  assert.equal(run.keyboard.isOn, false);
  run.started(1);
  assert.equal(run.keyboard.isOn, true);
  run.running(1);
  run.succeeded("1");
  await run.end();
  assert.equal(run.keyboard.isOn, false);
  assert.equal(run.clock.pendingCount, 0);
});

Deno.test("a key is answered by a frame at once, also while nothing moves", async () => {
  const run = new KeyedRun();
  run.started(3);
  run.added("1");
  await run.frames(300);
  assert.equal(run.clock.pendingCount, 0);
  const writes = run.screen.writes.length;
  run.keyboard.type("+");
  await run.wait(0);
  assert.equal(run.screen.writes.length, writes + 1);
  assert.deepEqual(run.controls.calls, ["setJobs 5"]);
  await run.frames(NOTICE_MS + FRAME_MS);
  // The notice is gone again, and nobody wakes up any more.
  assert.equal(run.clock.pendingCount, 0);
  await run.end();
});

Deno.test("keys that mean nothing draw nothing", async () => {
  const run = new KeyedRun();
  run.started(3);
  await run.frames(300);
  const writes = run.screen.writes.length;
  run.keyboard.type("xyz\x1b[2~");
  await run.wait(1000);
  assert.deepEqual([run.screen.writes.length, run.clock.pendingCount], [writes, 0]);
  await run.end();
});

for (const [what, open, close] of [["keys", "?", "\x1b"], ["output", "j\r", "\x1b"]] as const) {
  Deno.test(`${what} in live mode take the screen for a while, and leave all as it was`, async () => {
    const run = new KeyedRun();
    run.started(3);
    run.running(2);
    run.prints("said before\n");
    await run.frames();
    const before = await run.screen.lines();
    await run.press(open);
    assert.equal(await run.screen.isAlternate(), true);
    run.prints("said meanwhile\n");
    await run.frames();
    await run.press(close);
    await run.frames();
    assert.equal(await run.screen.isAlternate(), false);
    const after = await run.screen.lines();
    assert.deepEqual(after.slice(0, 2), ["said before", "said meanwhile"]);
    assert.equal(
      after.length,
      before.length + 1,
      "nothing was pushed away, and no room left behind",
    );
    await run.end();
  });
}

Deno.test("a plain log that is switched to goes on from where the run is, without a block", async () => {
  const run = new KeyedRun();
  run.started(8);
  run.running(2);
  await run.frames();
  while (!(await run.press("t")).some((row) => row.includes("plain log from here on")));
  run.succeeded("1");
  run.prints("output\n");
  await run.frames(300);
  const lines = await run.screen.lines();
  assert.match(lines[0] ?? "", /^t0 0% \(0 - 0 \/ 8\), 2 running$/);
  assert.match(lines[1] ?? "", /^t0 plain log from here on; t shows bars again$/);
  assert.deepEqual(lines.slice(2), ["t0 ok 1 (0.4s)", "output"]);
  const ended = await run.end();
  // What a block would have left is not there; the summary is.
  assert.equal(ended.some((line) => line.includes("░")), false);
  assert.match(ended.at(-1) ?? "", /^✓ demo: 8 tasks: /);
});

Deno.test("a plain log says once what a key does: as the event tells of it, or else in a notice", async () => {
  const run = new KeyedRun();
  run.started(8);
  run.running(2);
  await run.press("t");
  await run.press("t");
  const before = (await run.screen.lines()).length;
  run.controls.pause = () => {
    run.push({ kind: "run_paused", isFrozen: run.state.phase === "paused" });
  };
  run.controls.resume = () => void run.push({ kind: "run_resumed" });
  run.controls.setJobs = (jobs) => {
    if (jobs !== run.state.jobs) run.push({ kind: "jobs_changed", jobs });
  };
  for (let times = 0; times < 3; times++) await run.press("p");
  for (let times = 0; times < 4; times++) await run.press("-");
  await run.frames();
  assert.deepEqual((await run.screen.lines()).slice(before), [
    "t0 paused, 2 running go on",
    "t0 paused, 2 running stopped",
    "t0 resumed",
    "t0 3 at once",
    "t0 2 at once",
    "t0 1 at once",
    "t0 1 task at once",
  ]);
  await run.end();
});

Deno.test("a thousand lines of output and all failures survive switching through all displays", async () => {
  const run = new KeyedRun();
  run.started(200);
  run.running(150);
  const expected: string[] = [];
  for (let n = 1; n <= 1000; n++) {
    run.prints(`line ${n}\n`);
    expected.push(`line ${n}`);
    if (n % 10 === 0) run.failed(String(n / 10));
    if (n % 7 === 0) await run.wait(60);
    if (n % 50 === 0) await run.press("t");
  }
  const lines = await run.end();
  assert.deepEqual(lines.filter((line) => line.startsWith("line ")), expected);
  const summary = lines.findIndex((line) => /^✗ demo: /.test(line));
  const told = lines.slice(0, summary).flatMap((line) =>
    /^(?:t\d+ )?✗ (\d+) · exit 1/.exec(line)?.[1] ?? []
  );
  const folded = lines.slice(0, summary).flatMap((line) =>
    /… and (\d+) more failures?$/.exec(line)?.[1] ?? []
  );
  assert.equal(new Set(told).size, told.length);
  assert.equal(told.length + folded.reduce((sum, count) => sum + Number(count), 0), 100);
  assert.equal(lines.some((line) => /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/.test(line)), false);
});

Deno.test("a display that begins in the background is a plain log and takes no keys", async () => {
  const run = new KeyedRun();
  run.terminal.isOurs = false;
  run.keyboard.isAllowed = false;
  run.started(2);
  run.running(1);
  await run.frames(300);
  assert.deepEqual(await run.screen.lines(), ["t0 demo: 2 tasks, 4 at once", "t0 start 1"]);
  assert.equal(run.keyboard.isOn, false);
  run.succeeded("1");
  assert.match((await run.end()).at(-1) ?? "", /^✓ demo: /);
});

Deno.test("a display that gets the terminal while it runs draws and takes keys again, without being told", async () => {
  const run = new KeyedRun();
  run.terminal.isOurs = false;
  run.keyboard.isAllowed = false;
  run.started(2);
  run.running(1);
  run.terminal.isOurs = true;
  run.keyboard.isAllowed = true;
  await run.frames(LOOK_MS + FRAME_MS);
  assert.match((await run.screen.visible()).join("\n"), /\n⠹? ?demo ░+ 0\/2 0% 1 running/);
  assert.equal(run.keyboard.isOn, true);
  await run.end();
});

Deno.test("a display that went on in the background takes the terminal again though its jobs are silent", async () => {
  const run = new KeyedRun();
  run.started(2);
  run.running(1);
  await run.frames();
  await run.display.suspend();
  run.terminal.isOurs = false;
  run.keyboard.isAllowed = false;
  run.display.resume();
  await run.frames(3 * LOOK_MS);
  assert.equal(run.keyboard.isOn, false);
  run.terminal.isOurs = true;
  run.keyboard.isAllowed = true;
  await run.frames(LOOK_MS);
  assert.equal(run.keyboard.isOn, true);
  assert.match((await run.screen.visible()).join("\n"), /demo ░+ 0\/2 0% 1 running/);
  await run.end();
  assert.equal(run.clock.pendingCount, 0);
});

Deno.test("a display in the background looks for nothing while it is stopped, whatever happens", async () => {
  const run = new KeyedRun();
  run.terminal.isOurs = false;
  run.keyboard.isAllowed = false;
  run.started(2);
  run.running(1);
  await run.frames();
  await run.display.suspend();
  const { looks } = run.terminal;
  run.added("2");
  run.attempt("2");
  await run.frames(3 * LOOK_MS);
  run.succeeded("2");
  assert.equal(run.terminal.looks, looks);
  await run.end();
});

Deno.test("a display in the background is woken by nothing once nothing runs", async () => {
  const run = new KeyedRun();
  run.terminal.isOurs = false;
  run.keyboard.isAllowed = false;
  run.started(2);
  run.running(1);
  await run.frames(2 * LOOK_MS);
  run.succeeded("1");
  await run.frames(60 * LOOK_MS);
  assert.equal(run.clock.pendingCount, 0);
  await run.end();
});

Deno.test("a display that is stopped gives the terminal back and takes keys again only in the foreground", async () => {
  const run = new KeyedRun();
  run.started(2);
  run.running(1);
  await run.frames();
  run.display.suspend();
  assert.deepEqual([run.keyboard.isOn, run.screen.showsCursor], [false, true]);
  assert.equal(run.clock.pendingCount, 0);
  run.terminal.isOurs = false;
  run.keyboard.isAllowed = false;
  run.display.resume();
  await run.frames();
  run.prints("from the background\n");
  await run.frames(300);
  assert.equal(run.keyboard.isOn, false);
  const rows = await run.screen.visible();
  assert.equal(rows.at(-1), "from the background");
  assert.match(rows.at(-2) ?? "", /^t0 0% \(0 - 0 \/ 2\), 1 running$/);
  run.terminal.isOurs = true;
  run.keyboard.isAllowed = true;
  run.display.resume();
  await run.frames();
  assert.equal(run.keyboard.isOn, true);
  assert.match((await run.screen.visible()).join("\n"), /\ndemo ░+ 0\/2 0% 1 running/);
  await run.end();
});

/** The terminal has not taken the last frame. */
async function runWithFrameUnderWay(): Promise<KeyedRun> {
  const run = new KeyedRun();
  run.started(2);
  await run.frames();
  run.screen.hold();
  run.running(1);
  await run.wait(FRAME_MS);
  return run;
}

Deno.test("a display that is stopped while a frame is on its way gives the terminal back behind that frame", async () => {
  const run = await runWithFrameUnderWay();
  const stopped = run.display.suspend();
  const writes = run.screen.writes.length;
  assert.deepEqual([run.screen.showsCursor, run.keyboard.isOn], [false, true]);
  run.screen.release();
  await stopped;
  assert.equal(run.screen.writes.length, writes + 1);
  assert.deepEqual([run.screen.showsCursor, run.keyboard.isOn], [true, false]);
  assert.equal(run.clock.pendingCount, 0);
  run.display.resume();
  await run.frames();
  assert.equal(run.screen.showsCursor, false);
  await run.end();
});

Deno.test("a display whose terminal is stuck does not keep the process from being stopped", async () => {
  const run = await runWithFrameUnderWay();
  const stopped = run.display.suspend();
  const writes = run.screen.writes.length;
  await run.wait(1000);
  await stopped;
  assert.equal(run.screen.writes.length, writes);
  assert.deepEqual([run.keyboard.isOn, run.keyboard.mayWait], [false, false]);
  run.screen.release();
  run.display.resume();
  await run.frames();
  assert.equal(run.keyboard.isOn, true);
  await run.end();
});

Deno.test("a display that goes on before it was stopped keeps the terminal", async () => {
  const run = await runWithFrameUnderWay();
  const stopped = run.display.suspend();
  run.display.resume();
  run.screen.release();
  await stopped;
  await run.frames();
  assert.deepEqual([run.screen.showsCursor, run.keyboard.isOn], [false, true]);
  await run.end();
});

Deno.test("a stop that nobody announced is made up for when the process goes on", async () => {
  const run = new KeyedRun();
  run.started(2);
  run.running(1);
  await run.frames();
  run.screen.print("$ fg\r\n");
  run.keyboard.isOn = false;
  run.display.resume();
  await run.frames();
  assert.equal(run.keyboard.isOn, true);
  const rows = await run.screen.visible();
  const prompt = rows.indexOf("$ fg");
  assert.ok(prompt >= 0);
  assert.match(rows[prompt + 1] ?? "", /^demo ░/);
  await run.end();
});

Deno.test("a display that goes on in the background after such a stop leaves the shell's line as it is", async () => {
  for (const keys of ["", "t"]) {
    const run = new KeyedRun();
    run.started(2);
    run.running(1);
    if (keys !== "") await run.press(keys);
    await run.frames();
    run.prints("said\n");
    run.terminal.isOurs = run.keyboard.isAllowed = false;
    run.screen.print("$ typed");
    run.display.resume();
    await run.frames();
    const rows = await run.screen.lines();
    // In the whole screen the shell's line was in its way, and goes with it.
    const own = keys === "" ? rows.slice(rows.indexOf("$ typedsaid")) : rows;
    assert.deepEqual(own, [
      keys === "" ? "$ typedsaid" : "said",
      "t0 0% (0 - 0 / 2), 1 running",
    ]);
    assert.equal(run.screen.showsCursor, true);
    await run.end();
  }
});

Deno.test("a frame that is due after a stop that nobody announced is not drawn over what the shell has written", async () => {
  const run = new KeyedRun();
  run.started(2);
  run.running(1);
  await run.frames();
  const before = (await run.screen.lines()).join("\n");
  run.screen.print("$ fg\r\n");
  run.clock.stall(LATE_MS + 1000);
  run.prints("said\n");
  assert.equal((await run.screen.lines()).join("\n"), before + "\n$ fg");
  run.display.resume();
  await run.frames();
  const after = (await run.screen.lines()).join("\n");
  assert.ok(after.startsWith(before + "\n$ fg\nsaid\ndemo ░"), after);
  await run.end();
});

Deno.test("a display that gets no time for a while goes on where it is", async () => {
  const run = new KeyedRun();
  run.started(2);
  run.running(1);
  await run.frames();
  const before = await run.screen.lines();
  run.clock.stall(LATE_MS + 1000);
  await run.frames(NEWS_MS);
  const after = await run.screen.lines();
  assert.equal(after.length, before.length);
  assert.notDeepEqual(after, before);
  await run.end();
});

Deno.test("a display that is restored gives the keyboard back, and does not wait for a stuck write", async () => {
  for (const isStuck of [false, true]) {
    const run = new KeyedRun();
    run.started(1);
    await run.frames();
    if (isStuck) run.screen.hold();
    run.running(1);
    await run.wait(FRAME_MS);
    if (!isStuck) await run.screen.lines();
    run.display.restore();
    assert.deepEqual([run.keyboard.isOn, run.keyboard.mayWait], [false, !isStuck]);
    run.keyboard.type("q");
    assert.deepEqual(run.controls.calls, []);
    run.screen.release();
    await run.screen.lines();
  }
});

Deno.test("q ends the run, and its keys are heard until the last words", async () => {
  const run = new KeyedRun();
  run.started(2);
  run.running(1);
  await run.frames();
  await run.press("q");
  assert.deepEqual(run.controls.calls, ["cancel user"]);
  run.push({ kind: "run_cancelling", by: "user", deadlineAtMs: run.nowMs + 10_000 });
  await run.frames(500);
  await run.press("q");
  assert.deepEqual(run.controls.calls, ["cancel user", "cancel user"]);
  await run.end();
});

Deno.test("pastes are marked from the first frame on, while keys are read, in every display", async () => {
  const run = new KeyedRun();
  const marks = () => run.screen.writes.join("").match(/\u241b\[\?2004[hl]/g) ?? [];
  run.started(2);
  await run.frames();
  assert.match(run.screen.writes[0] ?? "", /^␛\[\?2026h.*␛\[\?2004h␛\[\?2026l$/s);
  for (const key of "ttt") await run.press(key);
  assert.equal(marks().length, 1);
  await run.display.suspend();
  assert.equal(marks().at(-1), "␛[?2004l");
  run.terminal.isOurs = false;
  run.keyboard.isAllowed = false;
  run.display.resume();
  await run.frames(300);
  assert.equal(marks().length, 2);
  run.terminal.isOurs = run.keyboard.isAllowed = true;
  run.running(1);
  await run.frames(2 * LOOK_MS);
  assert.deepEqual(marks().slice(2), ["␛[?2004h"]);
  await run.end();
  assert.deepEqual(marks().slice(3), ["␛[?2004l"]);
});

Deno.test("what is pasted is no key, however it is cut", async () => {
  const run = new KeyedRun();
  run.started(2);
  run.running(1);
  await run.frames();
  for (const part of ["\x1b[20", "0~q\rq", "c\x03\x1b[B", "\x1b[201", "~+"]) {
    run.keyboard.type(part);
  }
  await run.frames();
  assert.deepEqual(run.controls.calls.map((call) => call.split(" ")[0]), ["setJobs"]);
  await run.end();
});
