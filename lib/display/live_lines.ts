/**
 * What a live display leaves behind: the lines that scroll by. Output of jobs, what they say themselves, and failures
 * while something is drawn below them or instead of them, output and a log while nothing is. Each failure is told once,
 * in the one form or the other, whatever is switched meanwhile.
 */
import type { RunEvent } from "../events.ts";
import type { Clock, StreamName } from "../ports.ts";
import type { RunState } from "../state/run_state.ts";
import type { Theme } from "../view/theme.ts";
import { FailureLog } from "./failure_log.ts";
import { JobOutput } from "./job_output.ts";
import { PlainLog } from "./plain_log.ts";
import { TaskLog } from "./task_log.ts";

export interface LiveLinesOptions {
  readonly clock: Clock;
  readonly theme: Theme;
  readonly formatTime: (atMs: number) => string;
  /** The output of failed jobs is shown, so that their last words need not be. @default false */
  readonly isOutputShown?: boolean;
  /** Takes safe lines, each ending with `\n`. */
  print(lines: string): void;
}

export class LiveLines {
  readonly #print: (lines: string) => void;
  readonly #failures: FailureLog;
  readonly #said: TaskLog;
  readonly #log: PlainLog;
  readonly #output = new JobOutput();
  #isPlain = false;

  constructor(options: LiveLinesOptions) {
    const { print, isOutputShown = false } = options;
    this.#print = print;
    this.#failures = new FailureLog({ ...options, isOutputShown });
    this.#said = new TaskLog(options);
    this.#log = new PlainLog({ ...options, isMuted: true, say: print });
  }

  /** Lines are due that come with time alone. */
  get isDue(): boolean {
    return this.#failures.hasFolded || this.#said.hasFolded;
  }

  /** Lines of the log so far. */
  get logLineCount(): number {
    return this.#log.lineCount;
  }

  event(event: RunEvent, state: RunState): void {
    // Thousands a second, of which only the log says anything.
    if (event.kind === "attempt_progress" && !this.#isPlain) return;
    this.#log.event(event, state);
    if (event.kind === "task_failed" && !this.#isPlain) this.#failures.show(event, state);
    if (event.kind === "task_log" && !this.#isPlain) this.#said.show(event, state);
  }

  /** Prints what is complete of a job's output. */
  output(stream: StreamName, bytes: Uint8Array): void {
    const lines = this.#output.push(stream, bytes);
    if (lines !== "") this.#print(lines);
  }

  /** From here on with or without a log. */
  setPlain(isPlain: boolean, state: RunState): void {
    if (isPlain === this.#isPlain) return;
    this.#isPlain = isPlain;
    if (!isPlain) return this.#log.mute();
    this.#said.showFolded(Infinity);
    this.#failures.showFolded(Infinity);
    this.#log.unmute(state);
  }

  /** A line of the log that no event tells of; nothing without a log. */
  note(text: string): void {
    this.#log.note(text);
  }

  /** Prints what is due by now. */
  tick(nowMs: number): void {
    this.#said.showFolded(nowMs);
    this.#failures.showFolded(nowMs);
  }

  /** Prints all that was held back; nothing follows. */
  end(): void {
    const rest = this.#output.end();
    if (rest !== "") this.#print(rest);
    this.#said.showFolded(Infinity);
    this.#failures.showFolded(Infinity);
    this.#log.end();
  }

  /** Prints nothing by itself any more. */
  stop(): void {
    this.#log.stop();
  }
}
