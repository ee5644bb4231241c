/** What people have changed with keys about a display. Plain, readonly data; `ui_keys.ts` makes the next one. */

import type { Notice } from "../view/notice.ts";

/** How a run is shown on a terminal: a block below the output, the whole screen, or log lines. */
export type ShownMode = "live" | "full" | "plain";

export interface UiState {
  readonly mode: ShownMode;
  /** The task that keys are about. */
  readonly selectedId: string | null;
  /** The table of keys is shown, from this line on; null: not. */
  readonly helpTop: number | null;
  /** The task whose output is shown instead of the run. `topLine`: see `OutputModel`. */
  readonly output: { readonly taskId: string; readonly topLine: number | null } | null;
  /** What came of the last key. */
  readonly notice: Notice | null;
}

export function createUiState(mode: ShownMode): UiState {
  return { mode, selectedId: null, helpTop: null, output: null, notice: null };
}
