/**
 * What a function that is run as a task is given: a few calls to tell how far it is, and to hear that it shall end.
 * The same in a worker's isolate and in the main one. Owns the task's numbers; where they go is the owner's business.
 */
import type { ProgressValues } from "../events.ts";
import type { Clock } from "../ports.ts";
import { ReportGate } from "./report_gate.ts";
import { cutText } from "./tail.ts";
import { shownText } from "./thrown_text.ts";

/**
 * A task's line to whoever runs it. All calls are cheap, none waits, and none has to be made.
 *
 * Progress is told at most every 33 ms with the latest values, also from inside a synchronous loop, and once more when
 * the task ends.
 */
export interface TaskContext {
  /** 1 for the first try, 2 for the first retry, and so on. */
  readonly attempt: number;
  /**
   * Aborts when the task shall end. Hand it on to `fetch` and the like. An isolate that is busy in a synchronous loop
   * cannot hear of it: look at `cancelled` there. A task that has asked for it and returns after it aborted counts as
   * cancelled, whatever it returns.
   */
  readonly signal: AbortSignal;
  /**
   * True when the task shall end. Works inside a synchronous loop, for some nanoseconds a look. A task that has seen it
   * true counts as cancelled when it returns, whatever it returns.
   */
  readonly cancelled: boolean;
  /**
   * Variables for the task, by name: those of the plan and the task. Those of Heddle's own process are not among them; a
   * task never changes its process's environment, which other tasks share.
   */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Absolute path of the folder that relative paths of the task start from: a plan's `cwd` or folder, or where Heddle
   * was started. The current folder of the process (`Deno.cwd()`) can be another one.
   */
  readonly cwd: string;
  /** What is counted: `"bytes"` or `"B"` shows sizes, anything else is a word, as `status` is. Empty until it is set. */
  unit: string;
  /** How much there is to do in all, in `unit`, >= 0. May change, up or down, at any time. */
  total(total: number): void;
  /**
   * `count` more is done, 1 unless said otherwise. A few nanoseconds a call.
   *
   * @param count In `unit`; may be a fraction, may be negative.
   */
  advance(count?: number): void;
  /** So much is done in all, in `unit`, >= 0. */
  set(done: number): void;
  /** What the task is doing, in a few words; the latest one is shown. What is behind 1000 characters is not told. */
  status(text: string): void;
  /** A line that is kept: it is shown above the bars, or written into the log. */
  log(text: string): void;
}

/**
 * A function that can be run as a task: in an isolate of its own or in the main one, synchronous or not. What it
 * returns is the task's result; what it throws fails the attempt.
 */
export type TaskFunction<Input = unknown, Output = unknown> = (
  input: Input,
  context: TaskContext,
) => Output | Promise<Output>;

export interface CallContextOptions {
  readonly attempt: number;
  /** @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** @default that of the process */
  readonly cwd?: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Raised when the task shall end, readable from a synchronous loop. */
  readonly flag?: Int32Array;
  /** When the isolate last reported, by `clock`: the first report waits until 33 ms after. @default long ago */
  readonly reportedMs?: number;
  /** Whether timers fire while the task is under way: not if it holds up its isolate until it ends. @default true */
  readonly hasTimers?: boolean;
  progressed(values: ProgressValues): void;
  logged(text: string): void;
}

/** In UTF-16 units: more than any screen shows, and little enough to go on record 31 times a second. */
const MAX_STATUS_LENGTH = 1000;

type Told = { -readonly [K in keyof ProgressValues]: ProgressValues[K] };

/** The context of one attempt. */
export class CallContext implements TaskContext {
  readonly attempt: number;
  readonly env: Readonly<Record<string, string>>;
  readonly #flag: Int32Array | undefined;
  readonly #options: CallContextOptions;
  readonly #gate: ReportGate;
  readonly #told: Told = {};
  #done = 0;
  #isDoneKnown = false;
  #total: number | undefined;
  #unit: string | undefined;
  #status: string | undefined;
  #hasSeenCancel = false;
  #hasGivenSignal = false;

  constructor(options: CallContextOptions) {
    this.attempt = options.attempt;
    this.env = options.env ?? {};
    this.#flag = options.flag;
    this.#options = options;
    const { clock, reportedMs, hasTimers } = options;
    this.#gate = new ReportGate({ clock, reportedMs, hasTimers, report: () => this.#report() });
  }

  get cwd(): string {
    return this.#options.cwd ?? Deno.cwd();
  }

  get signal(): AbortSignal {
    this.#hasGivenSignal = true;
    return this.#options.signal;
  }

  get cancelled(): boolean {
    const isCancelled = this.#flag === undefined
      ? this.#options.signal.aborted
      : Atomics.load(this.#flag, 0) !== 0;
    if (isCancelled) this.#hasSeenCancel = true;
    return isCancelled;
  }

  /** The task has looked and knows that it shall end. */
  get hasSeenCancel(): boolean {
    return this.#hasSeenCancel;
  }

  /** The task knows that it shall end, or has handed on what does. */
  get knowsOfCancel(): boolean {
    return this.#hasSeenCancel || (this.#hasGivenSignal && this.#options.signal.aborted);
  }

  get unit(): string {
    return this.#unit ?? "";
  }

  // Who calls may have no types: numbers become numbers, and texts texts, where their caller sees what is wrong.

  set unit(unit: string) {
    this.#unit = cutText(shownText(unit), MAX_STATUS_LENGTH);
    this.#gate.tick();
  }

  total(total: number): void {
    this.#total = Number(total);
    this.#gate.tick();
  }

  advance(count = 1): void {
    this.#done += Number(count);
    this.#isDoneKnown = true;
    this.#gate.tick();
  }

  set(done: number): void {
    this.#done = Number(done);
    this.#isDoneKnown = true;
    this.#gate.tick();
  }

  status(text: string): void {
    this.#status = cutText(shownText(text), MAX_STATUS_LENGTH);
    this.#gate.tick();
  }

  log(text: string): void {
    this.#options.logged(shownText(text));
  }

  /** Tells the last values. */
  finish(): void {
    this.#gate.flush();
  }

  #report(): boolean {
    const news: Told = {};
    let hasNews = false;
    const note = <K extends keyof Told>(key: K, value: Told[K]) => {
      if (value === undefined || value === this.#told[key]) return;
      this.#told[key] = news[key] = value;
      hasNews = true;
    };
    const total = amountOf(this.#total);
    note("done", this.#isDoneKnown || total !== undefined ? amountOf(this.#done) : undefined);
    note("total", total);
    note("unit", this.#unit);
    note("status", this.#status);
    if (hasNews) this.#options.progressed(news);
    return hasNews;
  }
}

/** Nothing of what is no amount, `NaN` above all, which no other value equals and JSON does not know. */
function amountOf(value: number | undefined): number | undefined {
  return value === undefined || !Number.isFinite(value) ? undefined : Math.max(0, value);
}
