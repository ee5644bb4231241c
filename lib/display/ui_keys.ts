/**
 * What a key does: from what is shown and the key to what is shown then, and what is asked of the run. Pure. Which key
 * means which action is in `key_bindings.ts`.
 */
import type { Key } from "../terminal/key.ts";
import { findAction, type KeyAction, type KeyScope } from "../view/key_bindings.ts";
import type { Notice } from "../view/notice.ts";
import {
  cancelTask,
  type KeyOutcome,
  type KeyRequest,
  openOutput,
  pause,
  retryTask,
  setJobs,
  type TaskContext,
  withSelected,
} from "./ui_requests.ts";
import type { ShownMode, UiState } from "./ui_state.ts";

export type { KeyOutcome, KeyRequest };

/** What is known of the run and of the screen when the key is pressed. */
export interface KeyContext extends TaskContext {
  /** The task `delta` rows from the given one as the rows are shown; with null the first one, or the last. */
  step(fromId: string | null, delta: number): string | null;
  /** The output that is shown: numbers of its first line and of the one after its last, and how many fit. */
  readonly output: OutputExtent | null;
  /** Line of the table of keys from which on it is shown to its end; 0 where the screen is high enough. */
  readonly lastHelpTop: number;
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
/** Lines that a page key goes in the table of keys: it is only scrolled on low screens. */
const HELP_PAGE_ROWS = 5;

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
  if (scope === "help") return reduceHelp(fresh, action, context);
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
  if (ui.helpTop !== null) return "help";
  return ui.output === null ? "run" : "output";
}

function reduceHelp(
  ui: UiState,
  action: KeyAction,
  { lastHelpTop }: KeyContext,
): KeyOutcome {
  const to = (line: number): KeyOutcome => {
    const helpTop = Math.max(0, Math.min(line, lastHelpTop));
    return { ui: { ...ui, helpTop }, request: null };
  };
  const top = ui.helpTop ?? 0;
  switch (action) {
    case "cancel_run":
      return { ui, request: { kind: "cancel_run" } };
    case "back":
      return { ui: { ...ui, helpTop: null }, request: null };
    case "select_previous":
      return to(top - 1);
    case "select_next":
      return to(top + 1);
    case "page_up":
      return to(top - HELP_PAGE_ROWS);
    case "page_down":
      return to(top + HELP_PAGE_ROWS);
    case "first":
      return to(0);
    case "last":
      return to(lastHelpTop);
    default:
      return { ui, request: null };
  }
}

function reduceRun(ui: UiState, action: KeyAction, context: KeyContext): KeyOutcome {
  const select = (delta: number): KeyOutcome => {
    const selectedId = context.step(ui.selectedId, delta);
    return { ui: { ...ui, selectedId }, request: null };
  };
  switch (action) {
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
      return reduceAnywhere(ui, action, context);
  }
}

function reduceAnywhere(ui: UiState, action: KeyAction, { state }: KeyContext): KeyOutcome {
  switch (action) {
    case "show_help":
      return showHelp(ui);
    case "pause":
      return pause(ui, state);
    case "more_jobs":
      return setJobs(ui, state, 1);
    case "fewer_jobs":
      return setJobs(ui, state, -1);
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
      return reduceAnywhere(ui, action, context);
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
  if (ui.mode !== "plain") return { ui: { ...ui, helpTop: 0 }, request: null };
  const notice: Notice = [
    "keys: p pauses, + and - change how many run at once, t shows bars, q cancels",
  ];
  return { ui: { ...ui, notice }, request: null };
}

/** Nothing that is shown instead of the run survives: the log lines have no place for it. */
function switchMode(ui: UiState): UiState {
  const mode = MODES[(MODES.indexOf(ui.mode) + 1) % MODES.length] ?? "live";
  const notice: Notice | null = mode === "plain"
    ? ["plain log from here on; t shows bars again"]
    : null;
  return { ...ui, mode, notice };
}
