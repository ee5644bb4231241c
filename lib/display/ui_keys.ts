/**
 * What a key does: from what is shown and the key to what is shown then, and what is asked of the run. Pure. Which key
 * means which action is in `key_bindings.ts`.
 */
import type { FailedTask, RunState } from "../state/run_state.ts";
import type { Key } from "../terminal/key.ts";
import { formatCount } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import { truncate } from "../text/truncate.ts";
import { findAction, type KeyAction, type KeyScope } from "../view/key_bindings.ts";
import type { ShownMode, UiState } from "./ui_state.ts";

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

/** What is known of the run and of the screen when the key is pressed. */
export interface KeyContext {
  readonly state: RunState;
  /** The task `delta` rows from the given one as the rows are shown; with null the first one, or the last. */
  step(fromId: string | null, delta: number): string | null;
  /** The output that is shown: numbers of its first line and of the one after its last, and how many fit. */
  readonly output: OutputExtent | null;
  /** What stands for the middle of a label that is too long. */
  readonly ellipsis: string;
}

export interface OutputExtent {
  readonly firstLine: number;
  readonly endLine: number;
  readonly rows: number;
}

/** In this order `t` goes through them, and from the last to the first. */
export const MODES: readonly ShownMode[] = ["live", "full", "plain"];

/** Rows that a page key goes in the list of tasks. */
const PAGE_ROWS = 10;
const MAX_LABEL_COLUMNS = 40;

/** The actions that make sense without anything on the screen to point at. */
const PLAIN_ACTIONS: ReadonlySet<KeyAction> = new Set<KeyAction>([
  "show_help",
  "pause",
  "more_jobs",
  "fewer_jobs",
  "switch_display",
  "cancel_run",
]);

export function reduceKey(ui: UiState, key: Key, context: KeyContext): KeyOutcome {
  const scope = scopeOf(ui);
  const action = findAction(scope, nameOf(key));
  if (action === null || (ui.mode === "plain" && !PLAIN_ACTIONS.has(action))) {
    return { ui, request: null };
  }
  // A notice speaks of the key before.
  const fresh = ui.notice === null ? ui : { ...ui, notice: null };
  if (scope === "output") return reduceOutput(fresh, action, context);
  if (scope === "help") return reduceHelp(fresh, action);
  return reduceRun(fresh, action, context);
}

/** The name by which `KEY_BINDINGS` knows a key. */
export function nameOf(key: Key): string {
  switch (key.kind) {
    case "named":
      return key.name;
    case "text":
      return key.text;
    case "ctrl":
      return `ctrl-${key.letter}`;
    default:
      return key satisfies never;
  }
}

function scopeOf(ui: UiState): KeyScope {
  if (ui.isHelpShown) return "help";
  return ui.output === null ? "run" : "output";
}

function reduceHelp(ui: UiState, action: KeyAction): KeyOutcome {
  if (action === "cancel_run") return { ui, request: { kind: "cancel_run" } };
  return { ui: action === "back" ? { ...ui, isHelpShown: false } : ui, request: null };
}

function reduceRun(ui: UiState, action: KeyAction, context: KeyContext): KeyOutcome {
  const select = (delta: number): KeyOutcome => {
    const selectedId = context.step(ui.selectedId, delta);
    return { ui: { ...ui, selectedId }, request: null };
  };
  switch (action) {
    case "show_help":
      return showHelp(ui);
    case "select_previous":
      return select(-1);
    case "select_next":
      return select(1);
    case "page_up":
      return select(-PAGE_ROWS);
    case "page_down":
      return select(PAGE_ROWS);
    case "open_output":
      return withSelected(ui, (id) => openOutput(ui, id, context));
    case "back":
      return { ui: { ...ui, selectedId: null }, request: null };
    case "switch_display":
      return { ui: switchMode(ui), request: null };
    case "cancel_task":
      return withSelected(ui, (id) => cancelTask(ui, id, context));
    case "retry_task":
      return withSelected(ui, (id) => retryTask(ui, id, context));
    default:
      return reduceSteering(ui, action, context);
  }
}

function reduceSteering(ui: UiState, action: KeyAction, { state }: KeyContext): KeyOutcome {
  switch (action) {
    case "pause":
      return isOver(state) ? tooLate(ui) : pause(ui, state);
    case "more_jobs":
      return isOver(state) ? tooLate(ui) : setJobs(ui, state.jobs + 1);
    case "fewer_jobs":
      return isOver(state) ? tooLate(ui) : setJobs(ui, Math.max(1, state.jobs - 1));
    case "cancel_run":
      return { ui, request: { kind: "cancel_run" } };
    default:
      return { ui, request: null };
  }
}

