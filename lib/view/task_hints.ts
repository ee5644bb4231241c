/** Which keys make sense with one task, as it is now: no footer offers what would only be refused. Pure. */
import type { RunState } from "../state/run_state.ts";
import type { KeyHint } from "./key_hints.ts";

/** There is output of it to look at: that of tasks that went well is not kept. */
export function hasOutput(state: RunState, id: string): boolean {
  return state.open.has(id) || hasFailed(state, id);
}

/** What can be asked for it. */
export function taskHints(state: RunState, id: string): readonly KeyHint[] {
  if (state.phase === "cancelling" || state.phase === "finished") return [];
  if (state.open.has(id)) return [{ actions: ["cancel_task"] }];
  return hasFailed(state, id) ? [{ actions: ["retry_task"] }] : [];
}

function hasFailed({ recentFailures }: RunState, id: string): boolean {
  return recentFailures.some((failed) => failed.id === id);
}
