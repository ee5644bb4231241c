import assert from "node:assert/strict";
import {
  type KeyContext,
  type KeyRequest,
  MODES,
  nameOf,
  type OutputExtent,
  reduceKey,
} from "../../lib/display/ui_keys.ts";
import { createUiState, type ShownMode, type UiState } from "../../lib/display/ui_state.ts";
import { cellWidth } from "../../lib/text/cell_width.ts";
import type { Notice } from "../../lib/view/notice.ts";
import type { Key } from "../../lib/terminal/key.ts";
import { KEY_BINDINGS } from "../../lib/view/key_bindings.ts";
import { EventStream } from "../state/_events.ts";

const TASKS = ["1", "2", "3", "4"];

/** A run of four tasks: 1 and 2 run, 3 failed, 4 waits. Jobs: 4. */
function createRun(): EventStream {
  const run = new EventStream();
  run.started(4);
  run.running(3);
  run.added("4");
  run.failed("3");
  return run;
}

function contextOf({ state }: EventStream, output: OutputExtent | null = null): KeyContext {
  return {
    state,
    output,
    lastHelpTop: 7,
    ellipsis: "…",
    step(fromId, delta) {
      const from = fromId === null ? (delta > 0 ? -1 : TASKS.length) : TASKS.indexOf(fromId);
      return TASKS[Math.min(TASKS.length - 1, Math.max(0, from + delta))] ?? null;
    },
  };
}

function keyOf(name: string): Key {
  if (/^ctrl-/.test(name)) return { kind: "ctrl", letter: name.slice(5) };
  return name.length > 1
    ? { kind: "named", name: name as Extract<Key, { kind: "named" }>["name"] }
    : { kind: "text", text: name };
}

/** Presses keys one after the other; what they ask of the run is collected, nothing comes of it. */
function press(
  keys: readonly string[],
  { ui = createUiState("live"), run = createRun(), output = null }: {
    ui?: UiState;
    run?: EventStream;
    output?: OutputExtent | null;
  } = {},
): { ui: UiState; requests: KeyRequest[] } {
  const requests: KeyRequest[] = [];
  for (const name of keys) {
    const outcome = reduceKey(ui, keyOf(name), contextOf(run, output));
    ui = outcome.ui;
    if (outcome.request !== null) requests.push(outcome.request);
  }
  return { ui, requests };
}

const SELECTIONS: readonly (readonly [keys: string, selected: string | null])[] = [
  ["down", "1"],
  ["j", "1"],
  ["up", "4"],
  ["k", "4"],
  ["down down", "2"],
  ["down j k", "1"],
  ["down down down down down", "4"],
  ["page_down", "4"],
  ["down page_down page_up", "1"],
  ["down escape", null],
  ["escape", null],
];
for (const [keys, selected] of SELECTIONS) {
  Deno.test(`reduceKey() selects ${selected} after ${keys}`, () => {
    const { ui, requests } = press(keys.split(" "));
    assert.equal(ui.selectedId, selected);
    assert.deepEqual(requests, []);
  });
}

const REQUESTS:
  readonly (readonly [keys: string, requests: readonly KeyRequest[], notice: RegExp])[] = [
    ["p", [{ kind: "pause" }], /^paused: nothing new starts; p again stops the 2 running$/],
    ["+", [{ kind: "set_jobs", jobs: 5 }], /^5 tasks at once$/],
    ["=", [{ kind: "set_jobs", jobs: 5 }], /^5 tasks at once$/],
    ["-", [{ kind: "set_jobs", jobs: 3 }], /^3 tasks at once$/],
    ["c", [], /^select a task first: up, down$/],
    ["r", [], /^select a task first: up, down$/],
    ["enter", [], /^select a task first: up, down$/],
    ["down c", [{ kind: "cancel_task", id: "1" }], /^cancelling 1$/],
    ["up c", [{ kind: "cancel_task", id: "4" }], /^cancelling 4$/],
    ["down down down c", [], /^this task has ended already$/],
    ["down down down r", [{ kind: "retry_task", id: "3" }], /^trying 3 again$/],
    ["down r", [], /^only a task that failed can be tried again$/],
    ["q", [{ kind: "cancel_run" }], /^$/],
    ["ctrl-c", [{ kind: "cancel_run" }], /^$/],
    ["down enter c", [{ kind: "cancel_task", id: "1" }], /^cancelling 1$/],
    ["down down down enter r", [{ kind: "retry_task", id: "3" }], /^trying 3 again$/],
    ["down enter ctrl-c", [{ kind: "cancel_run" }], /^$/],
    ["? ctrl-c", [{ kind: "cancel_run" }], /^$/],
    // In these places q is a way back, and must not end the run.
    ["? q", [], /^$/],
    ["down enter q", [], /^$/],
  ];
