import assert from "node:assert/strict";
import { Layout } from "../../lib/library/layout.ts";
import { Live } from "../../lib/library/live.ts";
import { Progress } from "../../lib/library/progress.ts";
import type { View } from "../../lib/library/view.ts";
import { settle } from "../_support/fake_clock.ts";
import { createSurroundings, pass } from "./_surroundings.ts";

Deno.test("Live draws soon after it was made, and again when it is told to, not before its time", async () => {
  const surroundings = createSurroundings();
  let count = 1;
  const live = new Live(() => [`count ${count}`], { surroundings });
  await pass(surroundings, 0);
  await pass(surroundings, 1);
  assert.deepEqual(await surroundings.terminal.lines(), ["count 1"]);
  for (count = 2; count < 50; count++) live.refresh();
  assert.deepEqual(await surroundings.terminal.lines(), ["count 1"]);
  await pass(surroundings, 100);
  assert.deepEqual(await surroundings.terminal.lines(), ["count 50"]);
  assert.equal(surroundings.terminal.writes.length, 2);
  await live.close();
});

Deno.test("Live sleeps while nothing changes, and draws by itself while something is animated", async () => {
  const surroundings = createSurroundings();
  let frames = 0;
  const view = {
    isAnimated: false,
    render: () => [`frame ${++frames}`],
  };
  const live = new Live(view, { surroundings });
  await pass(surroundings, 5_000);
  assert.deepEqual([frames, surroundings.clock.pendingCount], [1, 0]);
  view.isAnimated = true;
  live.refresh();
  await pass(surroundings, 1_000);
  // One at the start, and eleven from the change on, both ends of the second included.
  assert.equal(frames, 12);
  view.isAnimated = false;
  await pass(surroundings, 1_000);
  assert.equal(surroundings.clock.pendingCount, 0);
  await live.close();
});

Deno.test("Live takes frameMs for its rhythm", async () => {
  const surroundings = createSurroundings();
  let frames = 0;
  const live = new Live(() => [`${++frames}`], { surroundings, frameMs: 500, isAnimated: true });
  await pass(surroundings, 2_000);
  assert.equal(frames, 5);
  await live.close();
});

Deno.test("Live refuses a rhythm that is none", () => {
  const surroundings = createSurroundings();
  for (const frameMs of [0, -1, NaN]) {
    assert.throws(() => new Live("view", { surroundings, frameMs }), {
      name: "RangeError",
      message: `Cannot show a view: frameMs must be > 0, current value is ${frameMs}`,
    });
  }
});

Deno.test("Live keeps its last picture, taller than the screen if need be, and gives the cursor back", async () => {
  const surroundings = createSurroundings({ rows: 5 });
  const lines = Array.from({ length: 9 }, (_, at) => `line ${at}`);
  const live = new Live(lines, { surroundings });
  await pass(surroundings, 100);
  assert.deepEqual(await surroundings.terminal.lines(), lines.slice(0, 4));
  assert.equal(surroundings.terminal.showsCursor, false);
  await live.close();
  await live.close();
  assert.deepEqual(await surroundings.terminal.lines(), lines);
  assert.equal(surroundings.terminal.showsCursor, true);
  assert.equal(surroundings.process.listeners.size, 0);
  assert.equal(surroundings.console.log, null);
});

Deno.test("what fills any room it gets stays as large as it was, without a screenful of blank lines", async () => {
  const page = Layout.column([{ view: "head", size: 1 }, "body", { view: "foot", size: 1 }]);
  const picture = ["head", "body", "", "", "foot"];
  const surroundings = createSurroundings({ rows: 6 });
  const live = new Live(page, { surroundings });
  await pass(surroundings, 100);
  assert.deepEqual(await surroundings.terminal.lines(), picture);
  await live.close();
  assert.deepEqual(await surroundings.terminal.lines(), picture);

  const piped = createSurroundings({ rows: 5, isLive: false });
  await new Live(page, { surroundings: piped }).close();
  assert.deepEqual(piped.errors.lines.map((line) => line.trimEnd()), picture);
});

