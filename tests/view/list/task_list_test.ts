import assert from "node:assert/strict";
import fc from "fast-check";
import { FAILED_NEWS_MS, LINGER_MS } from "../../../lib/view/list/place.ts";
import { type ListOptions, type ListWindow, TaskList } from "../../../lib/view/task_list.ts";
import { EventStream } from "../../state/_events.ts";

/** A run with a list that is looked at. */
class Looked extends EventStream {
  readonly list = new TaskList();
  selectedId: string | null = null;
  rows = 10;
  hasWaiting = false;

  window(options: Partial<ListOptions> = {}): ListWindow {
    const { nowMs, rows, selectedId, hasWaiting } = this;
    return this.list.arrange(this.state, { nowMs, rows, selectedId, hasWaiting, ...options });
  }

  /** `3` runs, `3r` waits for a retry, `3q` for its first try, `3x` failed, `3.` ended otherwise. */
  look(options: Partial<ListOptions> = {}): string {
    return this.window(options).items.map((item) => {
      if (item.kind === "failed") return `${item.id}x`;
      if (item.row.outcome !== null) return `${item.id}.`;
      return item.id + { running: "", retrying: "r", queued: "q" }[item.row.status];
    }).join(" ");
  }

  step(delta: number): string {
    this.selectedId = this.list.step(this.selectedId, delta);
    return `${this.selectedId}: ${this.look()}`;
  }

  add(from: number, to: number): void {
    for (let n = from; n <= to; n++) this.added(String(n));
  }
}

/** Six run, two of them retry later, one fails, three wait. */
function sample(): Looked {
  const run = new Looked();
  run.started(9);
  run.add(1, 9);
  for (const id of ["1", "2", "3", "4", "5", "6"]) run.attempt(id);
  run.retry("2");
  run.failed("4");
  return run;
}

Deno.test("TaskList shows on first sight failed, running, retrying, waiting tasks, in this order", () => {
  assert.equal(sample().look({ hasWaiting: true }), "4x 1 3 5 6 2r 7q 8q 9q");
  assert.equal(sample().look(), "4x 1 3 5 6 2r");
});

Deno.test("TaskList keeps each row in its place while its task runs, waits, retries and fails", () => {
  const run = new Looked();
  run.started(8);
  run.running(4);
  assert.equal(run.look(), "1 2 3 4");
  run.retry("2");
  run.failed("3");
  assert.equal(run.look(), "1 2r 3x 4");
  run.attempt("2", 2, 5);
  assert.equal(run.look(), "1 2 3x 4");
});

Deno.test("TaskList lets rows of ended tasks go first when the screen becomes lower", () => {
  const run = new Looked();
  run.started(4);
  run.running(4);
  assert.equal(run.look(), "1 2 3 4");
  run.succeeded("1");
  run.succeeded("2");
  assert.equal(run.look(), "1. 2. 3 4");
  assert.equal(run.look({ rows: 2 }), "3 4");
});

Deno.test("TaskList gives the place of a task that ended to the next that starts", () => {
  const run = new Looked();
  run.started(9);
  run.add(1, 9);
  for (const id of ["1", "2", "3"]) run.attempt(id);
  run.look();
  run.succeeded("2");
  assert.equal(run.look(), "1 2. 3");
  run.attempt("4");
  assert.equal(run.look(), "1 4 3");
  run.succeeded("1");
  run.succeeded("3");
  run.attempt("5");
  run.attempt("6");
  run.attempt("7");
  assert.equal(run.look(), "5 4 6 7");
});

Deno.test("TaskList does not shrink at once when tasks end and nothing follows", () => {
  const run = new Looked();
  run.started(3);
  run.running(3);
  run.look();
  run.succeeded("2");
  run.nowMs += LINGER_MS - 1;
  assert.equal(run.look(), "1 2. 3");
  assert.equal(run.list.isSettling, true);
  run.nowMs += 1;
  assert.equal(run.look(), "1 3");
  assert.equal(run.list.isSettling, false);
});

Deno.test("TaskList keeps a failure for some seconds, then lets others have its place", () => {
  const run = new Looked();
  run.started(9);
  run.add(1, 9);
  for (const id of ["1", "2"]) run.attempt(id);
  run.look();
  run.failed("1");
  run.attempt("3");
  assert.equal(run.look(), "1x 2 3");
  run.nowMs += FAILED_NEWS_MS;
  assert.equal(run.look(), "1x 2 3");
  run.attempt("4");
  assert.equal(run.look(), "4 2 3");
});

Deno.test("TaskList lets failures take at most a quarter of the rows, the newest ones", () => {
  const run = new Looked();
  run.started(100);
  run.running(60);
  for (let n = 1; n <= 20; n++) run.failed(String(n));
  assert.equal(run.look({ rows: 9 }), "19x 20x 21 22 23 24 25 26");
});

Deno.test("TaskList shows a failure of a task that had no row", () => {
  const run = new Looked();
  run.started(100);
  run.running(60);
  assert.equal(run.look({ rows: 5 }), "1 2 3 4");
  run.failed("50");
  assert.equal(run.look({ rows: 5 }), "1 2 3 50x");
});

