/** What tasks say, as lines that stay above what is drawn. A flood of them is folded into a number. */
import type { EventOf } from "../events.ts";
import type { RunState } from "../state/run_state.ts";
import { formatCount } from "../text/format_number.ts";
import type { Theme } from "../view/theme.ts";
import { FloodGate } from "./flood_gate.ts";
import { logText } from "./plain_text.ts";

/** More within a second are folded into one line; the journal has them all. */
export const LOGS_PER_SECOND = 20;

export interface TaskLogOptions {
  readonly theme: Theme;
  /** Takes safe lines, each ending with `\n`. */
  print(lines: string): void;
}

export class TaskLog {
  readonly #options: TaskLogOptions;
  readonly #gate = new FloodGate({ limit: LOGS_PER_SECOND, windowMs: 1000 });

  constructor(options: TaskLogOptions) {
    this.#options = options;
  }

  /** Lines were folded that nobody was told of: it is due when the second is over. */
  get hasFolded(): boolean {
    return this.#gate.hasFolded;
  }

  show(event: EventOf<"task_log">, state: RunState): void {
    this.showFolded(event.atMs);
    if (this.#gate.admits(event.atMs)) this.#options.print(`${logText(event, state)}\n`);
  }

  /** Says how many were folded, if their second is over by then; `Infinity` is the end. */
  showFolded(nowMs: number): void {
    const folded = this.#gate.takeFolded(nowMs);
    if (folded === 0) return;
    const { theme, print } = this.#options;
    const noun = folded === 1 ? "log line" : "log lines";
    print(`${theme.glyphs.ellipsis} and ${formatCount(folded)} more ${noun}\n`);
  }
}
