import assert from "node:assert/strict";
import fc from "fast-check";
import { selectRunModel } from "../../lib/display/select_run_model.ts";
import { loadExactWidths, styledWidth } from "../../lib/text/cell_width.ts";
import { renderRun } from "../../lib/view/run_view.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { EventStream } from "../state/_events.ts";
import { frame } from "./_frame.ts";

const UNICODE = createTheme({ hasColor: false, glyphs: "unicode" });
const ASCII = createTheme({ hasColor: false, glyphs: "ascii" });
const COLOR = createTheme({ hasColor: true, glyphs: "unicode" });

function render(run: EventStream, columns: number, rows = 24, theme = UNICODE): string[] {
  const model = selectRunModel(run.state, run.nowMs);
  return renderRun(model, frame({ nowMs: run.nowMs, size: { columns, rows }, theme }));
}

/** Eight tasks: two ended well, one failed, one waits, two run, two are queued. */
function sample(): EventStream {
  const run = new EventStream(1_700_000_000_000);
  run.started(8, "thumbnails");
  for (let n = 1; n <= 8; n++) run.added(String(n), `photo-${n}.jpg`);
  for (const task of ["1", "2", "3"]) run.attempt(task);
  run.succeeded("1");
  run.succeeded("2");
  run.failed("3");
  run.attempt("4", 1, 5);
  run.nowMs += 2000;
  run.retry("4");
  run.attempt("5");
  run.push({ kind: "attempt_progress", task: "5", done: 45, total: 100, status: "resizing" });
  run.attempt("6");
  run.nowMs += 12_000;
  run.push({ kind: "attempt_progress", task: "5", status: "writing\x1b[2J" });
  return run;
}

const VIEWS: Readonly<Record<number, readonly string[]>> = {
  20: [
    "███▍░░░░ 3/8 43% ✗ 1",
    "⠋ pho…jpg    12s",
    "⠋ pho…jpg    12s",
    "↻ pho…jpg 2/5 · exi…",
    "… +2 waiting",
  ],
  40: [
    "thumbnails ███▉░░░░░ 3/8 43% ✗ 1 ↻ 1 14s",
    "⠋ photo-5.jpg     12s █████▍░░░░░░  45%",
    "⠋ photo-6.jpg     12s no output for 12s",
    "↻ photo-4.jpg  retry 2/5 is next · exit…",
    "… +2 waiting",
  ],
  80: [
    "thumbnails ██████████▎░░░░░░░░░░░░░ 3/8 43% ✗ 1 ↻ 1 2 running 14s",
    "⠋ photo-5.jpg     12s █████▍░░░░░░  45% writing",
    "⠋ photo-6.jpg     12s no output for 12s",
    "↻ photo-4.jpg  retry 2/5 is next · exit 1",
    "… +2 waiting",
  ],
  200: [
    "thumbnails █████████████████▎░░░░░░░░░░░░░░░░░░░░░░ 3/8 43% ✗ 1 ↻ 1 2 running 14s",
    "⠋ photo-5.jpg     12s █████████░░░░░░░░░░░  45% writing",
    "⠋ photo-6.jpg     12s no output for 12s",
    "↻ photo-4.jpg  retry 2/5 is next · exit 1",
    "… +2 waiting",
  ],
};

for (const [columns, lines] of Object.entries(VIEWS)) {
  Deno.test(`renderRun() shows a run at ${columns} columns`, () => {
    assert.deepEqual(render(sample(), Number(columns)), lines);
  });
}

Deno.test("renderRun() needs nothing but ASCII if so asked", () => {
  for (const line of render(sample(), 80, 24, ASCII)) assert.match(line, /^[ -~]*$/);
});

Deno.test("renderRun() shows the same text with colours", () => {
  const plain = render(sample(), 80);
  // deno-lint-ignore no-control-regex
  const stripped = render(sample(), 80, 24, COLOR).map((line) => line.replace(/\x1b\[\d+m/g, ""));
  assert.deepEqual(stripped, plain);
});

Deno.test("renderRun() counts by state what does not fit", () => {
  const run = new EventStream();
  run.started(null, "many");
  run.running(40);
  for (let n = 41; n <= 47; n++) run.added(String(n));
  const lines = render(run, 60, 12);
  assert.equal(lines.length, 12);
  assert.equal(lines.at(-1), "… +37 more: 30 running, 7 waiting");
});

Deno.test("renderRun() leaves the kinds of hidden tasks out where there is no room for them", () => {
  const run = new EventStream();
  run.started(40);
  run.running(40);
  for (let n = 41; n <= 47; n++) run.added(String(n));
  assert.equal(render(run, 20, 5).at(-1), "… +44 more");
});

Deno.test("renderRun() of a run that was stopped does not look finished", () => {
  const run = new EventStream();
  run.started(4);
  run.running(2);
  for (const task of ["3", "4"]) run.added(task);
  run.succeeded("1");
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 10_000 });
  for (const task of ["3", "4"]) run.push({ kind: "task_cancelled", task, by: "SIGINT" });
  assert.equal(
    render(run, 80)[0],
    "demo ████▌░░░░░░░░░░░░░ 1/4 25% 1 running 2 cancelled 0.0s stopping, kill in 10s",
  );
  run.push({ kind: "task_cancelled", task: "2", by: "SIGINT", attempt: 1 });
  run.finished(130);
  assert.equal(
    render(run, 80)[0],
    "demo ██████░░░░░░░░░░░░░░░░░░ 1/4 25% 3 cancelled 0.0s stopped",
  );
});