Deno.test("TaskList gives retrying tasks a quarter of the rows that running ones could use", () => {
  const run = new Looked();
  run.started(60);
  run.running(60);
  for (let n = 1; n <= 30; n++) run.retry(String(n));
  const window = run.window({ rows: 13 });
  assert.equal(run.look({ rows: 13 }), "31 32 33 34 35 36 37 38 39 1r 2r 3r");
  assert.deepEqual([window.hiddenRunning, window.hiddenWaiting], [21, 27]);
});

Deno.test("TaskList does not let retrying tasks that pile up keep running ones out", () => {
  const run = new Looked();
  run.started(60);
  run.add(1, 60);
  for (let n = 1; n <= 20; n++) {
    run.attempt(String(n));
    run.look({ rows: 9 });
    run.retry(String(n));
  }
  for (let n = 21; n <= 28; n++) run.attempt(String(n));
  const shown = run.look({ rows: 9 }).split(" ");
  assert.equal(shown.filter((id) => id.endsWith("r")).length, 2);
  assert.equal(shown.length, 8);
});

Deno.test("TaskList moves tasks that wait up as those before them start", () => {
  const run = new Looked();
  run.hasWaiting = true;
  run.rows = 6;
  run.started(20);
  run.add(1, 20);
  run.attempt("1");
  run.attempt("2");
  assert.equal(run.look(), "1 2 3q 4q 5q");
  run.attempt("3");
  assert.equal(run.look(), "1 2 3 4q 5q");
  run.push({ kind: "task_cancelled", task: "4", by: "user" });
  assert.equal(run.look(), "1 2 3 5q 6q");
});

Deno.test("TaskList finds tasks that came after all others had a row", () => {
  const run = new Looked();
  run.hasWaiting = true;
  run.started(null);
  run.add(1, 2);
  assert.equal(run.look(), "1q 2q");
  run.add(3, 4);
  assert.equal(run.look(), "1q 2q 3q 4q");
  run.attempt("1");
  run.failed("1");
  run.push({ kind: "task_requeued", task: "1", index: 1, label: "1", allowed: false });
  assert.equal(run.look(), "2q 3q 4q 1q");
});

Deno.test("TaskList tells no failure any more of a task that was tried again and ended between two looks", () => {
  const run = new Looked();
  run.started(3);
  run.running(3);
  run.failed("1");
  assert.equal(run.look(), "1x 2 3");
  assert.equal(run.step(1), "1: 1x 2 3");
  const again = { kind: "task_requeued", task: "1", index: 1, label: "1", allowed: false } as const;
  run.push(again);
  run.attempt("1");
  run.failed("1");
  assert.equal(run.look(), "1x 2 3");
  run.push(again);
  run.attempt("1");
  run.succeeded("1");
  run.succeeded("2");
  assert.equal(run.look(), "1. 2. 3");
});

Deno.test("TaskList selects, and scrolls past the last row and back", () => {
  const run = new Looked();
  run.rows = 4;
  run.started(6);
  run.running(6);
  assert.equal(run.look(), "1 2 3");
  assert.equal(run.step(1), "1: 1 2 3");
  assert.equal(run.step(2), "3: 1 2 3");
  assert.equal(run.step(1), "4: 2 3 4");
  assert.equal(run.step(10), "6: 4 5 6");
  assert.equal(run.step(-1), "5: 4 5 6");
  assert.equal(run.step(-2), "3: 3 4 5");
  assert.equal(run.step(-10), "1: 1 2 3");
});

Deno.test("TaskList begins a selection at the first row, whichever way", () => {
  const run = new Looked();
  run.started(3);
  run.running(3);
  assert.equal(run.list.step(null, -1), null);
  run.look();
  assert.equal(run.list.step(null, -1), "1");
  assert.equal(run.list.step("gone", 10), "1");
});

Deno.test("TaskList scrolls through tasks that wait", () => {
  const run = new Looked();
  run.hasWaiting = true;
  run.rows = 4;
  run.started(50);
  run.add(1, 50);
  run.attempt("1");
  assert.equal(run.look(), "1 2q 3q");
  run.step(1);
  assert.equal(run.step(3), "4: 2q 3q 4q");
  assert.equal(run.step(40), "44: 42q 43q 44q");
  assert.equal(run.step(100), "50: 48q 49q 50q");
  assert.equal(run.step(-100), "1: 1 2q 3q");
});

Deno.test("TaskList reaches failures above the first row, newest first", () => {
  const run = new Looked();
  run.rows = 6;
  run.started(9);
  run.running(5);
  for (const id of ["1", "2", "3"]) run.failed(id);
  run.nowMs += FAILED_NEWS_MS + LINGER_MS;
  assert.equal(run.look(), "4 5");
  run.step(1);
  assert.equal(run.step(-1), "3: 3x 4 5");
  assert.equal(run.step(-5), "1: 1x 2x 3x 4 5");
  run.nowMs += 60_000;
  assert.equal(run.look(), "1x 2x 3x 4 5");
  run.selectedId = null;
  assert.equal(run.look(), "4 5");
});

