/** Frames for tests of run views: everything has a default, times read as `t12` for 12 s after the start of events. */
import { createTheme } from "../../lib/view/theme.ts";
import { TaskList } from "../../lib/view/task_list.ts";
import { IDLE_UI, type ViewFrame } from "../../lib/view/ui_model.ts";

const START_MS = 1_700_000_000_000;

export function frame(parts: Partial<ViewFrame> = {}): ViewFrame {
  return {
    ui: IDLE_UI,
    list: new TaskList(),
    nowMs: START_MS,
    size: { columns: 80, rows: 24 },
    theme: createTheme({ hasColor: false, glyphs: "unicode" }),
    formatTime: (atMs) => `t${Math.floor((atMs - START_MS) / 1000)}`,
    ...parts,
  };
}
