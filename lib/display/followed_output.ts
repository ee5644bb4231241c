/**
 * The output of the one task that somebody looks at: follows it from attempt to attempt and keeps its latest lines,
 * safe and bounded. Shows nothing and knows no screen.
 */
import type { RunEvent } from "../events.ts";
import type { RunControls, StreamName } from "../ports.ts";
import { findFailure } from "../state/find_failure.ts";
import type { RunState } from "../state/run_state.ts";
import { failureText } from "../text/failure_text.ts";
import { formatBytes } from "../text/format_number.ts";
import { sanitize } from "../text/sanitize.ts";
import type { OutputModel } from "../view/ui_model.ts";
import { JobOutput } from "./job_output.ts";

/** Lines that can be scrolled back to. */
export const MAX_KEPT_LINES = 2_000;
/** What is kept of one line, in UTF-16 units: more than any screen is wide. */
export const MAX_LINE_LENGTH = 2_000;

export interface FollowedOutputOptions {
  readonly controls: Pick<RunControls, "follow">;
  /** There is something new to see. */
  changed(): void;
}

export class FollowedOutput {
  readonly #options: FollowedOutputOptions;
  #taskId: string | null = null;
  #label = "";
  #lines: string[] = [];
  #lostLines = 0;
  #hasEnded = false;
  #output = new JobOutput();
  #stop: (() => void) | null = null;

  constructor(options: FollowedOutputOptions) {
    this.#options = options;
  }

  /** Number of the first line that is kept, and of the one after the last. */
  get extent(): { readonly firstLine: number; readonly endLine: number } {
    return { firstLine: this.#lostLines, endLine: this.#lostLines + this.#shownLines.length };
  }

  /** Follows this task and no other; null follows none. Asked again for the same one it does nothing. */
  show(taskId: string | null, state: RunState): void {
    if (taskId === this.#taskId) return;
    this.#unfollow();
    this.#taskId = taskId;
    this.#lines = [];
    this.#lostLines = 0;
    this.#hasEnded = false;
    if (taskId !== null) this.#open(taskId, state);
  }

  /** Follows the task's next attempt as well; of one that will never run nothing more comes. */
  event(event: RunEvent): void {
    const isOver = event.kind === "task_cancelled" || event.kind === "task_skipped";
    if (isOver && event.task === this.#taskId && this.#stop === null) this.#hasEnded = true;
    if (event.kind !== "attempt_started" || event.task !== this.#taskId) return;
    if (this.#lines.length > 0) this.#add([`-- try ${event.attempt}/${event.maxAttempts} --`]);
    this.#follow(event.task);
  }

  /** What a view shows of it; null when nothing is followed. @param topLine as in `OutputModel` */
  model(topLine: number | null): OutputModel | null {
    if (this.#taskId === null) return null;
    return {
      taskId: this.#taskId,
      label: this.#label,
      lines: this.#shownLines,
      lostLines: this.#lostLines,
      topLine,
      hasEnded: this.#hasEnded,
    };
  }

  /** Those that are complete, and then those under way: a question or a progress bar has no line end yet. */
  get #shownLines(): readonly string[] {
    const held = this.#output.held(MAX_LINE_LENGTH);
    return held.length === 0 ? this.#lines : [...this.#lines, ...held];
  }

  #open(taskId: string, state: RunState): void {
    const row = state.open.get(taskId);
    const failed = findFailure(state, taskId);
    this.#label = row?.label ?? failed?.label ?? taskId;
    if (row?.status === "running") return this.#follow(taskId);
    this.#hasEnded = row === undefined;
    // All that is left of an attempt that is over.
    const failure = row === undefined ? failed?.failure : row.lastFailure;
    if (failure === undefined || failure === null) return;
    const tail = "tail" in failure ? failure.tail ?? [] : [];
    this.#add([...tail.map(sanitize), failureText(failure)]);
  }

  #follow(taskId: string): void {
    this.#unfollow();
    this.#hasEnded = false;
    this.#stop = this.#options.controls.follow(taskId, {
      output: (stream, bytes) => this.#take(stream, bytes),
      dropped: (_stream, bytes) => {
        this.#took(`${this.#output.end()}-- ${formatBytes(bytes)} not shown --\n`);
        this.#options.changed();
      },
      ended: () => {
        this.#stop = null;
        this.#hasEnded = true;
        this.#took(this.#output.end());
        this.#options.changed();
      },
    });
  }

  #unfollow(): void {
    this.#stop?.();
    this.#stop = null;
    this.#output = new JobOutput();
  }

  #take(stream: StreamName, bytes: Uint8Array): void {
    this.#took(this.#output.push(stream, bytes));
    this.#options.changed();
  }

  /** @param text Safe lines, each ending with `\n`. */
  #took(text: string): void {
    if (text === "") return;
    this.#add(text.slice(0, -1).split("\n"));
  }

  #add(lines: readonly string[]): void {
    // A new array: views may hold the old one.
    const all = [...this.#lines, ...lines.slice(-MAX_KEPT_LINES).map(cut)];
    const lost = Math.max(0, lines.length - MAX_KEPT_LINES) +
      Math.max(0, all.length - MAX_KEPT_LINES);
    this.#lines = all.slice(-MAX_KEPT_LINES);
    this.#lostLines += lost;
  }
}

/** A part of a string keeps all of it in memory: joined anew it is a string of its own. */
function cut(line: string): string {
  return line.length > MAX_LINE_LENGTH ? line.slice(0, MAX_LINE_LENGTH).split("").join("") : line;
}
