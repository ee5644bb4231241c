/**
 * Runs the attempts of a built-in kind of work in one worker: takes messages, gives each attempt a context with a
 * place for output, and tells how it ended. What the work is, a function says; the worker's file connects them.
 */
import type { Failure } from "../events.ts";
import type { Clock, StreamName } from "../ports.ts";
import type { FromWorker, RetryAdvice, ToWorker, Work } from "../protocol.ts";
import { Seat } from "../seat.ts";
import { describeThrown } from "./call_attempt.ts";
import { type Capture, createCapture } from "./capture.ts";
import { CallContext, type CallContextOptions, type TaskContext } from "./task_context.ts";
import { TaskProgress } from "./task_progress.ts";
import type { WorkerProgram } from "./worker_shell.ts";

/** What built-in work is given: what a module gets, and a place for what it prints. */
export interface WorkContext extends TaskContext {
  /** Adds to the task's output, which goes where a child's would. */
  print(stream: StreamName, bytes: Uint8Array): void;
  /** Aborts when the run is frozen; once it is thawed there is another one here. */
  readonly freezing: AbortSignal;
  /** Resolves when the run is not frozen; at once most of the time. */
  thawed(): Promise<void>;
}

/** Carries out one attempt; throws a `WorkFailure` for a failure of a certain kind, anything else for another. */
export type WorkFunction<W extends Work = Work> = (
  work: W,
  context: WorkContext,
) => Promise<void> | void;

export interface WorkFailureOptions extends ErrorOptions {
  readonly retry?: RetryAdvice;
}

/** A failure that is told as it is. */
export class WorkFailure extends Error {
  override readonly name = "WorkFailure";
  readonly failure: Failure;
  readonly retry: RetryAdvice | undefined;

  constructor(failure: Failure, options: WorkFailureOptions = {}) {
    super(failure.kind, options);
    this.failure = failure;
    this.retry = options.retry;
  }
}

export interface WorkRunnerOptions<K extends Work["kind"]> {
  readonly kind: K;
  readonly run: WorkFunction<Extract<Work, { readonly kind: K }>>;
  /** One attempt at a time, which looks at the flag because it gives messages no turn. */
  readonly isBlocking: boolean;
  readonly clock: Clock;
  post(message: FromWorker): void;
  /** Sends what was posted at once: work may hold up the isolate for long. */
  flush(): void;
  /** Ends the isolate; called after `close`, when nothing is under way. */
  closed(): void;
}

type StartMessage = Extract<ToWorker, { readonly kind: "start" }>;
type Configuration = Extract<ToWorker, { readonly kind: "configure" }>;

interface Attempt {
  readonly controller: AbortController;
  freezing: AbortController;
  thaw: (() => void) | null;
  frozen: Promise<void>;
}

const NOT_FROZEN = Promise.resolve();

export class WorkRunner<K extends Work["kind"]> implements WorkerProgram {
  readonly #options: WorkRunnerOptions<K>;
  readonly #progress: TaskProgress;
  readonly #running = new Map<number, Attempt>();
  #configuration: Configuration | undefined;
  /** What says that all shall end, or the one task of an isolate that it blocks. */
  #flag: Int32Array | undefined;
  #seat: Seat | undefined;
  /** Has the place of one that ended; its order is on its way. */
  #expected: number | undefined;
  #isClosing = false;

