/**
 * Every key there is and what it does: the one table that the keyboard, the help view, the footer and the
 * documentation are made from. Names of keys are `up`, `enter`… as in `KeyName`, `ctrl-c` for a letter with Ctrl, else
 * the text that is typed.
 */

/** What a key is pressed in front of: the run on the screen, a task's output, or the table of keys. */
export type KeyScope = "run" | "output" | "help";

export type KeyAction =
  | "show_help"
  | "select_previous"
  | "select_next"
  | "page_up"
  | "page_down"
  | "first"
  | "last"
  | "open_output"
  | "back"
  | "pause"
  | "more_jobs"
  | "fewer_jobs"
  | "cancel_task"
  | "retry_task"
  | "switch_display"
  | "cancel_run";

export interface KeyBinding {
  readonly action: KeyAction;
  /** Where it works; `anywhere` is with the run on the screen and in a task's output. */
  readonly scope: KeyScope | "anywhere";
  /** Names of the keys, the one to show first. */
  readonly keys: readonly string[];
  /** A word or two for a footer. */
  readonly hint: string;
  /** A phrase for the table of keys; neighbours that share one are one row there. */
  readonly meaning: string;
}

type Row = readonly [action: KeyAction, keys: readonly string[], hint: string, meaning: string];

/** In the order of the help view. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  ...bind("anywhere", [
    ["show_help", ["?"], "help", "this table"],
    ["pause", ["p"], "pause", "start nothing new; again: stop what runs; again: go on"],
    ["more_jobs", ["+", "="], "more jobs", "run one task more, or one less, at once"],
    ["fewer_jobs", ["-"], "fewer jobs", "run one task more, or one less, at once"],
    ["cancel_run", ["ctrl-c"], "cancel", "cancel the run; again: kill at once"],
  ]),
  ...bind("run", [
    ["select_previous", ["up", "k"], "select", "select a task; failed ones are above the first"],
    ["select_next", ["down", "j"], "select", "select a task; failed ones are above the first"],
    ["page_up", ["page_up"], "page up", "ten tasks up or down"],
    ["page_down", ["page_down"], "page down", "ten tasks up or down"],
    ["open_output", ["enter"], "output", "output of the selected task, as it comes"],
    ["back", ["escape"], "unselect", "select nothing"],
    ["cancel_task", ["c"], "cancel task", "cancel the selected task"],
    ["retry_task", ["r"], "retry", "try the selected failed task again"],
    ["switch_display", ["t"], "display", "next display: live, full, plain"],
    ["cancel_run", ["q"], "cancel", "cancel the run; again: kill at once"],
  ]),
  ...bind("output", [
    ["select_previous", ["up", "k"], "scroll", "one line up or down"],
    ["select_next", ["down", "j"], "scroll", "one line up or down"],
    ["page_up", ["page_up"], "page up", "one page up or down"],
    ["page_down", ["page_down"], "page down", "one page up or down"],
    ["first", ["home", "g"], "first", "to the first line that is kept"],
    ["last", ["end", "G"], "follow", "to the end, and follow it"],
    ["cancel_task", ["c"], "cancel task", "cancel this task, or try it again if it failed"],
    ["retry_task", ["r"], "retry", "cancel this task, or try it again if it failed"],
    ["back", ["escape", "enter", "q"], "back", "back to the run"],
  ]),
  ...bind("help", [
    ["back", ["escape", "enter", "q", "?"], "back", "back to the run"],
    ["select_previous", ["up", "k"], "scroll", "one line up or down"],
    ["select_next", ["down", "j"], "scroll", "one line up or down"],
    ["page_up", ["page_up"], "page up", "some lines up or down"],
    ["page_down", ["page_down"], "page down", "some lines up or down"],
    ["first", ["home", "g"], "first", "to the first line"],
    ["last", ["end", "G"], "last", "to the last line"],
    ["cancel_run", ["ctrl-c"], "cancel", "cancel the run; again: kill at once"],
  ]),
];

/** The keys that work there, its own before those that work anywhere. */
export function bindingsOf(scope: KeyScope): readonly KeyBinding[] {
  const own = KEY_BINDINGS.filter((it) => it.scope === scope);
  if (scope === "help") return own;
  return [...own, ...KEY_BINDINGS.filter((it) => it.scope === "anywhere")];
}

/** What a key does there; null for keys without a meaning. */
export function findAction(scope: KeyScope, key: string): KeyAction | null {
  return bindingsOf(scope).find(({ keys }) => keys.includes(key))?.action ?? null;
}

const LABELS: ReadonlyMap<string, readonly [unicode: string, ascii: string]> = new Map([
  ["up", ["↑", "Up"]],
  ["down", ["↓", "Down"]],
  ["page_up", ["PgUp", "PgUp"]],
  ["page_down", ["PgDn", "PgDn"]],
  ["home", ["Home", "Home"]],
  ["end", ["End", "End"]],
  ["enter", ["Enter", "Enter"]],
  ["escape", ["Esc", "Esc"]],
  ["ctrl-c", ["Ctrl-C", "Ctrl-C"]],
]);

/** A key's name as people read it on their keyboard. */
export function keyLabel(key: string, isAscii: boolean): string {
  return LABELS.get(key)?.[isAscii ? 1 : 0] ?? key;
}

function bind(scope: KeyBinding["scope"], rows: readonly Row[]): KeyBinding[] {
  return rows.map(([action, keys, hint, meaning]) => ({ action, scope, keys, hint, meaning }));
}
