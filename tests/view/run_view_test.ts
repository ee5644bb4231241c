import assert from "node:assert/strict";
import { renderRun } from "../../lib/view/run_view.ts";
import { EventStream } from "../state/_events.ts";
import { frame, keys, modelOf, readable, sampleRun, THEMES, uncolored } from "./_frame.ts";

function render(run: EventStream, columns: number, rows = 24, theme = THEMES.plain): string[] {
  return renderRun(modelOf(run), frame({ nowMs: run.nowMs, size: { columns, rows }, theme }));
}

const VIEWS: Readonly<Record<number, readonly string[]>> = {
  20: [
    "███▉░░░░ 4/9 49% ✗ 2",
    "✗ photo-7.jpg failed",
    "⠋ photo-5.jpg    10s",
    "⠋ photo-6.jpg    10s",
    "↻ photo-4.jpg 2/5",
    "… +2 waiting",
  ],
  40: [
    "thumbnails ████▍░░░░ 4/9 49% ✗ 2 ↻ 1 12s",
    "✗ photo-7.jpg  failed exit 1: connectio…",
    "⠋ photo-5.jpg     10s █████▍░░░░░░  45%",
    "⠋ photo-6.jpg     10s no output for 10s",
    "↻ photo-4.jpg  retry 2/5 in 3.2s · exit…",
    "… +2 waiting",
  ],
  80: [
    "thumbnails ███████████▊░░░░░░░░░░░░ 4/9 49% ✗ 2 ↻ 1 2 running 12s",
    "✗ photo-7.jpg  failed exit 1: connection reset",
    "⠋ photo-5.jpg     10s █████▍░░░░░░  45% writing",
    "⠋ photo-6.jpg     10s no output for 10s",
    "↻ photo-4.jpg  retry 2/5 in 3.2s · exit 1",
    "… +2 waiting",
  ],
  200: [
    "thumbnails ███████████████████▊░░░░░░░░░░░░░░░░░░░░ 4/9 49% ✗ 2 ↻ 1 2 running 12s",
    "✗ photo-7.jpg  failed exit 1: connection reset",
    "⠋ photo-5.jpg     10s █████████░░░░░░░░░░░  45% writing",
    "⠋ photo-6.jpg     10s no output for 10s",
    "↻ photo-4.jpg  retry 2/5 in 3.2s · exit 1",
    "… +2 waiting",
  ],
};

for (const [columns, lines] of Object.entries(VIEWS)) {
  Deno.test(`renderRun() shows a run at ${columns} columns`, () => {
    assert.deepEqual(render(sampleRun(), Number(columns)), lines);
  });
}

for (const columns of [20, 40, 80, 200]) {
  Deno.test(`renderRun() needs nothing but ASCII if so asked, at ${columns} columns`, () => {
    const lines = render(sampleRun(), columns, 24, THEMES.ascii);
    for (const line of lines) assert.match(line, /^[ -~]*$/);
    assert.equal(lines.length, VIEWS[columns]?.length);
  });

  Deno.test(`renderRun() shows the same text with colours, at ${columns} columns`, () => {
    assert.deepEqual(
      uncolored(render(sampleRun(), columns, 24, THEMES.color)),
      render(sampleRun(), columns),
    );
  });
}

Deno.test("renderRun() colours what went wrong, what waits and what is under way", () => {
  assert.deepEqual(readable(render(sampleRun(), 80, 24, THEMES.color)), [
    "␛[1mthumbnails␛[22m ␛[33m███████████▊␛[39m␛[2m░░░░░░░░░░░░␛[22m 4/9 49% ␛[31m✗ 2␛[39m " +
    "␛[33m↻ 1␛[39m 2 running ␛[2m12s␛[22m",
    "␛[31m✗␛[39m ␛[1mphoto-7.jpg ␛[22m ␛[31mfailed␛[39m exit 1: connection reset",
    "␛[36m⠋␛[39m ␛[1mphoto-5.jpg ␛[22m ␛[2m   10s␛[22m ␛[36m█████▍␛[39m␛[2m░░░░░░␛[22m  45% " +
    "␛[2mwriting␛[22m",
    "␛[33m⠋␛[39m ␛[1mphoto-6.jpg ␛[22m ␛[2m   10s␛[22m ␛[33mno output for 10s␛[39m",
    "␛[33m↻␛[39m ␛[1mphoto-4.jpg ␛[22m ␛[33mretry 2/5 in 3.2s␛[39m ␛[2m· exit 1␛[22m",
    "␛[2m… +2 waiting␛[22m",
  ]);
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

Deno.test("renderRun() says that it waits for inputs", () => {
  const run = new EventStream();
  run.started(null, "feed");
  run.running(1);
  run.succeeded("1");
  assert.equal(render(run, 60)[0], "feed 1/? 0.0s waiting for inputs");
});

Deno.test("renderRun() says that it is paused or stopping", () => {
  const run = sampleRun();
  run.push({ kind: "run_paused" });
  assert.match(render(run, 100)[0] ?? "", /paused$/);
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 7000 });
  assert.match(render(run, 100)[0] ?? "", /stopping, kill in 7\.0s$/);
});

Deno.test("renderRun() says in few words what is out of the ordinary where room is scarce", () => {
  const run = new EventStream();
  run.started(null);
  const first = (columns: number) => render(run, columns)[0];
  assert.equal(first(40), "demo 0/? 0.0s waiting for inputs");
  assert.equal(first(20), "demo 0/? waiting");
});

