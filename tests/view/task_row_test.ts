import assert from "node:assert/strict";
import type { Failure, ProgressValues } from "../../lib/events.ts";
import type { RunState } from "../../lib/state/run_state.ts";
import { selectTaskPace } from "../../lib/state/task_pace.ts";
import { isRunning, measureRows } from "../../lib/view/row_columns.ts";
import type { ListItem } from "../../lib/view/task_list.ts";
import { renderTaskRow } from "../../lib/view/task_row.ts";
import { EventStream } from "../state/_events.ts";
import { START_MS, THEMES } from "./_frame.ts";

/** A time at which a moving block is at its left end. */
const PULSE_AT_LEFT_MS = 1_700_000_001_000;

/** A row of its own. */
function row(item: ListItem, run: EventStream, columns = 80, theme = THEMES.plain): string {
  const pace = isRunning(item) ? selectTaskPace(run.state, item.row, run.nowMs) : null;
  const paced = { item, pace };
  const widths = measureRows([paced], { columns, theme });
  return renderTaskRow(paced, { nowMs: run.nowMs, columns, widths, theme, run: run.state });
}

function started(label = "photo.jpg"): EventStream {
  const run = new EventStream(START_MS);
  run.started(3);
  run.added("1", label);
  run.attempt("1", 1, 5);
  return run;
}

function itemOf(state: RunState, id = "1"): ListItem {
  const open = state.open.get(id);
  if (open !== undefined) return { kind: "task", id, row: open };
  const failed = state.recentFailures.find((it) => it.id === id);
  if (failed !== undefined) return { kind: "failed", id, failed };
  const ended = state.lastEnded;
  assert.ok(ended !== null);
  return { kind: "task", id, row: ended };
}

const PROGRESS: readonly (readonly [ProgressValues, string])[] = [
  [{ done: 12, total: 40, unit: "files" }, "███▌░░░░░░░░ 12/40 files"],
  [{ done: 1_500_000, total: 3_000_000, unit: "B" }, "██████░░░░░░ 1.5 MB/3.0 MB"],
  [{ done: 45, total: 100 }, "█████▍░░░░░░  45%"],
  [{ done: 45, total: 100, unit: "%" }, "█████▍░░░░░░  45%"],
  [{ done: 45, total: 100, unit: "files" }, "█████▍░░░░░░ 45/100 files"],
  [{ done: 150, total: 100 }, "████████████ 100%"],
  [{ done: 5, total: 0 }, "░░░░░░░░░░░░ 5/0"],
  [{ done: 12, unit: "files" }, "███░░░░░░░░░ 12 files"],
];
for (const [values, text] of PROGRESS) {
  Deno.test(`renderTaskRow() shows progress ${JSON.stringify(values)} as ${text}`, () => {
    const run = started();
    run.nowMs = PULSE_AT_LEFT_MS;
    run.push({ kind: "attempt_progress", task: "1", ...values });
    const line = row(itemOf(run.state), run);
    assert.ok(line.includes(` ${text}`), line);
  });
}

Deno.test("renderTaskRow() tells amounts in per cent where there is little room", () => {
  const run = started();
  run.push({ kind: "attempt_progress", task: "1", done: 15e6, total: 30e6, unit: "B" });
  assert.equal(row(itemOf(run.state), run, 40), "⠋ photo.jpg      0.0s ██████░░░░░░  50%");
  assert.equal(row(itemOf(run.state), run, 32), "⠋ photo.jpg      0.0s ██▌░░  50%");
  assert.equal(row(itemOf(run.state), run, 20), "⠋ photo.jpg     0.0s");
});

Deno.test("renderTaskRow() shows speed and time left once they are known and have room", () => {
  const run = started();
  for (let n = 0; n <= 20; n++) {
    run.push({
      kind: "attempt_progress",
      task: "1",
      done: n * 1e6,
      total: 100e6,
      unit: "B",
      status: "photo.jpg: 3840x2160",
    });
    run.nowMs += 1000;
  }
  run.nowMs -= 1000;
  assert.equal(
    row(itemOf(run.state), run, 100),
    "⠋ photo.jpg       20s ████░░░░░░░░░░░░░░░░ 20 MB/100 MB 1.0 MB/s eta ~80s photo.jpg: 3840x2160",
  );
  const narrow = row(itemOf(run.state), run, 60);
  assert.doesNotMatch(narrow, /MB\/s|eta/);
});

Deno.test("renderTaskRow() shows a total that was taken back as none", () => {
  const run = started();
  run.push({ kind: "attempt_progress", task: "1", done: 2e6, total: 3e6, unit: "B" });
  run.push({ kind: "attempt_progress", task: "1", done: 0, total: 0 });
  run.push({ kind: "attempt_progress", task: "1", done: 1e6 });
  assert.match(row(itemOf(run.state), run, 80), /1\.0 MB(?!\/)/);
});

