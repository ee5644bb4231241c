/** Which keys make sense with one task, as it is now: no footer offers what would only be refused. Pure. */
import { findFailure } from "../state/find_failure.ts";
import type { RunState } from "../state/run_state.ts";
import type { KeyHint } from "./key_hints.ts";

/** There is output of it to look at: that of tasks that went well is not kept. */
export function hasOutput(state: RunState, id: string): boolean {
  return state.open.has(id) || findFailure(state, id) !== undefined;
}

/** What can be asked for it. */
export function taskHints(state: RunState, id: string): readonly KeyHint[] {
  if (isEnding(state)) return [];
  if (state.open.has(id)) return [{ actions: ["cancel_task"] }];
  return findFailure(state, id) === undefined ? [] : [{ actions: ["retry_task"] }];
}

/** Nothing can be asked of its tasks any more. */
export function isEnding({ phase }: RunState): boolean {
  return phase === "cancelling" || phase === "finished";
}
