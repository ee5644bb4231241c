/**
 * How the engine has attempts carried out. The worker pool is one executor; tests and thread-less runs bring
 * their own. Types only.
 */
import type { AttemptStats, Failure } from "../events.ts";
import type { FollowListener, StreamName } from "../ports.ts";
import type {
  CapturedOutput,
  CapturePlan,
  ProgressUpdate,
  RetryAdvice,
  TreeSignal,
  Work,
} from "../protocol.ts";

/** One attempt to carry out. */
export interface StartOrder {
  /** The engine's number for the task. */
  readonly task: number;
  readonly taskId: string;
  readonly attempt: number;
  readonly slot: number;
  readonly work: Work;
  readonly capture: CapturePlan;
  readonly resultsDir?: string;
  /** Looked for where the attempt runs: an expression that takes for ever must not stop the engine. */
  readonly stderrPattern?: string;
}

/** How an attempt ended. */
export interface AttemptReport {
  /** Null when it succeeded. */
  readonly failure: Failure | null;
  readonly stats: AttemptStats;
  readonly output?: CapturedOutput;
  /** What a call came to. */
  readonly result?: unknown;
  /** Whether the order's `stderrPattern` was found. */
  readonly isStderrMatch?: boolean;
  readonly retry?: RetryAdvice;
  /** The standby task that has taken its place. */
  readonly next?: number;
}

/** What an executor tells the engine. `ended` comes exactly once for every order that was started. */
export interface ExecutorListener {
  progressed(updates: readonly ProgressUpdate[]): void;
  logged(task: number, text: string): void;
  /** A line that belongs to a task which has ended, or to none that runs, as its isolate is taken down. */
  lastWords?(taskId: string, text: string): void;
  printed(task: number, stream: StreamName, bytes: Uint8Array): void;
  ended(task: number, report: AttemptReport): void;
  /** A task that stood by has not started and will not. */
  returned(task: number): void;
  /** Nothing can be carried out any more, by a fault of Heddle's own. */
  broken(reason: string): void;
}

/** Gets the output of an attempt that is followed. */
export type FollowSink = Required<Omit<FollowListener, "ended">>;

export interface Executor {
  /** Returns the number of the worker that has it, 0 for none. */
  start(order: StartOrder): number;
  /** Tasks that take longer than this gain nothing by standing by, in milliseconds. @default 30 */
  readonly standbyMs?: number | undefined;
  /** Whether some worker has room for a task to stand by, at `depth` of them for each that runs there. */
  hasStandbyRoom(depth: number): boolean;
  /**
   * Lets a task stand by for the place of one that ends; `ended` of that one then names it as `next`. False where there is
   * no room for its kind of work: then it does not.
   */
  standBy(order: StartOrder): boolean;
  /** Asks for a task that stands by; `returned` follows unless it has started. */
  recall(task: number): void;
  /** Sends a signal to everything that the attempt started; signals to one task arrive in order. */
  signal(task: number, signal: TreeSignal): void;
  /**
   * Stops or continues an attempt before it returns, as far as that goes: this process is about to be stopped itself,
   * and messages would not arrive in time. @default `signal`
   */
  signalNow?(task: number, signal: "SIGSTOP" | "SIGCONT"): void;
  /**
   * Hands over what the attempt has printed lately and then what it prints, until the returned function is called, which
   * the engine does at the attempt's end. Never slows the attempt down. @default nothing is handed over
   */
  follow?(task: number, sink: FollowSink): () => void;
  /** Tells whoever printed that bytes were written away. */
  acknowledge(task: number, bytes: number): void;
  /** Raises the shared flag that cooperative work looks at. */
  raiseCancelFlag(): void;
  /** Ends what is left at once, by force, also what is being closed; `ended` follows for every open order. */
  abandon(): void;
  /**
   * Releases all workers; nothing may be open. Those that have something to take down get until `withinMs` from now.
   *
   * @param withinMs 0 ends all at once. @default 0
   * @returns what resolves when all are gone; nothing where they are at once.
   */
  close(withinMs?: number): Promise<void> | void;
}