Deno.test("a transient Live leaves nothing but what was printed", async () => {
  const surroundings = createSurroundings();
  {
    await using live = new Live("working", { surroundings, isTransient: true });
    live.print("kept\n");
    await pass(surroundings, 100);
    assert.deepEqual(await surroundings.terminal.lines(), ["kept", "working"]);
  }
  assert.deepEqual(await surroundings.terminal.lines(), ["kept"]);
});

Deno.test("using closes without waiting, with the last picture in place", async () => {
  const surroundings = createSurroundings();
  let text = "first";
  {
    using live = new Live(() => [text], { surroundings });
    await pass(surroundings, 100);
    live.print("above\n");
    text = "last";
  }
  assert.equal(surroundings.terminal.showsCursor, true);
  assert.deepEqual(await surroundings.terminal.lines(), ["above", "last"]);
  assert.equal(surroundings.clock.pendingCount, 0);
});

Deno.test("using while a frame is under way ends in the background, whole all the same", async () => {
  const surroundings = createSurroundings();
  const { terminal } = surroundings;
  let text = "first";
  {
    using _live = new Live(() => [text], { surroundings });
    terminal.hold();
    await pass(surroundings, 100);
    text = "last";
  }
  assert.equal(terminal.showsCursor, false);
  terminal.release();
  await pass(surroundings, 100);
  assert.deepEqual(await terminal.lines(), ["last"]);
  assert.equal(terminal.showsCursor, true);
});

Deno.test("a second live display on the same terminal is an error that says so, until the first is closed", async () => {
  const surroundings = createSurroundings();
  const first = new Live("one", { surroundings });
  assert.throws(
    () => new Live("two", { surroundings }),
    /Cannot start a second live display on this terminal: close the first one/,
  );
  await first.close();
  await new Live("two", { surroundings }).close();
  assert.deepEqual(await surroundings.terminal.lines(), ["one", "two"]);
});

