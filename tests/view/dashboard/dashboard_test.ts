import assert from "node:assert/strict";
import { renderDashboard } from "../../../lib/view/dashboard.ts";
import type { ViewFrame } from "../../../lib/view/ui_model.ts";
import type { EventStream } from "../../state/_events.ts";
import { frame, keys, modelOf, readable, sampleRun, THEMES, uncolored } from "../_frame.ts";

/** Without the spaces that fill a line. */
function render(run: EventStream, parts: Partial<ViewFrame> = {}): string[] {
  return renderDashboard(modelOf(run), frame({ nowMs: run.nowMs, ui: keys(), ...parts }))
    .map((line) => line.trimEnd());
}

const SCREENS: Readonly<Record<string, readonly string[]>> = {
  "20x1": [
    "⠋ (2 - 4 / 9)",
  ],
  "20x2": [
    "⠋ (2 - 4 / 9)",
    "5 remaining   ? help",
  ],
  "20x3": [
    "thum… ████▍░░░░  49%",
    "⠋ (2 - 4 / 9)",
    "5 remaining   ? help",
  ],
  "20x5": [
    "thum… ████▍░░░░  49%",
    "⠋ (2 - 4 / 9)",
    "✗ phot…jpg exit 1: …",
    "⠋ photo-5.jpg    10s",
    "5 remaining   ? help",
  ],
  "40x12": [
    "thumbnails ████████▍░░░░░░░░  49%    12s",
    "⠋ Processing (2 - 4 / 9)",
    "2/4 running  1 retrying  2 waiting",
    "12:00:00 ✗ photo-3.jpg  exit 1: bad hea…",
    "12:00:12 ✗ photo-7.jpg  exit 1: connect…",
    "✗ photo-7.jpg  failed exit 1: connectio…",
    "⠋ photo-5.jpg     10s █████▍░░░░░░  45%",
    "⠋ photo-6.jpg     10s no output for 10s",
    "↻ photo-4.jpg  retry 2/5 in 3.2s · exit…",
    "· photo-8.jpg   waits",
    "· photo-9.jpg   waits",
    "5 remaining    ? help  q cancel  p pause",
  ],
  "40x16": [
    "thumbnails ████████▍░░░░░░░░  49%    12s",
    "╭─ Status ─────────────────────────────╮",
    "│ ⠋ Processing (2 - 4 / 9)             │",
    "│ 2/4 running  1 retrying  2 waiting   │",
    "╰──────────────────────────────────────╯",
    "╭─ Errors: 2 ──────────────────────────╮",
    "│ 12:00:00 ✗ photo-3.jpg  exit 1: bad… │",
    "│ 12:00:12 ✗ photo-7.jpg  exit 1: con… │",
    "╰──────────────────────────────────────╯",
    "╭─ Tasks ──────────────────────────────╮",
    "│ ✗ photo-7.jpg  failed exit 1: conne… │",
    "│ ⠋ photo-5.jpg     10s ███▌░░░░  45%  │",
    "│ ⠋ photo-6.jpg     10s silent 10s     │",
    "│ … +3 waiting                         │",
    "╰──────────────────────────────────────╯",
    "5 remaining    ? help  q cancel  p pause",
  ],
  "80x24": [
    "thumbnails ███████████████████████▋░░░░░░░░░░░░░░░░░░░░░░░░  49%    12s 12:00:12",
    "╭─ Status ─────────────────────────────────────╮╭─ Errors: 2 ──────────────────╮",
    "│ ⠋ Processing (2 - 4 / 9)                     ││ 12:00:00 ✗ photo-3.jpg       │",
    "│ 2/4 running  1 retrying  2 waiting           ││   exit 1: bad header         │",
    "╰──────────────────────────────────────────────╯│ 12:00:12 ✗ photo-7.jpg       │",
    "╭─ Tasks ──────────────────────────────────────╮│   exit 1: connection reset   │",
    "│ ✗ photo-7.jpg  failed exit 1: connection re… ││                              │",
    "│ ⠋ photo-5.jpg     10s █████▍░░░░░░  45%      ││                              │",
    "│ ⠋ photo-6.jpg     10s no output for 10s      ││                              │",
    "│ ↻ photo-4.jpg  retry 2/5 in 3.2s · exit 1    ││                              │",
    "│ · photo-8.jpg   waits                        ││                              │",
    "│ · photo-9.jpg   waits                        ││                              │",
    "│                                              ││                              │",
    "│                                              ││                              │",
    "│                                              ││                              │",
    "│                                              ││                              │",
    "│                                              │╰──────────────────────────────╯",
    "│                                              │╭─ Throughput ─────────────────╮",
    "│                                              ││                 █▁▁▁▁▁▁▁▁▁▁▁ │",
    "│                                              │╰─────────────────── last 28s ─╯",
    "│                                              │╭─ Workers: 1 ─────────────────╮",
    "│                                              ││ ⠋ #1 2 tasks: photo-… 5 done │",
    "╰──────────────────────────────────────────────╯╰──────────────────────────────╯",
    "5 remaining             ? help  q cancel  p pause  ↑↓ select  t display  +- jobs",
  ],
};

