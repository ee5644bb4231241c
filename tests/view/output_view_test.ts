import assert from "node:assert/strict";
import { outputRows, renderOutput } from "../../lib/view/output_view.ts";
import type { OutputModel, UiModel } from "../../lib/view/ui_model.ts";
import type { EventStream } from "../state/_events.ts";
import { frame, keys, modelOf, readable, sampleRun, THEMES, uncolored } from "./_frame.ts";

const LINES = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`);

function output(parts: Partial<OutputModel> = {}): OutputModel {
  return {
    taskId: "5",
    label: "photo-5.jpg",
    lines: LINES,
    lostLines: 0,
    topLine: null,
    hasEnded: false,
    ...parts,
  };
}

interface Look {
  readonly columns?: number;
  readonly rows?: number;
  readonly ui?: UiModel;
  readonly theme?: (typeof THEMES)["plain"];
}

function render(run: EventStream, shown: OutputModel, look: Look = {}): string[] {
  const { columns = 80, rows = 6, ui = keys(), theme = THEMES.plain } = look;
  return renderOutput(
    modelOf(run),
    frame({ ui, nowMs: run.nowMs, size: { columns, rows }, theme }),
    shown,
  );
}

Deno.test("renderOutput() follows the newest lines of a task", () => {
  assert.deepEqual(render(sampleRun(), output()).slice(0, 5), [
    "⠋ photo-5.jpg  running 10s  45%",
    "line 27",
    "line 28",
    "line 29",
    "line 30",
  ]);
});

Deno.test("renderOutput() shows lines by their number, so that new and lost ones move nothing", () => {
  const shown = (parts: Partial<OutputModel>) => render(sampleRun(), output(parts)).slice(1, 5);
  const wanted = ["line 11", "line 12", "line 13", "line 14"];
  assert.deepEqual(shown({ topLine: 10 }), wanted);
  assert.deepEqual(shown({ topLine: 10, lines: [...LINES, "more"] }), wanted);
  assert.deepEqual(shown({ topLine: 10, lines: LINES.slice(5), lostLines: 5 }), wanted);
  // What is gone cannot be shown; beyond the end there is nothing.
  assert.equal(shown({ topLine: 0, lines: LINES.slice(5), lostLines: 5 })[0], "line 6");
  assert.equal(shown({ topLine: 999 })[3], "line 30");
});

const HEAD = "⠋ photo-5.jpg  running 10s  45%";
const PLACE = "following  lines 29–30 of 30";
const KEYS = "Esc back  ↑↓ scroll  c cancel task  ? help";
const VIEWS: Readonly<Record<number, readonly string[]>> = {
  20: ["⠋ photo-5.jpg  45%", "line 29", "line 30", "following   Esc back"],
  40: [HEAD, "line 29", "line 30", PLACE + "Esc back".padStart(12)],
  80: [HEAD, "line 29", "line 30", PLACE + KEYS.padStart(52)],
  200: [HEAD, "line 29", "line 30", PLACE + KEYS.padStart(172)],
};
for (const [name, lines] of Object.entries(VIEWS)) {
  const columns = Number(name);
  Deno.test(`renderOutput() fits ${columns} columns, in any look`, () => {
    const shown = render(sampleRun(), output(), { columns, rows: 4 });
    assert.deepEqual(shown, lines);
    const colored = render(sampleRun(), output(), { columns, rows: 4, theme: THEMES.color });
    assert.deepEqual(uncolored(colored), shown);
    const ascii = render(sampleRun(), output(), { columns, rows: 4, theme: THEMES.ascii });
    for (const line of ascii) assert.match(line, /^[ -~]*$/);
  });
}

Deno.test("renderOutput() says how its task is, or how it ended and why", () => {
  const run = sampleRun();
  const head = (taskId: string, parts: Partial<OutputModel> = {}) =>
    render(run, output({ taskId, label: `photo-${taskId}.jpg`, ...parts }))[0];
  assert.equal(head("4"), "↻ photo-4.jpg  retry 2/5 in 3.2s  exit 1");
  assert.equal(head("8"), "· photo-8.jpg  waits for its turn");
  assert.equal(head("7", { hasEnded: true }), "✗ photo-7.jpg  failed  exit 1: connection reset");
  assert.equal(head("1", { hasEnded: true }), "· photo-1.jpg  ended");
  run.nowMs += 4000;
  assert.equal(head("4"), "↻ photo-4.jpg  retry 2/5 is next  exit 1");
  run.push({ kind: "run_paused", isFrozen: true });
  assert.equal(head("5"), "‖ photo-5.jpg  stopped 14s  45%");
});

Deno.test("renderOutput() knows how a task ended that was in the list", () => {
  const run = sampleRun();
  const view = frame({ ui: keys(), nowMs: run.nowMs });
  const options = { nowMs: run.nowMs, rows: 20, selectedId: "6" };
  view.list.arrange(run.state, options);
  run.nowMs += 500;
  run.succeeded("6");
  const shown = output({ taskId: "6", label: "photo-6.jpg", hasEnded: true });
  assert.equal(renderOutput(modelOf(run), view, shown)[0], "✓ photo-6.jpg  succeeded  in 10s");
});

Deno.test("renderOutput() knows how a task ended that was tried again and ended before anybody looked", () => {
  const run = sampleRun();
  run.push({ kind: "task_requeued", task: "7", index: 7, label: "photo-7.jpg", allowed: false });
  run.attempt("7");
  run.nowMs += 500;
  run.succeeded("7");
  const shown = output({ taskId: "7", label: "photo-7.jpg", hasEnded: true });
  assert.equal(render(run, shown)[0], "✓ photo-7.jpg  succeeded  in 0.5s");
});

Deno.test("renderOutput() tells what is gone, and that there is none", () => {
  const run = sampleRun();
  const gone = render(run, output({ lostLines: 12_000 }), { columns: 120 }).at(-1) ?? "";
  assert.match(gone, /^following {2}lines 12,027–12,030 of 12,030 {2}the first 12,000 are gone /);
  assert.equal(render(run, output({ lines: [] }))[1], "(no output yet)");
  assert.equal(render(run, output({ lines: [], hasEnded: true }))[1], "(no output)");
});

Deno.test("renderOutput() cuts long lines and sets tabs as a terminal does", () => {
  const lines = ["a\tb", "漢字\tc", "12345678\td", "x".repeat(10_000)];
  assert.deepEqual(render(sampleRun(), output({ lines }), { columns: 30 }).slice(1, 5), [
    "a       b",
    "漢字    c",
    "12345678        d",
    "x".repeat(29) + "…",
  ]);
});

Deno.test("renderOutput() shows what came of a key, and no keys where there are none", () => {
  const run = sampleRun();
  const notice = render(run, output(), { ui: keys({ notice: ["cancelling photo-5.jpg"] }) }).at(-1);
  assert.match(notice ?? "", /^following {2}lines 27–30 of 30 +cancelling photo-5\.jpg$/);
  assert.equal(render(run, output(), { ui: frame().ui }).at(-1), "following  lines 27–30 of 30");
});

Deno.test("renderOutput() offers the keys that make sense for its task, and no others", () => {
  const run = sampleRun();
  const hints = (parts: Partial<OutputModel>) =>
    /Esc back.*$/.exec(render(run, output(parts), { columns: 120 }).at(-1) ?? "")?.[0];
  assert.equal(hints({}), "Esc back  ↑↓ scroll  c cancel task  ? help");
  assert.equal(hints({ topLine: 3 }), "Esc back  ↑↓ scroll  End follow  c cancel task  ? help");
  assert.equal(hints({ taskId: "7", hasEnded: true }), "Esc back  ↑↓ scroll  r retry  ? help");
  assert.equal(hints({ taskId: "1", hasEnded: true }), "Esc back  ↑↓ scroll  ? help");
  const old = { taskId: "1", hasEnded: true, topLine: 3 };
  assert.equal(hints(old), "Esc back  ↑↓ scroll  End last line  ? help");
  // Nothing can be asked for a task any more.
  run.push({ kind: "run_cancelling", by: "SIGINT", deadlineAtMs: run.nowMs + 9000 });
  assert.equal(hints({}), "Esc back  ↑↓ scroll  ? help");
});

Deno.test("outputRows() is what renderOutput() shows", () => {
  for (const rows of [1, 2, 3, 4, 5, 24]) {
    const lines = render(sampleRun(), output(), { rows });
    assert.equal(lines.length, rows);
    assert.equal(
      lines.filter((line) => line.startsWith("line ")).length,
      outputRows({ columns: 80, rows }),
    );
  }
});

Deno.test("renderOutput() colours the state and leaves the output as it is", () => {
  const [head, line] = readable(render(sampleRun(), output(), { theme: THEMES.color }));
  assert.equal(head, "␛[36m⠋␛[39m ␛[1mphoto-5.jpg␛[22m  running 10s  45%");
  assert.equal(line, "line 27");
});