Deno.test("Live prints lines above the view once they are whole, with colours and nothing that moves the cursor", async () => {
  const surroundings = createSurroundings();
  const live = new Live("view", { surroundings });
  live.print("a\tb\x1b[2J\x1b]52;c;x\x07\n\x1b[31mred\x1b[0m\nun");
  await pass(surroundings, 100);
  assert.deepEqual(await surroundings.terminal.lines(), ["a       b", "red", "view"]);
  assert.match(surroundings.terminal.writes.join(""), /␛\[31mred/);
  assert.doesNotMatch(surroundings.terminal.writes.join(""), /␛\[2J|␛\]52/);
  live.print("finished\n");
  await pass(surroundings, 100);
  await live.close();
  assert.deepEqual((await surroundings.terminal.lines()).slice(2), ["unfinished", "view"]);
});

Deno.test("what the program says with console scrolls by above the view", async () => {
  const surroundings = createSurroundings();
  const live = new Live("view", { surroundings });
  surroundings.console.log?.("hello\n");
  await pass(surroundings, 100);
  assert.deepEqual(await surroundings.terminal.lines(), ["hello", "view"]);
  await live.close();
  const free = new Live("view", { surroundings, capturesConsole: false });
  assert.equal(surroundings.console.log, null);
  await free.close();
});

Deno.test("what is printed while a display closes, or after, is not lost", async () => {
  const surroundings = createSurroundings();
  const { terminal, errors } = surroundings;
  const live = new Live("view", { surroundings });
  terminal.hold();
  await pass(surroundings, 100);
  const closing = live.close();
  surroundings.console.log?.("before the last frame\n");
  terminal.release();
  await settle();
  terminal.hold();
  surroundings.console.log?.("during the last frame\n");
  live.print("and more\n");
  terminal.release();
  await pass(surroundings, 100);
  await closing;
  live.print("after all");
  await settle();
  const said = [...await terminal.lines(), ...errors.lines];
  assert.deepEqual(said.toSorted(), [
    "after all",
    "and more",
    "before the last frame",
    "during the last frame",
    "view",
  ]);
});

Deno.test("what is printed to a plain display after its end is not lost either", async () => {
  const surroundings = createSurroundings({ isLive: false });
  const live = new Live("view", { surroundings });
  await live.close();
  live.print("after all");
  await settle();
  assert.deepEqual(surroundings.errors.lines, ["view", "after all"]);
});

Deno.test("views of every kind are drawn, cut to the room, and disarmed", async () => {
  const surroundings = createSurroundings({ columns: 10 });
  const views: [View, string[]][] = [
    ["one\ntwo", ["one", "two"]],
    [["\x1b[2Ja\rb\x1b[32mc"], ["a bc"]],
    [({ columns, rows }) => [`${columns}x${rows}`], ["10x11"]],
    [{ render: (_size, { theme }) => [theme.glyphs.ok] }, ["✓"]],
    ["a line too long", ["a line to…"]],
  ];
  const live = new Live("", { surroundings, isTransient: true });
  for (const [view, expected] of views) {
    live.update(view);
    await pass(surroundings, 100);
    assert.deepEqual(await surroundings.terminal.lines(), expected);
  }
  assert.doesNotMatch(surroundings.terminal.writes.join(""), /␛\[2J/);
  await live.close();
});

Deno.test("a full-screen Live takes all rows and leaves the main screen as it was", async () => {
  const surroundings = createSurroundings({ rows: 4 });
  surroundings.terminal.print("shell\r\n");
  const live = new Live(({ rows }) => Array.from({ length: rows }, (_, y) => `row ${y}`), {
    surroundings,
    screen: "full",
  });
  await pass(surroundings, 100);
  assert.deepEqual((await surroundings.terminal.visible()).at(-1), "row 3");
  live.print("kept\n");
  await live.close();
  assert.deepEqual(await surroundings.terminal.lines(), ["shell", "kept"]);
});

// Ways out.

Deno.test("Ctrl-C restores the terminal and ends the process by the signal", async () => {
  const surroundings = createSurroundings();
  const live = new Live("view", { surroundings });
  await pass(surroundings, 100);
  surroundings.process.send("SIGINT");
  assert.deepEqual(surroundings.process.fate, ["ended SIGINT"]);
  assert.equal(surroundings.terminal.showsCursor, true);
  assert.deepEqual(await surroundings.terminal.lines(), ["view"]);
  assert.equal(live.isLive, false);
  assert.equal(surroundings.process.listeners.size, 0);
});

Deno.test("Ctrl-C while a frame is under way waits for it, and for a stuck terminal 0.2 s at most", async () => {
  const surroundings = createSurroundings();
  new Live("view", { surroundings });
  surroundings.terminal.hold();
  await pass(surroundings, 100);
  surroundings.process.send("SIGTERM");
  await surroundings.clock.advance(199);
  assert.deepEqual(surroundings.process.fate, []);
  await surroundings.clock.advance(1);
  assert.deepEqual(surroundings.process.fate, ["ended SIGTERM"]);
  assert.match(surroundings.terminal.writes.at(-1) ?? "", /^later:.*␛\[\?25h/);
  await surroundings.terminal.lines();
});

Deno.test("with onInterrupt abort the signal aborts and everything goes on; a second Ctrl-C ends the process", async () => {
  const surroundings = createSurroundings();
  const live = new Live("view", { surroundings, onInterrupt: "abort" });
  await pass(surroundings, 100);
  surroundings.process.send("SIGINT");
  assert.equal(live.signal.aborted, true);
  assert.equal(live.signal.reason.name, "AbortError");
  assert.match(live.signal.reason.message, /SIGINT/);
  assert.deepEqual([live.isLive, surroundings.process.fate], [true, []]);
  surroundings.process.send("SIGINT");
  assert.deepEqual(surroundings.process.fate, ["ended SIGINT"]);
  await surroundings.terminal.lines();
});

Deno.test("with a function for onInterrupt that is called instead", async () => {
  const surroundings = createSurroundings();
  const heard: string[] = [];
  const live = new Live("view", { surroundings, onInterrupt: (signal) => heard.push(signal) });
  surroundings.process.send("SIGHUP");
  assert.deepEqual([heard, surroundings.process.fate], [["SIGHUP"], []]);
  await live.close();
});

Deno.test("Ctrl-Z restores the terminal before the process stops, and what was drawn comes back below", async () => {
  const surroundings = createSurroundings();
  const { terminal, process } = surroundings;
  const live = new Live("view", { surroundings, isAnimated: true });
  await pass(surroundings, 100);
  process.tell("stopped");
  await settle();
  assert.deepEqual([process.fate, terminal.showsCursor], [["stopped"], true]);
  terminal.print("shell\r\n");
  await pass(surroundings, 1_000);
  assert.deepEqual(await terminal.lines(), ["view", "shell"]);
  process.tell("continued");
  await pass(surroundings, 100);
  assert.deepEqual(await terminal.lines(), ["view", "shell", "view"]);
  await live.close();
});

Deno.test("Ctrl-Z while a frame is on its way stops the process behind that frame", async () => {
  const surroundings = createSurroundings();
  const { terminal, process, clock } = surroundings;
  let count = 0;
  const live = new Live(() => [`count ${++count}`], { surroundings, isAnimated: true });
  await pass(surroundings, 100);
  terminal.hold();
  await clock.advance(100);
  process.tell("stopped");
  await settle();
  assert.deepEqual([process.fate, terminal.showsCursor], [[], false]);
  terminal.release();
  await settle();
  assert.deepEqual([process.fate, terminal.showsCursor], [["stopped"], true]);
  const writes = terminal.writes.length;
  process.tell("continued");
  process.tell("stopped");
  await pass(surroundings, 1_000);
  assert.deepEqual([process.fate, terminal.writes.length], [["stopped", "stopped"], writes]);
  process.tell("continued");
  await pass(surroundings, 100);
  assert.equal(terminal.showsCursor, false);
  await live.close();
});

Deno.test("Ctrl-Z stops a process whose terminal is stuck, and writes nothing into what is under way", async () => {
  const surroundings = createSurroundings();
  const { terminal, process, clock } = surroundings;
  let count = 0;
  const live = new Live(() => [`count ${++count}`], { surroundings, isAnimated: true });
  await pass(surroundings, 100);
  terminal.hold();
  await clock.advance(100);
  const writes = terminal.writes.length;
  process.tell("stopped");
  await clock.advance(1_000);
  assert.deepEqual([process.fate, terminal.writes.length], [["stopped"], writes]);
  terminal.release();
  process.tell("continued");
  await pass(surroundings, 100);
  await live.close();
  assert.equal(terminal.showsCursor, true);
});

Deno.test("in the background nothing is drawn, lines come out plain, and the picture is back with the foreground", async () => {
  const surroundings = createSurroundings();
  const { terminal, process, job } = surroundings;
  let count = 0;
  const live = new Live(() => [`count ${++count}`], { surroundings, isAnimated: true });
  await pass(surroundings, 100);
  process.tell("stopped");
  job.isForeground = false;
  process.tell("continued");
  live.print("said\n");
  await pass(surroundings, 3_000);
  const lines = await terminal.lines();
  assert.equal(lines.length, 2, lines.join("\n"));
  assert.match(lines[0] ?? "", /^count \d$/);
  assert.equal(lines[1], "said");
  assert.equal(terminal.showsCursor, true);
  job.isForeground = true;
  await pass(surroundings, 1_100);
  assert.match((await terminal.lines())[2] ?? "", /^count \d\d$/);
  await live.close();
});

Deno.test("a display that begins in the background waits for the foreground, and asks once a second", async () => {
  const surroundings = createSurroundings();
  surroundings.job.isForeground = false;
  const live = new Live("picture", { surroundings });
  await pass(surroundings, 5_000);
  assert.deepEqual([surroundings.terminal.writes, surroundings.clock.pendingCount], [[], 0]);
  surroundings.job.isForeground = true;
  live.refresh();
  await pass(surroundings, 1_000);
  assert.deepEqual(await surroundings.terminal.lines(), ["picture"]);
  await live.close();
});

Deno.test("the end of the process restores the terminal, whoever ends it", async () => {
  const surroundings = createSurroundings();
  new Live("view", { surroundings });
  await pass(surroundings, 100);
  surroundings.process.tell("leaving");
  assert.equal(surroundings.terminal.showsCursor, true);
  await surroundings.terminal.lines();
});

Deno.test("an error that somebody handled after all costs the display nothing", async () => {
  const surroundings = createSurroundings();
  const live = new Live("view", { surroundings });
  await pass(surroundings, 100);
  surroundings.process.tell("leaving");
  live.update("new view");
  await pass(surroundings, 100);
  assert.equal((await surroundings.terminal.lines()).at(-1), "new view");
  await live.close();
});

Deno.test("a view that throws gives the terminal back before the error ends the program", async () => {
  const surroundings = createSurroundings();
  let isBroken = false;
  const live = new Live(() => {
    if (isBroken) throw new RangeError("bad view");
    return ["fine"];
  }, { surroundings });
  await pass(surroundings, 100);
  isBroken = true;
  assert.throws(() => live.refreshSync(), /bad view/);
  assert.equal(surroundings.terminal.showsCursor, true);
  assert.deepEqual([live.isLive, surroundings.process.listeners.size], [false, 0]);
  await surroundings.terminal.lines();
});

Deno.test("a terminal that is gone ends the drawing and nothing else", async () => {
  const surroundings = createSurroundings();
  const live = new Live("view", { surroundings, isAnimated: true });
  await pass(surroundings, 100);
  surroundings.terminal.fail(new Error("EIO"));
  live.update("other");
  await pass(surroundings, 1_000);
  assert.equal(surroundings.clock.pendingCount, 0);
  live.print("nobody sees this\n");
  await live.close();
});

Deno.test("a resize draws as soon as the size has settled", async () => {
  const surroundings = createSurroundings();
  const live = new Live(({ columns }) => [`${columns} wide`], { surroundings });
  await pass(surroundings, 100);
  await surroundings.terminal.resize({ columns: 40, rows: 12 });
  surroundings.process.tell("resized");
  assert.deepEqual(await surroundings.terminal.lines(), ["60 wide"]);
  await pass(surroundings, 400);
  assert.deepEqual(await surroundings.terminal.lines(), ["40 wide"]);
  await live.close();
});

Deno.test("refreshSync draws inside a synchronous loop, at most every frameMs", async () => {
  const surroundings = createSurroundings();
  let count = 0;
  const live = new Live(() => [`count ${count}`], { surroundings });
  for (; count < 1_000; count++) {
    surroundings.clock.block(1);
    live.refreshSync();
  }
  assert.equal(surroundings.terminal.writes.length, 10);
  assert.deepEqual(await surroundings.terminal.lines(), ["count 900"]);
  await live.close();
});

Deno.test("a signal that aborts closes the display", async () => {
  const surroundings = createSurroundings();
  const controller = new AbortController();
  const { signal } = controller;
  const live = new Live("picture", { surroundings, signal });
  await pass(surroundings, 100);
  controller.abort();
  assert.equal(live.isLive, false);
  await live.close();
  assert.deepEqual([live.isLive, surroundings.terminal.showsCursor], [false, true]);
  const progress = new Progress({ surroundings, signal });
  await progress.close();
  assert.equal(surroundings.process.listeners.size, 0);
  await surroundings.terminal.lines();
});

// Without a terminal.

Deno.test("without a terminal Live writes what is printed, and its last picture once, plain", async () => {
  const surroundings = createSurroundings({ isLive: false });
  const live = new Live(["\x1b[1mhead\x1b[22m", "body"], { surroundings, isAnimated: true });
  live.print("\x1b[31mone\x1b[0m\ntwo\n");
  await pass(surroundings, 5_000);
  await live.close();
  await live.close();
  assert.deepEqual(surroundings.errors.lines, ["one", "two", "head", "body"]);
  live.print("\x1b[31mafter all\x1b[0m\n");
  await settle();
  assert.deepEqual(surroundings.errors.lines.slice(4), ["after all"]);
  assert.deepEqual(surroundings.terminal.writes, []);
  assert.equal(surroundings.process.listeners.size, 0);
});

Deno.test("several plain displays may be open at once, and none shows nothing at all", async () => {
  const surroundings = createSurroundings({ isLive: false });
  const first = new Live("one", { surroundings });
  const second = new Live("two", { surroundings });
  const none = new Live("none", { surroundings, display: "none" });
  none.print("none\n");
  for (const live of [second, first, none]) await live.close();
  assert.deepEqual(surroundings.errors.lines, ["two", "one"]);
});

Deno.test("a live display that was asked for where there can be none is an error", () => {
  const surroundings = createSurroundings({ isLive: false });
  assert.throws(
    () => new Live("x", { surroundings, display: "live" }),
    /Cannot start a live display: standard error is no terminal/,
  );
});
