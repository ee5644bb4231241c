/**
 * What people ask of a run with keys, and what they are told of it: each request with its notice, or why there is none.
 * Pure; the run does what it likes with a request, and events tell what came of it.
 */
import { findFailure } from "../state/find_failure.ts";
import type { RunState } from "../state/run_state.ts";
import { formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { truncate } from "../text/truncate.ts";
import { hasOutput, isEnding } from "../view/task_hints.ts";
import type { UiState } from "./ui_state.ts";

/** What a key may ask of the run; the names are those of `RunControls`. */
export type KeyRequest =
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "set_jobs"; readonly jobs: number }
  | { readonly kind: "cancel_task"; readonly id: string }
  | { readonly kind: "retry_task"; readonly id: string }
  | { readonly kind: "cancel_run" };

export interface KeyOutcome {
  /** The same object when the key changes nothing. */
  readonly ui: UiState;
  readonly request: KeyRequest | null;
}

/** What requests about one task depend on. */
export interface TaskContext {
  readonly state: RunState;
  /** What stands for the middle of a label that is too long. */
  readonly ellipsis: string;
}

const MAX_LABEL_COLUMNS = 40;

/** Nothing new starts → what runs is stopped too → all goes on. Where nothing runs there is nothing to stop. */
export function pause(ui: UiState, state: RunState): KeyOutcome {
  if (isEnding(state)) return tooLate(ui);
  const { phase, isFrozen, counts } = state;
  if (phase !== "paused") return say(ui, pausedText(state), { kind: "pause" });
  if (isFrozen || counts.running === 0) return say(ui, "going on", { kind: "resume" });
  return say(ui, `stopped the ${runningText(state)}; p again goes on`, { kind: "pause" });
}

/** What is said of a pause that leaves running what runs, as long as this is so. */
export function pausedText(state: RunState): string {
  const more = state.counts.running > 0 ? `stops the ${runningText(state)}` : "goes on";
  return `paused: nothing new starts; p again ${more}`;
}

function runningText({ counts }: RunState): string {
  return `${formatCount(counts.running)} running`;
}

/** At least one: running none would be a pause. */
export function setJobs(ui: UiState, state: RunState, change: number): KeyOutcome {
  if (isEnding(state)) return tooLate(ui);
  const jobs = Math.max(1, state.jobs + change);
  const notice = `${formatCount(jobs)} ${jobs === 1 ? "task" : "tasks"} at once`;
  return say(ui, notice, { kind: "set_jobs", jobs });
}

/** Of a task that went well nothing is kept: an empty view would say that it had printed nothing. */
export function openOutput(ui: UiState, taskId: string, { state }: TaskContext): KeyOutcome {
  if (!hasOutput(state, taskId)) return say(ui, "this task has ended, and its output has gone by");
  return { ui: { ...ui, output: { taskId, topLine: null } }, request: null };
}

export function cancelTask(ui: UiState, id: string, { state, ellipsis }: TaskContext): KeyOutcome {
  if (isEnding(state)) return tooLate(ui);
  const row = state.open.get(id);
  if (row === undefined) return say(ui, "this task has ended already");
  return say(ui, `cancelling ${shown(row.label, ellipsis)}`, { kind: "cancel_task", id });
}

export function retryTask(ui: UiState, id: string, { state, ellipsis }: TaskContext): KeyOutcome {
  if (isEnding(state)) return tooLate(ui);
  const failed = findFailure(state, id);
  if (failed === undefined) return say(ui, "only a task that failed can be tried again");
  return say(ui, `trying ${shown(failed.label, ellipsis)} again`, { kind: "retry_task", id });
}

export function withSelected(ui: UiState, act: (id: string) => KeyOutcome): KeyOutcome {
  return ui.selectedId === null ? say(ui, "select a task first: up, down") : act(ui.selectedId);
}

export function say(ui: UiState, notice: string, request: KeyRequest | null = null): KeyOutcome {
  return { ui: { ...ui, notice }, request };
}

function tooLate(ui: UiState): KeyOutcome {
  return say(ui, "the run is ending; q again kills at once");
}

function shown(label: string, ellipsis: string): string {
  return truncate(sanitize(label), MAX_LABEL_COLUMNS, { where: "middle", ellipsis });
}