Deno.test("renderRun() keeps the length of the bar while the numbers beside it grow", () => {
  const lengths = new Set<number>();
  for (const ended of [1, 10, 100, 1000]) {
    const run = new EventStream();
    run.started(3000);
    run.running(ended + 8);
    for (let n = 1; n <= ended; n++) run.succeeded(String(n));
    run.nowMs += 20_000;
    lengths.add((render(run, 80)[0] ?? "").replace(/[^█░▏▎▍▌▋▊▉]/g, "").length);
  }
  assert.deepEqual([...lengths], [24]);
});

Deno.test("renderRun() shows ? for an unknown total and no bar that would be a guess", () => {
  const run = new EventStream();
  run.started(null, "feed");
  run.running(2);
  run.succeeded("1");
  assert.equal(render(run, 60)[0], "feed 1/? 1 running 0.0s");
});

Deno.test("renderRun() says that it is paused or stopping", () => {
  const run = sample();
  run.push({ kind: "run_paused" });
  assert.match(render(run, 100)[0] ?? "", /paused$/);
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 7000 });
  assert.match(render(run, 100)[0] ?? "", /stopping, kill in 7\.0s$/);
});

Deno.test("renderRun() shows pace and time left once they are known", () => {
  const run = new EventStream();
  run.started(100);
  for (let n = 1; n <= 50; n++) {
    run.added(String(n));
    run.attempt(String(n));
    run.nowMs += 100;
    run.succeeded(String(n));
  }
  const model = selectRunModel(run.state, run.nowMs);
  const size = { columns: 120, rows: 5 };
  const lines = renderRun(model, frame({ nowMs: run.nowMs, size, theme: UNICODE }));
  assert.match(lines[0] ?? "", / 50\/100 50% 5\.0s 10\/s eta ~5s$/);
});

const PROGRESS = [
  [{ done: 12, total: 40, unit: "files" }, "12/40 files"],
  [{ done: 12, unit: "files" }, "12 files"],
  [{ done: 1_500_000, total: 3_000_000, unit: "B" }, "1.5 MB/3.0 MB"],
  [{ done: 150, total: 100 }, "100%"],
  [{ done: 5, total: 0 }, "5/0"],
] as const;
for (const [values, text] of PROGRESS) {
  Deno.test(`renderRun() shows progress ${JSON.stringify(values)} as ${text}`, () => {
    const run = new EventStream();
    run.started(1);
    run.running(1);
    run.push({ kind: "attempt_progress", task: "1", ...values });
    assert.ok(render(run, 80)[1]?.includes(text), render(run, 80)[1]);
  });
}

Deno.test("renderRun() is never wider or higher than the screen and never holds a control", async () => {
  await loadExactWidths();
  const text = fc.string({
    unit: fc.constantFrom("a", " ", "漢", "é", "👍🏽", "\x1b[2J", "\n", "\u202e"),
  });
  const number = fc.oneof(fc.nat(), fc.double());
  const task = fc.record({
    label: text,
    status: text,
    done: number,
    total: number,
    isRetrying: fc.boolean(),
    idleMs: fc.nat(90_000),
  });
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 300 }),
    rows: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(task, { maxLength: 30 }), text, size, (tasks, name, { columns, rows }) => {
      const run = new EventStream();
      run.started(tasks.length, name);
      tasks.forEach(({ label, status, done, total, isRetrying, idleMs }, at) => {
        const id = String(at);
        run.added(id, label);
        run.attempt(id);
        run.push({ kind: "attempt_progress", task: id, done, total, status });
        if (isRetrying) run.retry(id);
        run.nowMs += idleMs;
      });
      const lines = render(run, columns, rows);
      assert.ok(lines.length <= rows);
      for (const line of lines) {
        assert.ok(styledWidth(line) <= columns, `${styledWidth(line)} > ${columns}: ${line}`);
        // deno-lint-ignore no-control-regex
        assert.doesNotMatch(line, /[\0-\x1f\x7f-\x9f\u202e]/);
      }
    }),
  );
});

Deno.test("renderRun() does not look at the queue", () => {
  const run = new EventStream();
  run.started(10_000);
  for (let n = 1; n <= 10_000; n++) run.added(String(n));
  for (let n = 1; n <= 100; n++) run.attempt(String(n));
  let looked = 0;
  const open = run.state.open;
  const get = open.get.bind(open);
  open.get = (id) => {
    looked++;
    return get(id);
  };
  render(run, 80, 24);
  assert.ok(looked <= 24, String(looked));
});