  constructor(options: WorkRunnerOptions<K>) {
    this.#options = options;
    this.#progress = new TaskProgress(options);
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case "configure":
        this.#configuration = message;
        this.#flag = new Int32Array(message.cancelFlag);
        if (message.seat !== undefined) this.#seat = new Seat(message.seat);
        return;
      case "start":
        if (message.isStandby === true) return this.#standBy(message);
        void this.#start(message);
        return;
      case "signal":
        return this.#signal(message);
      case "recall":
      case "follow":
      case "unfollow":
      case "followed_ack":
      case "ack":
      case "wake":
      case "prepare":
        return;
      case "ping":
        return this.#options.post({ kind: "pong" });
      case "close":
        this.#isClosing = true;
        return this.#closeIfIdle();
      default:
        return message satisfies never;
    }
  }

  /** Nothing outlives the isolate. */
  abandon(): void {}

  /**
   * Whoever stands by has its turn already, or comes late: what it was to follow has ended, or gives turns, as one that
   * walks folders first.
   */
  #standBy(message: StartMessage): void {
    const { task } = message;
    if (task === this.#expected) {
      this.#expected = undefined;
      void this.#start(message);
    } else if (this.#seat === undefined || this.#seat.takeBack(task)) {
      this.#options.post({ kind: "returned", task });
    }
  }

  async #start(message: StartMessage): Promise<void> {
    const { kind, run, clock, post, flush } = this.#options;
    const { task, work } = message;
    if (work.kind !== kind) throw new TypeError(`A worker for ${kind} was given ${work.kind}`);
    const attempt: Attempt = {
      controller: new AbortController(),
      freezing: new AbortController(),
      thaw: null,
      frozen: NOT_FROZEN,
    };
    this.#running.set(task, attempt);
    const bytes: Record<StreamName, number> = { stdout: 0, stderr: 0 };
    const capture = this.#createCapture(message);
    let isEnding = false;
    const context = new PrintingContext({
      attempt: message.attempt,
      clock,
      signal: attempt.controller.signal,
      ...(this.#options.isBlocking && this.#flag !== undefined ? { flag: this.#flag } : {}),
      reportedMs: this.#progress.toldMs,
      hasTimers: !this.#options.isBlocking,
      progressed: (values) => this.#progress.told(task, values, isEnding),
      logged: (text) => post({ kind: "log", task, text }),
      print: (stream, chunk) => {
        bytes[stream] += chunk.length;
        capture.write(stream, chunk);
      },
      freezing: () => attempt.freezing.signal,
      thawed: () => attempt.frozen,
    });
    const startMs = clock.nowMs();
    const ending = await attemptOf(
      () => run(work as Extract<Work, { kind: K }>, context),
      context,
    );
    isEnding = true;
    context.finish();
    this.#progress.ended(task);
    const output = capture.finish();
    const stats = {
      durationMs: Math.round(clock.nowMs() - startMs),
      stdoutBytes: bytes.stdout,
      stderrBytes: bytes.stderr,
    };
    this.#running.delete(task);
    const next = this.#expected = this.#takeNext();
    const end = {
      task,
      stats,
      ...(next === undefined ? {} : { next }),
      ...(output === undefined ? {} : { output }),
    };
    post(ending === null ? { kind: "done", ...end } : { kind: "error", ...ending, ...end });
    flush();
    this.#closeIfIdle();
  }

  /** Whoever waits for the place; nobody while the flag says that all shall end, as nothing starts any more. */
  #takeNext(): number | undefined {
    const isRaised = this.#flag !== undefined && Atomics.load(this.#flag, 0) !== 0;
    return isRaised ? undefined : this.#seat?.take();
  }

  #createCapture({ task, attempt, capture: plan, resultsDir }: StartMessage): Capture {
    const configuration = this.#configuration;
    if (configuration === undefined) throw new Error("A worker was not configured");
    const { spillDir, worker, holdLimitBytes } = configuration;
    return createCapture({
      plan,
      holdLimitBytes,
      spillPrefix: `${spillDir}/work-${worker}-${task}-${attempt}`,
      ...(resultsDir === undefined ? {} : { resultsDir }),
      send: (stream, bytes) => this.#options.post({ kind: "output", task, stream, bytes }),
    });
  }

  #signal({ task, signal }: Extract<ToWorker, { readonly kind: "signal" }>): void {
    const attempt = this.#running.get(task);
    if (attempt === undefined) return;
    if (signal === "SIGSTOP") {
      if (attempt.thaw !== null) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      attempt.frozen = promise;
      attempt.thaw = resolve;
      attempt.freezing.abort();
      return;
    }
    thaw(attempt);
    if (signal !== "SIGCONT") attempt.controller.abort();
  }

  #closeIfIdle(): void {
    if (this.#isClosing && this.#running.size === 0) this.#options.closed();
  }
}

function thaw(attempt: Attempt): void {
  if (attempt.thaw === null) return;
  attempt.freezing = new AbortController();
  attempt.thaw();
  attempt.thaw = null;
  attempt.frozen = NOT_FROZEN;
}

/** How an attempt failed. */
interface Ending {
  readonly failure: Failure;
  readonly retry?: RetryAdvice;
}

/** Whoever asked for the end knows better by whom. */
const CANCELLED: Ending = { failure: { kind: "cancelled", by: "abort" } };

/** Null when it succeeded. */
async function attemptOf(
  run: () => Promise<void> | void,
  context: PrintingContext,
): Promise<Ending | null> {
  try {
    await run();
    return context.hasSeenCancel ? CANCELLED : null;
  } catch (error) {
    if (context.hasSeenCancel || context.signal.aborted) return CANCELLED;
    if (!(error instanceof WorkFailure)) return { failure: describeThrown(error) };
    const { failure, retry } = error;
    return { failure, ...(retry === undefined ? {} : { retry }) };
  }
}

interface PrintingContextOptions extends CallContextOptions {
  print(stream: StreamName, bytes: Uint8Array): void;
  freezing(): AbortSignal;
  thawed(): Promise<void>;
}

class PrintingContext extends CallContext implements WorkContext {
  readonly print: (stream: StreamName, bytes: Uint8Array) => void;
  readonly thawed: () => Promise<void>;
  readonly #freezing: () => AbortSignal;

  constructor(options: PrintingContextOptions) {
    super(options);
    this.#freezing = options.freezing;
    this.print = options.print;
    this.thawed = options.thawed;
  }

  get freezing(): AbortSignal {
    return this.#freezing();
  }
}
