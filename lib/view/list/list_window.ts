/** What a list of tasks shows at one moment. Types only. */
import type { FailedTask, TaskRow } from "../../state/run_state.ts";

/** One row: a task that is open or has just ended, or one that failed. */
export type ListItem =
  | { readonly kind: "task"; readonly id: string; readonly row: TaskRow }
  | { readonly kind: "failed"; readonly id: string; readonly failed: FailedTask };

export interface ListWindow {
  readonly items: readonly ListItem[];
  readonly hiddenRunning: number;
  /** Without a row: retrying ones and those that have not had their turn. */
  readonly hiddenWaiting: number;
}