for (const [keys, requests, notice] of REQUESTS) {
  Deno.test(`reduceKey() asks the run for ${JSON.stringify(requests)} after ${keys}`, () => {
    const pressed = press(keys.split(" "));
    assert.deepEqual(pressed.requests, requests);
    assert.match(pressed.ui.notice?.[0] ?? "", notice);
    assertShort(pressed.ui.notice);
  });
}

/** A screen of 20 columns is the smallest on which everything that is said can be read. */
function assertShort(notice: Notice | null): void {
  if (notice === null) return;
  const widths = notice.map((text) => cellWidth(text));
  assert.deepEqual(widths, widths.toSorted((a, b) => b - a), notice.join(" | "));
  assert.ok((widths.at(-1) ?? 0) <= 20, notice.join(" | "));
}

Deno.test("reduceKey() goes with p from running to paused, to stopped, and back", () => {
  const run = createRun();
  assert.deepEqual(press(["p"], { run }).requests, [{ kind: "pause" }]);
  run.push({ kind: "run_paused" });
  const stopped = press(["p"], { run });
  assert.deepEqual(stopped.requests, [{ kind: "pause" }]);
  assert.deepEqual(stopped.ui.notice, [
    "stopped the 2 running; p again goes on",
    "stopped 2; p goes on",
    "stopped; p goes on",
  ]);
  run.push({ kind: "run_paused", isFrozen: true });
  assert.deepEqual(press(["p"], { run }).requests, [{ kind: "resume" }]);
  run.push({ kind: "run_resumed" });
  assert.deepEqual(press(["p"], { run }).requests, [{ kind: "pause" }]);
});

Deno.test("reduceKey() goes with p from paused straight back when nothing runs that could be stopped", () => {
  const run = createRun();
  run.succeeded("1");
  run.succeeded("2");
  assert.equal(press(["p"], { run }).ui.notice?.[0], "paused: nothing new starts; p again goes on");
  run.push({ kind: "run_paused" });
  assert.deepEqual(press(["p"], { run }).requests, [{ kind: "resume" }]);
});

Deno.test("reduceKey() never asks for less than one task at once", () => {
  const run = createRun();
  run.push({ kind: "jobs_changed", jobs: 1 });
  const { requests, ui } = press(["-"], { run });
  assert.deepEqual(requests, [{ kind: "set_jobs", jobs: 1 }]);
  assert.equal(ui.notice?.[0], "1 task at once");
});

Deno.test("reduceKey() changes nothing about a run that is ending, but ends it for good", () => {
  const run = createRun();
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: 0 });
  for (const keys of [["p"], ["+"], ["-"], ["down", "c"], ["down", "down", "down", "r"]]) {
    const { requests, ui } = press(keys, { run });
    assert.deepEqual(requests, [], keys.join(" "));
    assert.deepEqual(ui.notice, [
      "the run is ending; q again kills at once",
      "ending; q kills now",
    ]);
  }
  assert.deepEqual(press(["q"], { run }).requests, [{ kind: "cancel_run" }]);
});

Deno.test("reduceKey() shows the help and takes it away with each of its keys", () => {
  const { ui } = press(["?"]);
  assert.equal(ui.helpTop, 0);
  for (const key of ["?", "q", "escape", "enter"]) {
    assert.equal(press([key], { ui }).ui.helpTop, null, key);
  }
  assert.deepEqual(press(["p", "+", "t", "c"], { ui }), { ui, requests: [] });
});

Deno.test("reduceKey() scrolls the help, and not beyond its ends", () => {
  const { ui } = press(["?"]);
  const steps: readonly [key: string, top: number][] = [
    ["up", 0],
    ["down", 1],
    ["j", 2],
    ["k", 1],
    ["page_down", 6],
    ["page_down", 7],
    ["down", 7],
    ["page_up", 2],
    ["home", 0],
    ["G", 7],
    ["g", 0],
    ["end", 7],
  ];
  let at = ui;
  for (const [key, top] of steps) {
    at = press([key], { ui: at }).ui;
    assert.equal(at.helpTop, top, key);
  }
  assert.equal(press(["?", "?"], { ui: at }).ui.helpTop, 0, "the next time from the top");
});

Deno.test("reduceKey() opens the selected task's output at its end, and closes it", () => {
  const { ui } = press(["down", "enter"]);
  assert.deepEqual(ui.output, { taskId: "1", topLine: null });
  for (const key of ["escape", "enter", "q"]) {
    const closed = press([key], { ui }).ui;
    assert.equal(closed.output, null, key);
    assert.equal(closed.selectedId, "1");
  }
});

Deno.test("reduceKey() opens what is left of a task that failed, but not the nothing of one that went well", () => {
  assert.equal(press(["down", "down", "down", "enter"]).ui.output?.taskId, "3");
  const run = createRun();
  run.succeeded("1");
  const { ui, requests } = press(["down", "enter"], { run });
  assert.deepEqual([ui.output, requests], [null, []]);
  assert.equal(ui.notice?.[0], "this task has ended, and its output has gone by");
});