Deno.test("renderTaskRow() makes room for speed and time left of bytes, and for a later try, at 80 columns", () => {
  const run = started();
  const tell = (from: number, to: number) => {
    for (let n = from; n <= to; n++) {
      run.push({ kind: "attempt_progress", task: "1", done: n * 1e6, total: 100e6, unit: "B" });
      run.nowMs += 1000;
    }
    run.nowMs -= 1000;
  };
  tell(0, 0);
  assert.equal(row(itemOf(run.state), run, 80), "⠋ photo.jpg      0.0s ░░░░░░░░░░░░ 0 B/100 MB");
  tell(1, 20);
  const first = "⠋ photo.jpg       19s ██▍░░░░░░░░░ 20 MB/100 MB 1.0 MB/s eta 75–85s";
  assert.equal(row(itemOf(run.state), run, 80), first);
  run.retry("1");
  run.attempt("1", 2, 4);
  tell(20, 40);
  assert.match(row(itemOf(run.state), run, 80), /MB 1\.0 MB\/s eta .* try 2\/4$/);
  assert.match(row(itemOf(run.state), run, 72), /MB try 2\/4 {2}eta/);
});

Deno.test("renderTaskRow() says the try, the silence and the last words of a task that goes on", () => {
  const run = started();
  run.push({ kind: "attempt_progress", task: "1", status: "  reading\ta\x1b[2Jb  " });
  run.retry("1");
  run.attempt("1", 2, 5);
  run.push({ kind: "attempt_progress", task: "1", status: "reading a" });
  run.nowMs += 9_900;
  assert.equal(row(itemOf(run.state), run), "⠏ photo.jpg      9.9s try 2/5 reading a");
  run.nowMs += 31_100;
  assert.equal(
    row(itemOf(run.state), run),
    "⠋ photo.jpg       41s try 2/5 no output for 41s · reading a",
  );
});

Deno.test("renderTaskRow() counts down to the next try and says why", () => {
  const run = started();
  const failure: Failure = { kind: "exit", code: 1, tail: ["connection reset"] };
  const stats = { durationMs: 1, stdoutBytes: 0, stderrBytes: 0 };
  run.push({ kind: "attempt_failed", task: "1", attempt: 1, failure, ...stats });
  run.push({
    kind: "retry_scheduled",
    task: "1",
    attempt: 2,
    maxAttempts: 5,
    delayMs: 3200,
    dueAtMs: run.nowMs + 3200,
  });
  assert.equal(
    row(itemOf(run.state), run),
    "↻ photo.jpg    retry 2/5 in 3.2s · exit 1: connection reset",
  );
  run.nowMs += 3000;
  assert.match(row(itemOf(run.state), run), /retry 2\/5 in 0\.2s/);
  run.nowMs += 160;
  assert.match(row(itemOf(run.state), run), /retry 2\/5 in 0\.1s/);
  run.nowMs += 1000;
  assert.match(row(itemOf(run.state), run), /retry 2\/5 is next · exit 1/);
});

Deno.test("renderTaskRow() tells failures, allowed ones and tries apart", () => {
  const run = started();
  const failure: Failure = { kind: "timeout", afterMs: 30_000 };
  run.push({ kind: "task_failed", task: "1", attempts: 3, failure, allowed: false });
  assert.equal(
    row(itemOf(run.state), run),
    "✗ photo.jpg    failed timed out after 30s (3 tries)",
  );
  run.added("2", "odd.jpg");
  run.attempt("2");
  run.failed("2", { allowed: true });
  assert.equal(row(itemOf(run.state, "2"), run), "! odd.jpg  failed exit 1 (allowed)");
});

Deno.test("renderTaskRow() shows for a moment how a task ended", () => {
  const run = started();
  run.nowMs += 4200;
  run.succeeded("1");
  run.nowMs += 2000;
  assert.equal(row(itemOf(run.state), run), "✓ photo.jpg      4.2s");
  run.added("2");
  run.push({ kind: "task_cancelled", task: "2", by: "user" });
  assert.equal(row(itemOf(run.state, "2"), run), "– 2    cancelled");
});

Deno.test("renderTaskRow() says that a task waits for its turn", () => {
  const run = new EventStream();
  run.started(1);
  run.added("1", "later.jpg");
  assert.equal(row(itemOf(run.state), run), "· later.jpg     waits");
});

Deno.test("renderTaskRow() turns its spinner with time, and not where nothing may move", () => {
  const run = started();
  const glyphs = (theme = THEMES.plain) =>
    [0, 100, 200].map((ms) => {
      const later = Object.assign(Object.create(run), { nowMs: START_MS + ms }) as EventStream;
      return row(itemOf(run.state), later, 80, theme)[0];
    });
  assert.deepEqual(glyphs(), ["⠋", "⠙", "⠹"]);
  assert.deepEqual(glyphs(THEMES.still), ["▸", "▸", "▸"]);
  assert.deepEqual(glyphs(THEMES.ascii), ["|", "/", "-"]);
});

Deno.test("renderTaskRow() keeps the ends of a long label", () => {
  const run = started("very/long/path/to/some/folder/with/a/photo-0001.jpg");
  assert.match(row(itemOf(run.state), run), /^⠋ very\/long\/path…hoto-0001\.jpg +0\.0s$/);
});
