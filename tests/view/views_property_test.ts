import assert from "node:assert/strict";
import fc from "fast-check";
import { statusText } from "../../lib/state/metrics.ts";
import { loadExactWidths, styledWidth } from "../../lib/text/cell_width.ts";
import { formatCount } from "../../lib/text/format_number.ts";
import { isClosed } from "../../lib/text/sgr.ts";
import { renderDashboard } from "../../lib/view/dashboard.ts";
import type { Notice } from "../../lib/view/notice.ts";
import type { RunModel } from "../../lib/view/run_model.ts";
import { renderScreen, type ScreenMode } from "../../lib/view/screen.ts";
import { renderStatusSnapshot } from "../../lib/view/status_snapshot.ts";
import { TaskList } from "../../lib/view/task_list.ts";
import type { UiModel, ViewFrame } from "../../lib/view/ui_model.ts";
import type { EventStream } from "../state/_events.ts";
import { frame, keys, modelOf, sampleRun, THEMES, uncolored } from "./_frame.ts";
import { hostileText, play, randomRun, startRun } from "./_random_run.ts";

/** What a terminal could take for anything but text, colours of our own excepted. */
// deno-lint-ignore no-control-regex
const UNSAFE = /[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u;

const size = fc.record({
  columns: fc.oneof(fc.integer({ min: 1, max: 230 }), fc.constantFrom(20, 40, 80, 200)),
  rows: fc.integer({ min: 1, max: 64 }),
});

/** What somebody may have pressed; the selection is a task, or one that does not exist. */
const pressed = fc.record({
  hasKeys: fc.boolean(),
  selected: fc.option(fc.nat(22).map(String)),
  view: fc.constantFrom("run", "help", "output" as const),
  helpTop: fc.nat(60),
  notice: fc.option(fc.constantFrom<Notice>(["9 tasks at once"], ["x".repeat(90), "y".repeat(30)])),
  topLine: fc.option(fc.integer({ min: -5, max: 400 })),
  lines: fc.array(hostileText.map(outputLine), { maxLength: 90 }),
  lostLines: fc.constantFrom(0, 120_000),
  hasEnded: fc.boolean(),
});
type Pressed = typeof pressed extends fc.Arbitrary<infer T> ? T : never;

/** A line as the display hands it over: sanitised, but for tabs. */
function outputLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\0-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\ud800]/g, "");
}

function uiOf(it: Pressed, label: string): UiModel {
  const { lines, lostLines, topLine, hasEnded } = it;
  const taskId = it.selected ?? "1";
  return keys({
    hasKeys: it.hasKeys,
    selectedId: it.selected,
    helpTop: it.view === "help" ? it.helpTop : null,
    notice: it.notice,
    output: it.view === "output" ? { taskId, label, lines, lostLines, topLine, hasEnded } : null,
  });
}

function assertFits(lines: readonly string[], { size }: ViewFrame): void {
  assert.ok(lines.length <= size.rows, `${lines.length} lines in ${size.rows} rows`);
  for (const line of lines) {
    const width = styledWidth(line);
    assert.ok(width <= size.columns, `${width} > ${size.columns}: ${JSON.stringify(line)}`);
    assert.ok(isClosed(line), `a style stays open: ${JSON.stringify(line)}`);
  }
  for (const line of uncolored(lines)) assert.doesNotMatch(line, UNSAFE);
}

Deno.test("views stay within their room and hold nothing but text, whatever happens", async () => {
  await loadExactWidths();
  const mode = fc.constantFrom<ScreenMode>("live", "full");
  const theme = fc.constantFrom("plain", "color", "ascii", "still" as const);
  fc.assert(
    fc.property(randomRun, pressed, size, mode, theme, (plan, it, room, shown, look) => {
      const run = startRun(plan);
      const list = new TaskList();
      plan.steps.forEach((step, at) => {
        play(run, step);
        // A frame now and then: the list remembers what it showed.
        if (at % 7 !== 0 && at !== plan.steps.length - 1) return;
        const view = frame({
          ui: uiOf(it, step.text),
          list,
          nowMs: run.nowMs,
          size: room,
          theme: THEMES[look],
        });
        const lines = renderScreen(shown, modelOf(run), view);
        assertFits(lines, view);
        if (look === "plain") { for (const line of lines) assert.ok(!line.includes("\x1b"), line); }
      });
    }),
  );
});

