/** Failures as lines that stay above what is drawn. A flood of them is folded into a number. */
import type { EventOf } from "../events.ts";
import type { RunState } from "../state/run_state.ts";
import { formatCount } from "../text/format_number.ts";
import { renderFailure, renderTail } from "../view/failure_lines.ts";
import type { Theme } from "../view/theme.ts";
import { FloodGate } from "./flood_gate.ts";

/** More within a second are folded into one line. */
export const FAILURES_PER_SECOND = 20;
const MAX_TAIL_LINES = 3;

export interface FailureLogOptions {
  readonly theme: Theme;
  /** The output of failed jobs is shown there, so that their last words need not be. */
  readonly isOutputShown: boolean;
  /** Takes safe lines, each ending with `\n`. */
  print(lines: string): void;
}

export class FailureLog {
  readonly #options: FailureLogOptions;
  readonly #gate = new FloodGate({ limit: FAILURES_PER_SECOND, windowMs: 1000 });

  constructor(options: FailureLogOptions) {
    this.#options = options;
  }

  /** Failures were folded that no line has told of: one is due when the second is over. */
  get hasFolded(): boolean {
    return this.#gate.hasFolded;
  }

  show(event: EventOf<"task_failed">, state: RunState): void {
    this.showFolded(event.atMs);
    if (!this.#gate.admits(event.atMs)) return;
    const { theme, isOutputShown, print } = this.#options;
    const shown = { ...event, label: state.lastEnded?.label ?? event.task };
    const tail = isOutputShown ? [] : renderTail(event.failure, MAX_TAIL_LINES, theme);
    print([renderFailure(shown, theme), ...tail].map((line) => line + "\n").join(""));
  }

  /** Says how many were folded, if their second is over by then; `Infinity` is the end. */
  showFolded(nowMs: number): void {
    const folded = this.#gate.takeFolded(nowMs);
    if (folded === 0) return;
    const { theme, print } = this.#options;
    const noun = folded === 1 ? "failure" : "failures";
    print(`${theme.glyphs.ellipsis} and ${formatCount(folded)} more ${noun}\n`);
  }
}