/** Lines 100 to 149 are kept, ten fit. */
const EXTENT = { firstLine: 100, endLine: 150, rows: 10 };
const SCROLLS: readonly (readonly [keys: string, topLine: number | null])[] = [
  ["up", 139],
  ["k k k", 137],
  ["up down", null],
  ["up up down", 139],
  ["down", null],
  ["page_up", 131],
  ["page_up page_up", 122],
  ["page_up page_down", null],
  ["home", 100],
  ["g", 100],
  ["g up", 100],
  ["g page_down", 109],
  ["g end", null],
  ["g G", null],
];
for (const [keys, topLine] of SCROLLS) {
  Deno.test(`reduceKey() has line ${topLine} on top of an output after ${keys}`, () => {
    const ui: UiState = { ...createUiState("live"), output: { taskId: "1", topLine: null } };
    const { ui: after, requests } = press(keys.split(" "), { ui, output: EXTENT });
    assert.deepEqual(after.output, { taskId: "1", topLine });
    assert.deepEqual(requests, []);
  });
}

Deno.test("reduceKey() steers the run from a task's output as well, and comes back to it from the help", () => {
  const ui: UiState = { ...createUiState("live"), output: { taskId: "1", topLine: null } };
  const steered = press(["p", "+", "-", "ctrl-c"], { ui });
  assert.deepEqual(steered.requests.map(({ kind }) => kind), [
    "pause",
    "set_jobs",
    "set_jobs",
    "cancel_run",
  ]);
  assert.deepEqual(steered.ui.output, ui.output);
  const help = press(["?"], { ui }).ui;
  assert.equal(help.helpTop, 0);
  assert.deepEqual(press(["?"], { ui: help }).ui, ui);
});

Deno.test("reduceKey() keeps following an output that fits", () => {
  const ui: UiState = { ...createUiState("live"), output: { taskId: "1", topLine: null } };
  const output = { firstLine: 0, endLine: 3, rows: 10 };
  for (const key of ["up", "page_up", "g", "down"]) {
    assert.equal(press([key], { ui, output }).ui.output?.topLine, null, key);
  }
});

Deno.test("reduceKey() forgets the scroll position of lines that are no longer kept", () => {
  const ui: UiState = { ...createUiState("live"), output: { taskId: "1", topLine: 20 } };
  assert.equal(press(["up"], { ui, output: EXTENT }).ui.output?.topLine, 100);
});

Deno.test("reduceKey() goes with t through all ways of showing a run", () => {
  const seen: ShownMode[] = [];
  let ui = createUiState("live");
  for (let at = 0; at < MODES.length; at++) {
    ui = press(["t"], { ui }).ui;
    seen.push(ui.mode);
  }
  assert.deepEqual(seen, ["full", "plain", "live"]);
});

Deno.test("reduceKey() has no keys in a plain log that need something to point at", () => {
  const ui = createUiState("plain");
  for (const key of ["up", "down", "j", "enter", "c", "r", "escape", "page_up"]) {
    assert.deepEqual(press([key], { ui }), { ui, requests: [] }, key);
  }
  assert.deepEqual(press(["p", "+", "q"], { ui }).requests.map(({ kind }) => kind), [
    "pause",
    "set_jobs",
    "cancel_run",
  ]);
  const help = press(["?"], { ui }).ui;
  assert.equal(help.helpTop, null);
  assert.match(help.notice?.[0] ?? "", /^keys: p pauses/);
});

Deno.test("reduceKey() takes a notice away with the next key that means something", () => {
  const { ui } = press(["+"]);
  assert.notEqual(ui.notice, null);
  assert.equal(press(["down"], { ui }).ui.notice, null);
  assert.equal(press(["x"], { ui }).ui, ui);
});

Deno.test("reduceKey() returns what it was given for keys without a meaning", () => {
  const ui = createUiState("live");
  for (const key of ["x", "left", "tab", "delete", "ctrl-a", "é"]) {
    assert.equal(press([key], { ui }).ui, ui, key);
  }
});

Deno.test("reduceKey() disarms a label and cuts it before it says it", () => {
  const run = new EventStream();
  run.started(1);
  run.added("1", `evil\x1b[2J${"x".repeat(100)}\nend`);
  const { ui } = press(["down", "c"], { run });
  const notice = ui.notice?.[0] ?? "";
  assert.match(notice, /^cancelling evilx+…x+ ?end$/);
  assert.ok(notice.length <= 51, notice);
});

Deno.test("nameOf() names every key that is bound", () => {
  for (const { keys } of KEY_BINDINGS) {
    for (const key of keys) assert.equal(nameOf(keyOf(key)), key);
  }
});
