import assert from "node:assert/strict";
import {
  errorsPanel,
  errorsSubtitle,
  errorsTitle,
} from "../../../lib/view/dashboard/errors_panel.ts";
import { renderFooter } from "../../../lib/view/dashboard/footer.ts";
import { renderStatusLine } from "../../../lib/view/dashboard/status_panel.ts";
import {
  throughputPanel,
  throughputSubtitle,
  throughputTitle,
} from "../../../lib/view/dashboard/throughput_panel.ts";
import { workersPanel, workersTitle } from "../../../lib/view/dashboard/workers_panel.ts";
import { EventStream } from "../../state/_events.ts";
import { frame, keys, modelOf, sampleRun, START_MS, THEMES } from "../_frame.ts";

Deno.test("renderStatusLine() gives up the word, the spinner and spaces before a number", () => {
  const run = sampleRun();
  const at = (columns: number) =>
    renderStatusLine(modelOf(run), frame({ nowMs: run.nowMs }), columns);
  assert.equal(at(80), "⠋ Processing (2 - 4 / 9)");
  assert.equal(at(24), "⠋ Processing (2 - 4 / 9)");
  assert.equal(at(23), "⠋ (2 - 4 / 9)");
  assert.equal(at(12), "(2 - 4 / 9)");
  assert.equal(at(10), "(2-4/9)");
  assert.equal(at(4), "(2-…");
});

Deno.test("renderStatusLine() gives up spaces before the word that a run is paused or stopping", () => {
  const run = sampleRun();
  const at = (columns: number) =>
    renderStatusLine(modelOf(run), frame({ nowMs: run.nowMs }), columns);
  run.push({ kind: "run_paused" });
  assert.deepEqual([20, 19, 15].map(at), [
    "‖ Paused (2 - 4 / 9)",
    "‖ Paused (2-4/9)",
    "‖ (2 - 4 / 9)",
  ]);
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 7000 });
  assert.equal(at(20), "⠋ Cancelling (2-4/9)");
});

Deno.test("renderStatusLine() says that it waits for inputs where the line below has no room", () => {
  const run = new EventStream(START_MS);
  run.started(null);
  const at = (columns: number) =>
    renderStatusLine(modelOf(run), frame({ nowMs: run.nowMs }), columns);
  assert.deepEqual([40, 20, 12].map(at), [
    "⠋ Processing (0 - 0 / ?)",
    "⠋ Waiting (0-0/?)",
    "(0 - 0 / ?)",
  ]);
});

/** Failures 1 to `count`, one a second. */
function failing(count: number): EventStream {
  const run = new EventStream(START_MS);
  run.started(100);
  for (let n = 1; n <= count; n++) {
    run.added(String(n), `task-${n}`);
    run.attempt(String(n));
    run.nowMs += 1000;
    run.failed(String(n), { tail: [`reason ${n}`], allowed: n % 5 === 0 });
  }
  return run;
}

const WIDE = { columns: 60, rows: 3 };

function errors(run: EventStream, { size = WIDE, selectedId = null as string | null } = {}) {
  const view = frame({ ui: keys({ selectedId }), nowMs: run.nowMs });
  const lines = errorsPanel(modelOf(run), view)(size);
  return [...lines.map((line) => line.trimEnd()), errorsSubtitle(modelOf(run), view, size)];
}

Deno.test("errorsPanel() follows the newest failures and counts the older ones", () => {
  assert.deepEqual(errors(failing(2)), [
    "12:00:01 ✗ task-1   exit 1: reason 1",
    "12:00:02 ✗ task-2   exit 1: reason 2",
    "",
  ]);
  assert.deepEqual(errors(failing(7)), [
    "12:00:05 ! task-5   exit 1: reason 5 (allowed)",
    "12:00:06 ✗ task-6   exit 1: reason 6",
    "12:00:07 ✗ task-7   exit 1: reason 7",
    "+4 older",
  ]);
  assert.equal(errorsTitle(modelOf(failing(7))), "Errors: 7");
});

Deno.test("errorsPanel() scrolls to a selected failure and stays there while new ones come", () => {
  const lines = [
    "12:00:02 ✗›task-2   exit 1: reason 2",
    "12:00:03 ✗ task-3   exit 1: reason 3",
    "12:00:04 ✗ task-4   exit 1: reason 4",
  ];
  assert.deepEqual(errors(failing(7), { selectedId: "2" }), [...lines, "+1 older, 3 newer"]);
  assert.deepEqual(errors(failing(9), { selectedId: "2" }), [...lines, "+1 older, 5 newer"]);
});

Deno.test("errorsPanel() takes two lines for a failure where one is too narrow", () => {
  assert.deepEqual(errors(failing(7), { size: { columns: 28, rows: 5 } }), [
    "12:00:06 ✗ task-6",
    "  exit 1: reason 6",
    "12:00:07 ✗ task-7",
    "  exit 1: reason 7",
    "+5 older",
  ]);
  assert.deepEqual(errors(failing(1), { size: { columns: 20, rows: 2 } }), [
    "✗ task-1   exit 1: …",
    "",
  ]);
});

Deno.test("errorsPanel() says that there are none", () => {
  assert.deepEqual(errors(failing(0)), ["none so far", ""]);
});

Deno.test("throughputPanel() draws a bar for each of the last seconds of the run, and none before it", () => {
  const run = new EventStream(START_MS);
  run.started(100);
  run.running(20);
  const ends = [4, 0, 1, 2];
  let task = 1;
  for (const count of ends) {
    for (let n = 0; n < count; n++) run.succeeded(String(task++));
    run.nowMs += 1000;
  }
  const view = frame({ nowMs: run.nowMs });
  assert.deepEqual(throughputPanel(modelOf(run), view)({ columns: 8, rows: 1 }), ["    █▁▃▅"]);
  assert.deepEqual(throughputPanel(modelOf(run), view)({ columns: 4, rows: 2 }), ["█  ▁", "█▁▅█"]);
  assert.equal(throughputSubtitle(modelOf(run), view, 8), "last 8s");
});