Deno.test("renderDashboard() fills its screen exactly and shows the metrics as they are", async () => {
  await loadExactWidths();
  fc.assert(
    fc.property(randomRun, size, fc.boolean(), (plan, room, hasKeys) => {
      const run = startRun(plan);
      for (const step of plan.steps) play(run, step);
      const model = modelOf(run);
      const ui = keys({ hasKeys });
      const lines = renderDashboard(model, frame({ ui, nowMs: run.nowMs, size: room }));
      assert.equal(lines.length, room.rows);
      for (const line of lines) assert.equal(styledWidth(line), room.columns, line);
      if (room.columns >= 24) assertTrue(lines, model, room.rows);
    }),
  );
});

/** The numbers that no screen leaves out. */
function assertTrue(lines: readonly string[], model: RunModel, rows: number): void {
  const { metrics } = model;
  const said = lines.join("\n");
  assert.ok(said.includes(statusText(metrics)), said);
  const remaining = metrics.remaining === null ? "?" : formatCount(metrics.remaining);
  if (rows > 1) {
    assert.match(lines.at(-1) ?? "", new RegExp(`^\\s*${escape(remaining)} (remaining|left)`));
  }
}

function escape(text: string): string {
  return text.replace("?", "\\?");
}

Deno.test("views draw nothing but ASCII if so asked, at any size", () => {
  const run = sampleRun();
  const mode = fc.constantFrom<ScreenMode>("live", "full");
  fc.assert(
    fc.property(size, mode, fc.constantFrom("run", "help", "output"), (room, shown, view) => {
      const output = {
        taskId: "5",
        label: "a long label of a task",
        lines: ["x".repeat(300), "a\tb"],
        lostLines: 7,
        topLine: null,
        hasEnded: false,
      };
      const ui = keys({
        helpTop: view === "help" ? 3 : null,
        output: view === "output" ? output : null,
        selectedId: "7",
      });
      const parts = { ui, nowMs: run.nowMs, size: room, theme: THEMES.ascii };
      for (const line of renderScreen(shown, modelOf(run), frame(parts))) {
        assert.match(line, /^[ -~]*$/);
      }
    }),
  );
});

Deno.test("views of the same moment are the same", () => {
  fc.assert(
    fc.property(randomRun, size, (plan, room) => {
      const run = startRun(plan);
      for (const step of plan.steps) play(run, step);
      const view = frame({ nowMs: run.nowMs, size: room });
      const draw = () => [
        ...renderScreen("full", modelOf(run), view),
        ...renderScreen("live", modelOf(run), { ...view, list: new TaskList() }),
      ];
      assert.deepEqual(draw(), draw());
    }),
    { numRuns: 50 },
  );
});

Deno.test("renderStatusSnapshot() is a bounded number of safe lines", () => {
  fc.assert(
    fc.property(randomRun, (plan) => {
      const run = startRun(plan);
      for (const step of plan.steps) play(run, step);
      const lines = snapshot(run);
      assert.ok(lines.length <= 60, String(lines.length));
      for (const line of lines) {
        assert.ok(styledWidth(line) <= 200, line);
        assert.doesNotMatch(line, UNSAFE);
      }
    }),
  );
});

function snapshot(run: EventStream): string[] {
  const { formatTime } = frame();
  return renderStatusSnapshot(modelOf(run), { nowMs: run.nowMs, theme: THEMES.plain, formatTime });
}
