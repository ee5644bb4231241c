/**
 * What people ask of a run with keys, and what they are told of it: each request with its notice, or why there is none.
 * Pure; the run does what it likes with a request, and events tell what came of it.
 */
import { findFailure } from "../state/find_failure.ts";
import type { RunState } from "../state/run_state.ts";
import { formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { truncate } from "../text/truncate.ts";
import type { Notice } from "../view/notice.ts";
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

/** What is left of a label in full, in fewer and in fewest words. */
const LABEL_COLUMNS = { full: 40, shorter: 20, shortest: 9 };

/** Nothing new starts → what runs is stopped too → all goes on. Where nothing runs there is nothing to stop. */
export function pause(ui: UiState, state: RunState): KeyOutcome {
  if (isEnding(state)) return tooLate(ui);
  const { phase, isFrozen, counts } = state;
  if (phase !== "paused") return say(ui, pausedNotice(state), { kind: "pause" });
  if (isFrozen || counts.running === 0) return say(ui, ["going on"], { kind: "resume" });
  const count = formatCount(counts.running);
  return say(ui, [
    `stopped the ${count} running; p again goes on`,
    `stopped ${count}; p goes on`,
    "stopped; p goes on",
  ], { kind: "pause" });
}

/** What is said of a pause that leaves running what runs, as long as this is so. */
export function pausedNotice({ counts }: RunState): Notice {
  const paused = "paused: nothing new starts";
  if (counts.running === 0) return [`${paused}; p again goes on`, "paused; p goes on"];
  const count = formatCount(counts.running);
  return [
    `${paused}; p again stops the ${count} running`,
    `paused; p again stops the ${count} running`,
    `paused; p stops ${count}`,
    "paused; p stops",
  ];
}

/** At least one: running none would be a pause. */
export function setJobs(ui: UiState, state: RunState, change: number): KeyOutcome {
  if (isEnding(state)) return tooLate(ui);
  const jobs = Math.max(1, state.jobs + change);
  const count = formatCount(jobs);
  const notice: Notice = [`${count} ${jobs === 1 ? "task" : "tasks"} at once`, `${count} at once`];
  return say(ui, notice, { kind: "set_jobs", jobs });
}

/** Of a task that went well nothing is kept: an empty view would say that it had printed nothing. */
export function openOutput(ui: UiState, taskId: string, { state }: TaskContext): KeyOutcome {
  if (hasOutput(state, taskId)) {
    return { ui: { ...ui, output: { taskId, topLine: null } }, request: null };
  }
  return say(ui, ["this task has ended, and its output has gone by", "its output is gone"]);
}

export function cancelTask(ui: UiState, id: string, { state, ellipsis }: TaskContext): KeyOutcome {
  if (isEnding(state)) return tooLate(ui);
  const row = state.open.get(id);
  if (row === undefined) return say(ui, ["this task has ended already", "it has ended already"]);
  const { full, shorter, shortest } = shownLabels(row.label, ellipsis);
  const notice: Notice = [`cancelling ${full}`, `cancelling ${shorter}`, `cancelling ${shortest}`];
  return say(ui, notice, { kind: "cancel_task", id });
}

export function retryTask(ui: UiState, id: string, { state, ellipsis }: TaskContext): KeyOutcome {
  if (isEnding(state)) return tooLate(ui);
  const failed = findFailure(state, id);
  if (failed === undefined) {
    return say(ui, [
      "only a task that failed can be tried again",
      "it has not failed",
    ]);
  }
  const { full, shorter, shortest } = shownLabels(failed.label, ellipsis);
  return say(ui, [`trying ${full} again`, `trying ${shorter} again`, `again: ${shortest}`], {
    kind: "retry_task",
    id,
  });
}

export function withSelected(ui: UiState, act: (id: string) => KeyOutcome): KeyOutcome {
  if (ui.selectedId !== null) return act(ui.selectedId);
  return say(ui, ["select a task first: up, down", "select a task first"]);
}

export function say(ui: UiState, notice: Notice, request: KeyRequest | null = null): KeyOutcome {
  return { ui: { ...ui, notice }, request };
}

function tooLate(ui: UiState): KeyOutcome {
  return say(ui, ["the run is ending; q again kills at once", "ending; q kills now"]);
}

type LabelForm = keyof typeof LABEL_COLUMNS;

function shownLabels(label: string, ellipsis: string): Readonly<Record<LabelForm, string>> {
  const shown = (form: LabelForm) =>
    truncate(sanitize(label), LABEL_COLUMNS[form], { where: "middle", ellipsis });
  return { full: shown("full"), shorter: shown("shorter"), shortest: shown("shortest") };
}