function reduceOutput(ui: UiState, action: KeyAction, context: KeyContext): KeyOutcome {
  const { output } = ui;
  if (output === null) return { ui, request: null };
  const { rows } = context.output ?? { rows: 1 };
  const page = Math.max(1, rows - 1);
  switch (action) {
    case "select_previous":
      return scroll(ui, -1, context);
    case "select_next":
      return scroll(ui, 1, context);
    case "page_up":
      return scroll(ui, -page, context);
    case "page_down":
      return scroll(ui, page, context);
    case "first":
      return scroll(ui, -Infinity, context);
    case "last":
      return { ui: { ...ui, output: { ...output, topLine: null } }, request: null };
    case "back":
      return { ui: { ...ui, output: null }, request: null };
    case "cancel_task":
      return cancelTask(ui, output.taskId, context);
    case "retry_task":
      return retryTask(ui, output.taskId, context);
    default:
      return reduceSteering(ui, action, context);
  }
}

/** Stops following at the first step up, and follows again when the end is reached. */
function scroll(ui: UiState, delta: number, { output: extent }: KeyContext): KeyOutcome {
  if (ui.output === null || extent === null) return { ui, request: null };
  const { firstLine, endLine, rows } = extent;
  const lastTop = Math.max(firstLine, endLine - rows);
  const top = Math.max(firstLine, (ui.output.topLine ?? lastTop) + delta);
  const topLine = top >= lastTop ? null : top;
  return { ui: { ...ui, output: { ...ui.output, topLine } }, request: null };
}

function showHelp(ui: UiState): KeyOutcome {
  if (ui.mode !== "plain") return { ui: { ...ui, isHelpShown: true }, request: null };
  const notice = "keys: p pauses, + and - change how many run at once, t shows bars, q cancels";
  return { ui: { ...ui, notice }, request: null };
}

/** Nothing that is shown instead of the run survives: the log lines have no place for it. */
function switchMode(ui: UiState): UiState {
  const mode = MODES[(MODES.indexOf(ui.mode) + 1) % MODES.length] ?? "live";
  const notice = mode === "plain" ? "plain log from here on; t shows bars again" : null;
  return { ...ui, mode, notice };
}

/** Nothing new starts → what runs is stopped too → all goes on. Where nothing runs there is nothing to stop. */
function pause(ui: UiState, { phase, isFrozen, counts }: RunState): KeyOutcome {
  const running = `${formatCount(counts.running)} running`;
  if (phase !== "paused") {
    const more = counts.running > 0 ? `; p again stops the ${running}` : "; p again goes on";
    return say(ui, `paused: nothing new starts${more}`, { kind: "pause" });
  }
  if (isFrozen || counts.running === 0) return say(ui, "going on", { kind: "resume" });
  return say(ui, `stopped the ${running}; p again goes on`, { kind: "pause" });
}

function setJobs(ui: UiState, jobs: number): KeyOutcome {
  const notice = `${formatCount(jobs)} ${jobs === 1 ? "task" : "tasks"} at once`;
  return say(ui, notice, { kind: "set_jobs", jobs });
}

/** Of a task that went well nothing is kept: an empty view would say that it had printed nothing. */
function openOutput(ui: UiState, taskId: string, { state }: KeyContext): KeyOutcome {
  const isKept = state.open.has(taskId) || findFailed(state, taskId) !== undefined;
  if (!isKept) return say(ui, "this task has ended, and its output has gone by");
  return { ui: { ...ui, output: { taskId, topLine: null } }, request: null };
}

function cancelTask(ui: UiState, id: string, { state, ellipsis }: KeyContext): KeyOutcome {
  if (isOver(state)) return tooLate(ui);
  const row = state.open.get(id);
  if (row === undefined) return say(ui, "this task has ended already");
  return say(ui, `cancelling ${shown(row.label, ellipsis)}`, { kind: "cancel_task", id });
}

function retryTask(ui: UiState, id: string, { state, ellipsis }: KeyContext): KeyOutcome {
  if (isOver(state)) return tooLate(ui);
  const failed = findFailed(state, id);
  if (failed === undefined) return say(ui, "only a task that failed can be tried again");
  return say(ui, `trying ${shown(failed.label, ellipsis)} again`, { kind: "retry_task", id });
}

function findFailed({ recentFailures }: RunState, id: string): FailedTask | undefined {
  return recentFailures.find((task) => task.id === id);
}

function withSelected(ui: UiState, act: (id: string) => KeyOutcome): KeyOutcome {
  return ui.selectedId === null ? say(ui, "select a task first: up, down") : act(ui.selectedId);
}

function isOver({ phase }: RunState): boolean {
  return phase === "cancelling" || phase === "finished";
}

function tooLate(ui: UiState): KeyOutcome {
  return say(ui, "the run is ending; q again kills at once");
}

function say(ui: UiState, notice: string, request: KeyRequest | null = null): KeyOutcome {
  return { ui: { ...ui, notice }, request };
}

function shown(label: string, ellipsis: string): string {
  return truncate(sanitize(label), MAX_LABEL_COLUMNS, { where: "middle", ellipsis });
}