Deno.test("renderRun() gives up the bar before it leaves out that a run is paused or stopping", () => {
  const run = sampleRun();
  const first = () => [60, 40, 20].map((columns) => render(run, columns)[0]);
  run.push({ kind: "run_paused" });
  assert.deepEqual(first(), [
    "thumbnails █████▉░░░░░░ 4/9 49% ✗ 2 ↻ 1 2 running 12s paused",
    "thumbnails ████▉░░░░░ 4/9 49% ✗ 2 paused",
    "4/9 49% ✗ 2 paused",
  ]);
  run.push({ kind: "run_paused", isFrozen: true });
  assert.deepEqual(first(), [
    "thumbnails █████▍░░░░░ 4/9 49% ✗ 2 ↻ 1 paused, tasks stopped",
    "thumbnails ████▍░░░░ 4/9 49% ✗ 2 stopped",
    "4/9 49% ✗ 2 stopped",
  ]);
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 7000 });
  assert.deepEqual(first(), [
    "thumbnails ████▉░░░░░ 4/9 49% ✗ 2 ↻ 1 stopping, kill in 7.0s",
    "█████▍░░░░░ 4/9 49% ✗ 2 ↻ 1 kill in 7.0s",
    "4/9 49% ✗ 2 stopping",
  ]);
});

Deno.test("renderRun() shows pace and time left once they are known", () => {
  const run = sampleRun();
  const model = modelOf(run, { ratePerSecond: 0.45, eta: { lowMs: 9000, highMs: 14_000 } });
  const first = (columns: number) =>
    renderRun(model, frame({ nowMs: run.nowMs, size: { columns, rows: 5 } }))[0];
  assert.match(first(120) ?? "", / 4\/9 49% ✗ 2 ↻ 1 2 running 12s 27\/min eta 9–14s$/);
  assert.doesNotMatch(first(40) ?? "", /eta/);
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

Deno.test("renderRun() says in its last line how to learn of keys, and what came of one", () => {
  const run = sampleRun();
  const last = (ui = keys(), columns = 80) =>
    renderRun(modelOf(run), frame({ ui, nowMs: run.nowMs, size: { columns, rows: 12 } })).at(-1);
  assert.equal(last(), "… +2 waiting · ? help");
  assert.equal(last(keys({ notice: ["9 tasks at once"] })), "… +2 waiting · 9 tasks at once");
  assert.equal(last(keys({ notice: ["9 tasks at once"] }), 20), "9 tasks at once");
  assert.equal(last(keys(), 15), "… +2 waiting");
  const long = keys({
    notice: ["the run is ending; q again kills at once", "ending; q kills now"],
  });
  assert.equal(last(long, 60), "… +2 waiting · the run is ending; q again kills at once");
  assert.equal(last(long, 40), "the run is ending; q again kills at once");
  assert.equal(last(long, 20), "ending; q kills now");
});

Deno.test("renderRun() keeps that line when nothing is hidden, and leaves it out where rows are few", () => {
  const run = new EventStream();
  run.started(1);
  run.running(1);
  const lines = (rows: number) =>
    renderRun(modelOf(run), frame({ ui: keys(), nowMs: run.nowMs, size: { columns: 40, rows } }));
  assert.equal(lines(4).at(-1), "? help");
  assert.equal(lines(3).length, 2);
});

Deno.test("renderRun() tells of keys in few rows too, where a line counts what is hidden anyway", () => {
  const run = sampleRun();
  const last = (ui = keys(), columns = 60) =>
    renderRun(modelOf(run), frame({ ui, nowMs: run.nowMs, size: { columns, rows: 3 } })).at(-1);
  assert.equal(last(), "… +4 more: 1 running, 3 waiting · ? help");
  assert.equal(last(keys({ notice: ["9 tasks at once"] }), 20), "9 tasks at once");
  assert.equal(last(frame().ui), "… +4 more: 1 running, 3 waiting");
});

Deno.test("renderRun() marks the selected row, with and without colours", () => {
  const run = sampleRun();
  const ui = keys({ selectedId: "6" });
  const draw = (theme = THEMES.plain) =>
    renderRun(modelOf(run), frame({ ui, nowMs: run.nowMs, theme, size: { columns: 40, rows: 9 } }));
  assert.equal(draw()[3], "⠋›photo-6.jpg     10s no output for 10s ".padEnd(40));
  assert.equal(draw(THEMES.ascii)[3], "|>photo-6.jpg     10s no output for 10s ".padEnd(40));
  assert.equal(
    readable(draw(THEMES.color))[3],
    "␛[7m⠋›photo-6.jpg     10s no output for 10s ".padEnd(44) + "␛[27m",
  );
  const without = renderRun(
    modelOf(run),
    frame({ ui: { ...ui, hasKeys: false }, nowMs: run.nowMs }),
  );
  assert.ok(!without.join("").includes("›"));
});

Deno.test("renderRun() is as high as before when a task ends and the next begins", () => {
  const run = new EventStream();
  const view = { list: frame().list, size: { columns: 60, rows: 20 } };
  run.started(30);
  for (let n = 1; n <= 30; n++) run.added(String(n));
  for (let n = 1; n <= 4; n++) run.attempt(String(n));
  const heights = new Set<number>();
  const order: string[] = [];
  for (let n = 1; n <= 20; n++) {
    const lines = renderRun(modelOf(run), frame({ ...view, nowMs: run.nowMs }));
    heights.add(lines.length);
    order.push(lines.slice(1, -1).map((line) => line.slice(2, 4).trim()).join(" "));
    run.succeeded(String(n));
    run.attempt(String(n + 4));
    run.nowMs += 150;
  }
  assert.deepEqual([...heights], [6]);
  assert.deepEqual(order.slice(0, 4), ["1 2 3 4", "5 2 3 4", "5 6 3 4", "5 6 7 4"]);
});
