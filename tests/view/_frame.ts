/** Frames and runs for tests of run views: everything has a default, the run starts at 12:00:00. */
import { selectMetrics } from "../../lib/state/metrics.ts";
import type { RunModel } from "../../lib/view/run_model.ts";
import { TaskList } from "../../lib/view/task_list.ts";
import { createTheme, type Theme } from "../../lib/view/theme.ts";
import { IDLE_UI, type UiModel, type ViewFrame } from "../../lib/view/ui_model.ts";
import { EventStream } from "../state/_events.ts";

export const START_MS = 1_700_000_000_000;

export const THEMES: Readonly<Record<"plain" | "color" | "ascii" | "still", Theme>> = {
  plain: createTheme({ hasColor: false, glyphs: "unicode" }),
  color: createTheme({ hasColor: true, glyphs: "unicode" }),
  ascii: createTheme({ hasColor: false, glyphs: "ascii" }),
  still: createTheme({ hasColor: false, glyphs: "unicode", isAnimated: false }),
};

export function frame(parts: Partial<ViewFrame> = {}): ViewFrame {
  return {
    ui: IDLE_UI,
    list: new TaskList(),
    nowMs: START_MS,
    size: { columns: 80, rows: 24 },
    theme: THEMES.plain,
    formatTime,
    ...parts,
  };
}

function formatTime(atMs: number): string {
  const seconds = Math.floor((atMs - START_MS) / 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(12 + Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${
    two(seconds % 60)
  }`;
}

/** Somebody has a keyboard, and has pressed some keys. */
export function keys(parts: Partial<UiModel> = {}): UiModel {
  return { ...IDLE_UI, hasKeys: true, ...parts };
}

/** The run with a pace that is given, or unknown: how it is found is tested elsewhere. */
export function modelOf(
  { state }: EventStream,
  { ratePerSecond = null, eta = null }: Partial<Pick<RunModel, "ratePerSecond" | "eta">> = {},
): RunModel {
  return { state, metrics: selectMetrics(state), ratePerSecond, eta };
}

/** ESC as a character that can be read. */
export function readable(lines: readonly string[]): string[] {
  return lines.map((line) => line.replaceAll("\x1b", "␛"));
}

/** Lines without our own colours. */
export function uncolored(lines: readonly string[]): string[] {
  // deno-lint-ignore no-control-regex
  return lines.map((line) => line.replace(/\x1b\[[0-9;]*m/g, ""));
}

/** Nine tasks: two ended well, one failed some time ago and one just now, one retries, two run, two wait. */
export function sampleRun(): EventStream {
  const run = new EventStream(START_MS);
  run.started(9, "thumbnails");
  for (let n = 1; n <= 9; n++) run.added(String(n), `photo-${n}.jpg`);
  for (const task of ["1", "2", "3", "7"]) run.attempt(task);
  run.succeeded("1");
  run.succeeded("2");
  run.failed("3", { tail: ["bad header"] });
  run.nowMs += 2000;
  run.attempt("4", 1, 5);
  run.attempt("5");
  run.push({ kind: "attempt_progress", task: "5", done: 45, total: 100, status: "resizing" });
  run.attempt("6");
  run.nowMs += 10_000;
  run.retry("4");
  run.failed("7", { tail: ["connection reset"] });
  run.push({ kind: "attempt_progress", task: "5", status: "writing\x1b[2J" });
  return run;
}
