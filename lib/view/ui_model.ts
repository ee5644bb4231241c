/**
 * What people have changed with keys about how a run is shown: plain, readonly data. Displays make a new one for each
 * key; views read it. Holds nothing that events tell, so that it can be thrown away when the display changes.
 */
import type { Notice } from "./notice.ts";
import type { ViewSize } from "./renderable.ts";
import type { TaskList } from "./task_list.ts";
import type { Theme } from "./theme.ts";

/** The output of one task, while somebody looks at it. */
export interface OutputModel {
  readonly taskId: string;
  readonly label: string;
  /** Whole lines, oldest first, already sanitised; a bounded number of the latest ones. */
  readonly lines: readonly string[];
  /** Lines before the first of `lines` that are no longer kept; `lostLines + n` is the number of `lines[n]`. */
  readonly lostLines: number;
  /** Number of the line at the top of the screen, so that new lines move nothing; null follows the newest. */
  readonly topLine: number | null;
  /** Nothing more will come from this attempt. */
  readonly hasEnded: boolean;
}

export interface UiModel {
  /** Keys are read. Without them no view speaks of keys or marks a selection. */
  readonly hasKeys: boolean;
  /** The task that `Enter`, `c` and `r` are about, see `TaskList.step`; null selects none. */
  readonly selectedId: string | null;
  /** The table of keys is shown instead of the run, from this line on where it is higher than the screen; null: not. */
  readonly helpTop: number | null;
  /** Shown instead of the run, if there is one. */
  readonly output: OutputModel | null;
  /** What came of the last key, for a few seconds: `8 tasks at once`. Null when there is nothing to say. */
  readonly notice: Notice | null;
}

/** As a display begins, and for ever without a keyboard. */
export const IDLE_UI: UiModel = {
  hasKeys: false,
  selectedId: null,
  helpTop: null,
  output: null,
  notice: null,
};

/** Everything besides the run that a run view is a function of. */
export interface ViewFrame {
  readonly ui: UiModel;
  /** What the list of tasks showed before; the same one for all frames of a run. */
  readonly list: TaskList;
  /** Unix time in milliseconds. */
  readonly nowMs: number;
  readonly size: ViewSize;
  readonly theme: Theme;
  /** Unix time as local time of day, e.g. `12:03:04`. */
  readonly formatTime: (atMs: number) => string;
}