for (const [name, lines] of Object.entries(SCREENS)) {
  const [columns = 0, rows = 0] = name.split("x").map(Number);
  Deno.test(`renderDashboard() shows a run on a screen of ${name}`, () => {
    assert.deepEqual(render(sampleRun(), { size: { columns, rows } }), lines);
  });
}

const SIZES = [[20, 5], [40, 16], [80, 24], [200, 60]] as const;
for (const [columns, rows] of SIZES) {
  const size = { columns, rows };
  Deno.test(`renderDashboard() says the same with colours at ${columns}x${rows}`, () => {
    const colored = render(sampleRun(), { size, theme: THEMES.color });
    assert.deepEqual(
      uncolored(colored).map((line) => line.trimEnd()),
      render(sampleRun(), { size }),
    );
    assert.notDeepEqual(colored, render(sampleRun(), { size }));
  });
  Deno.test(`renderDashboard() needs nothing but ASCII at ${columns}x${rows}`, () => {
    const run = sampleRun();
    for (const line of render(run, { size, theme: THEMES.ascii })) assert.match(line, /^[ -~]*$/);
  });
}

Deno.test("renderDashboard() puts panels side by side at 200 columns, with room for all of a row", () => {
  const lines = render(sampleRun(), { size: { columns: 200, rows: 60 } });
  assert.equal(lines.length, 60);
  const [, titles = "", status = "", open = "", ended = ""] = lines;
  assert.match(titles, /^╭─ Status ─+╮╭─ Errors: 2 ─+╮$/);
  assert.match(
    status,
    /^│ ⠋ Processing \(2 - 4 \/ 9\) +││ 12:00:00 ✗ photo-3.jpg {2}exit 1: bad header +│$/,
  );
  assert.match(open, /^│ 2\/4 running {2}1 retrying {2}2 waiting +││ 12:00:12 ✗ photo-7/);
  assert.match(ended, /^│ 2 succeeded {2}2 failed +│/);
  assert.match(lines.at(-1) ?? "", /^5 remaining +\? help .* Enter output$/);
});

Deno.test("renderDashboard() speaks of no keys where there are none", () => {
  const lines = render(sampleRun(), { ui: frame().ui });
  assert.equal(lines.at(-1), "5 remaining");
});

Deno.test("renderDashboard() shows what came of a key in the place of the keys", () => {
  const ui = keys({ notice: ["9 tasks at once"] });
  assert.equal(
    render(sampleRun(), { ui }).at(-1),
    "5 remaining" + "9 tasks at once".padStart(69),
  );
  const small = render(sampleRun(), { ui, size: { columns: 20, rows: 5 } });
  assert.equal(small.at(-1), "     9 tasks at once");
});

Deno.test("renderDashboard() says beside a notice what remains, or nothing", () => {
  const run = sampleRun();
  const model = modelOf(run, { ratePerSecond: 0.45 });
  const footer = (columns: number) => {
    const ui = keys({ notice: ["9 tasks at once"] });
    const view = frame({ ui, nowMs: run.nowMs, size: { columns, rows: 5 } });
    return renderDashboard(model, view).at(-1)?.trim();
  };
  assert.equal(footer(40), "5 remaining  27/min      9 tasks at once");
  assert.equal(footer(28), "5 remaining  9 tasks at once");
  assert.equal(footer(24), "9 tasks at once");
});

Deno.test("renderDashboard() marks a selected task, and a selected failure in both lists", () => {
  const task = render(sampleRun(), { ui: keys({ selectedId: "6" }) });
  assert.ok(task.some((line) => line.startsWith("│ ⠋›photo-6.jpg")), task.join("\n"));
  const failure = render(sampleRun(), { ui: keys({ selectedId: "7" }) });
  assert.equal(failure.filter((line) => /✗›photo-7.jpg/.test(line)).length, 2, failure.join("\n"));
  const colored = render(sampleRun(), { ui: keys({ selectedId: "6" }), theme: THEMES.color });
  assert.ok(
    readable(colored).some((line) => line.includes("␛[7m⠋›photo-6.jpg     10s no output for 10s")),
  );
});

Deno.test("renderDashboard() offers keys that make sense for what is selected", () => {
  const footer = (selectedId: string) =>
    render(sampleRun(), { ui: keys({ selectedId }), size: { columns: 120, rows: 24 } }).at(-1) ??
      "";
  assert.match(
    footer("6"),
    /\? help {2}Enter output {2}c cancel task {2}Esc unselect {2}q cancel$/,
  );
  assert.match(footer("7"), /\? help {2}Enter output {2}r retry {2}Esc unselect {2}q cancel$/);
  // It went well: nothing of it is kept to look at.
  assert.match(footer("1"), / {3}\? help {2}Esc unselect {2}q cancel$/);
});

Deno.test("renderDashboard() shows pace and time left once they are known", () => {
  const run = sampleRun();
  const model = modelOf(run, { ratePerSecond: 0.45, eta: { lowMs: 9000, highMs: 14_000 } });
  const footer = (columns: number, rows: number) =>
    renderDashboard(model, frame({ nowMs: run.nowMs, size: { columns, rows } })).at(-1)?.trimEnd();
  assert.equal(footer(80, 24), "5 remaining  eta 9–14s  27/min");
  assert.equal(footer(24, 5), "5 remaining  eta 9–14s");
  assert.equal(footer(11, 5), "5 remaining");
  assert.equal(footer(6, 5), "5 left");
});