Deno.test("throughputTitle() has the pace of the run, as the last line has", () => {
  const run = sampleRun();
  const view = frame({ nowMs: run.nowMs });
  const shown = (ratePerSecond: number | null) => {
    const model = modelOf(run, { ratePerSecond });
    return [throughputTitle(model), renderFooter(model, view, 80)];
  };
  const [title, footer = ""] = shown(2.7);
  assert.equal(title, "Throughput 2.7/s");
  assert.match(footer, / 2\.7\/s/);
  const [unknown, without = ""] = shown(null);
  assert.equal(unknown, "Throughput");
  assert.doesNotMatch(without, /\/s/);
});

Deno.test("throughputPanel() of a run in which few tasks end has ten seconds in a bar", () => {
  const run = new EventStream(START_MS);
  run.started(100);
  run.running(20);
  for (let n = 1; n <= 12; n++) {
    run.nowMs += 10_000;
    if (n % 3 === 0) run.succeeded(String(n));
  }
  const view = frame({ nowMs: run.nowMs });
  assert.equal(throughputSubtitle(modelOf(run), view, 10), "last 100s");
  assert.equal(throughputSubtitle(modelOf(run), view, 30), "last 5 min");
  const [bars = ""] = throughputPanel(modelOf(run), view)({ columns: 9, rows: 1 });
  assert.match(bars, /^[▁█]{9}$/);
  assert.equal(bars.match(/█/g)?.length, 3, bars);
});

Deno.test("throughputPanel() stands still when the run is over", () => {
  const run = new EventStream(START_MS);
  run.started(3);
  run.running(3);
  for (let n = 1; n <= 3; n++) {
    run.succeeded(String(n));
    run.nowMs += 1000;
  }
  run.finished();
  const draw = (afterMs: number) =>
    throughputPanel(modelOf(run), frame({ nowMs: run.nowMs + afterMs }))({ columns: 6, rows: 1 });
  assert.deepEqual(draw(60_000), draw(1000));
});

Deno.test("workersPanel() tells what each worker does, by number", () => {
  const run = new EventStream(START_MS);
  run.started(9);
  const start = (task: string, worker: number) => {
    run.added(task, `photo-${task}.jpg`);
    run.push({
      kind: "attempt_started",
      task,
      attempt: 1,
      maxAttempts: 1,
      command: "run",
      slot: 1,
      worker,
    });
  };
  start("1", 2);
  start("2", 1);
  start("3", 10);
  start("4", 10);
  run.succeeded("1");
  run.nowMs += 3000;
  const panel = (columns: number, rows: number, theme = THEMES.plain) =>
    workersPanel(modelOf(run), frame({ nowMs: START_MS, theme }))({ columns, rows });
  assert.deepEqual(panel(40, 5), [
    "⠋  #1 photo-2.jpg 0.0s",
    "·  #2 idle                        1 done",
    "⠋ #10 2 tasks: photo-3.jpg, photo-4.jpg",
  ]);
  // Names of which next to nothing would be left are not begun.
  const last = (columns: number) => panel(columns, 5)[2];
  assert.deepEqual([20, 21].map(last), ["⠋ #10 2 tasks", "⠋ #10 2 tasks: photo…"]);
  assert.deepEqual(panel(20, 2, THEMES.ascii), ["|  #1 photo-2.jpg", "... +2 more"]);
  assert.equal(workersTitle(modelOf(run)), "Workers: 3");
});

Deno.test("workersPanel() leaves out workers that have long been idle before those that run something", () => {
  const run = new EventStream(START_MS);
  run.started(9);
  for (let worker = 1; worker <= 5; worker++) {
    const task = String(worker);
    run.added(task, `photo-${task}.jpg`);
    run.push({
      ...{ kind: "attempt_started", task, attempt: 1, maxAttempts: 1 },
      ...{ command: "run", slot: worker, worker },
    });
  }
  const panel = (afterMs: number) =>
    workersPanel(modelOf(run), frame({ nowMs: run.nowMs + afterMs }))({ columns: 20, rows: 3 })
      .map((line) => line.trim());
  for (const task of ["1", "2", "4"]) run.succeeded(task);
  assert.deepEqual(panel(100), ["· #1 idle", "· #2 idle", "… +3 more"]);
  assert.deepEqual(panel(60_000), ["⠋ #3 photo-3.jpg", "⠋ #5 photo-5.jpg", "… +3 more"]);
  run.succeeded("3");
  assert.deepEqual(panel(60_000), ["· #1 idle", "⠋ #5 photo-5.jpg", "… +3 more"]);
});

Deno.test("workersPanel() without workers, and without threads", () => {
  const run = new EventStream(START_MS);
  run.started(1);
  assert.deepEqual(workersPanel(modelOf(run), frame())({ columns: 30, rows: 3 }), ["none yet"]);
  assert.equal(workersTitle(modelOf(run)), "Workers");
  run.added("1", "a");
  run.push({
    kind: "attempt_started",
    task: "1",
    attempt: 1,
    maxAttempts: 1,
    command: "",
    slot: 1,
    worker: 0,
  });
  assert.deepEqual(workersPanel(modelOf(run), frame())({ columns: 30, rows: 3 }), [
    "⠋ main a 0.0s",
  ]);
});