Deno.test("TaskList keeps the selected task, even when it has ended", () => {
  const run = new Looked();
  run.started(9);
  run.running(3);
  run.look();
  run.selectedId = "2";
  run.succeeded("2");
  run.nowMs += 60_000;
  run.added("4");
  run.attempt("4");
  assert.equal(run.look(), "1 2. 3 4");
  run.selectedId = "1";
  run.attempt("4");
  assert.equal(run.look(), "1 3 4");
});

Deno.test("TaskList brings a selected task that has no row into view", () => {
  const run = new Looked();
  run.started(99);
  run.running(50);
  run.selectedId = "40";
  assert.equal(run.look({ rows: 4 }), "1 2 40");
  run.selectedId = "nothing";
  assert.equal(run.look({ rows: 4 }), "1 2 40");
});

Deno.test("TaskList stays as it is when asked again, and starts anew for another run", () => {
  const run = sample();
  const first = run.look({ rows: 5 });
  assert.equal(run.look({ rows: 5 }), first);
  const other = new EventStream();
  other.started(1);
  other.running(1);
  const window = run.list.arrange(other.state, { nowMs: other.nowMs, rows: 5, selectedId: null });
  assert.deepEqual(window.items.map(({ id }) => id), ["1"]);
});

Deno.test("TaskList looks at no more tasks than it shows, however many are known", () => {
  const run = new Looked();
  run.started(100_000);
  run.add(1, 100_000);
  for (let n = 1; n <= 60_000; n++) run.attempt(String(n));
  for (let n = 1; n <= 59_000; n++) run.succeeded(String(n));
  run.hasWaiting = true;
  run.window({ rows: 24 });
  let looked = 0;
  const { open } = run.state;
  const get = open.get.bind(open);
  open.get = (id) => {
    looked++;
    return get(id);
  };
  open.values = () => assert.fail("walks over all tasks");
  for (let n = 1; n <= 10; n++) {
    run.succeeded(String(59_000 + n));
    run.window({ rows: 24 });
  }
  assert.ok(looked <= 10 * 25, String(looked));
});

type Step = readonly [what: number, task: number];

/** Any mixture of events, keys and sizes; what is shown must be what there is. */
Deno.test("TaskList tells the truth about any run, within its rows", () => {
  const steps = fc.array(fc.tuple(fc.nat(11), fc.nat(29)), { maxLength: 150, size: "max" });
  fc.assert(fc.property(steps, fc.boolean(), (list, hasWaiting) => {
    const run = new Looked();
    run.hasWaiting = hasWaiting;
    run.started(null);
    for (const step of list) {
      apply(run, step);
      check(run, run.window());
    }
  }));
});

function apply(run: Looked, [what, task]: Step): void {
  const id = String(task);
  const row = run.state.open.get(id);
  const isRunning = row?.status === "running";
  if (what <= 2 && row === undefined && !run.state.failures.some((it) => it.id === id)) {
    run.added(id);
  } else if (what <= 4 && row !== undefined && !isRunning) run.attempt(id, row.attempt + 1, 5);
  else if (what === 5 && isRunning) run.succeeded(id);
  else if (what === 6 && isRunning) run.failed(id);
  else if (what === 7 && isRunning) run.retry(id, row.attempt + 1);
  else if (what === 8) run.nowMs += task * 500;
  else if (what === 9) run.rows = task;
  else if (what === 10) run.selectedId = run.list.step(run.selectedId, task - 15);
  else if (what === 11) run.selectedId = task < 10 ? null : id;
}

function check(run: Looked, { items, hiddenRunning, hiddenWaiting }: ListWindow): void {
  const { counts, open, recentFailures } = run.state;
  assert.ok(items.length <= run.rows, `${items.length} > ${run.rows}`);
  assert.equal(new Set(items.map(({ id }) => id)).size, items.length, "twice");
  let running = 0;
  let waiting = 0;
  for (const item of items) {
    if (item.kind === "failed") {
      assert.ok(recentFailures.includes(item.failed), "failed");
      assert.equal(open.has(item.id), false);
    } else if (item.row.outcome === null) {
      assert.equal(open.get(item.id), item.row);
      if (item.row.status === "running") running++;
      else waiting++;
    }
  }
  assert.equal(running + hiddenRunning, counts.running);
  assert.equal(waiting + hiddenWaiting, counts.retrying + counts.queued);
  const { selectedId } = run;
  const isThere = selectedId !== null &&
    (open.has(selectedId) || recentFailures.some(({ id }) => id === selectedId));
  const isAlone = run.rows > 1;
  if (isThere && isAlone) assert.ok(items.some(({ id }) => id === selectedId), "selected");
  const isTold = hiddenRunning > 0 || hiddenWaiting > 0;
  if (isTold && run.rows > 1) assert.ok(items.length < run.rows, "no line for what is hidden");
}
