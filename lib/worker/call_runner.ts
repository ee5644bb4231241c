/**
 * Answers the calls of one worker, one at a time: has the module that a call names loaded, runs its function, and tells
 * how that ended. The worker's file only connects it with the isolate.
 */
import type { AttemptStats, Failure } from "../events.ts";
import type { Clock } from "../ports.ts";
import type { CallWork, FromWorker, ToWorker } from "../protocol.ts";
import { adviceFor, CallFailures } from "./call_failures.ts";
import { CallAttempt, type CallEnd, describeThrown } from "./call_attempt.ts";
import { toJsonResult } from "./json_result.ts";
import { LogBacklog } from "./log_backlog.ts";
import { LoadFailure, type ModuleExports, ModuleHost } from "./module_host.ts";
import { REPORT_INTERVAL_MS } from "./report_gate.ts";
import { CallContext, type TaskContext, type TaskFunction } from "./task_context.ts";
import type { WorkerProgram } from "./worker_shell.ts";

export interface CallRunnerOptions {
  readonly clock: Clock;
  /** Imports a module. */
  load(module: string): Promise<ModuleExports>;
  post(message: FromWorker): void;
  /** Sends what was posted at once. Throws when something in it cannot be sent. */
  flush(): void;
  /** Has `printed` called with what was printed without a line end. @default nothing is */
  endLines?(): void;
  /** Ends the isolate; called after `close`, when no call is under way. */
  closed(): void;
}

type StartMessage = Extract<ToWorker, { readonly kind: "start" }>;

/** A call that is under way. */
interface RunningCall {
  readonly call: CallAttempt;
  readonly start: StartMessage;
  readonly startedAtMs: number;
}

const NO_OUTPUT = { stdoutBytes: 0, stderrBytes: 0 };

export class CallRunner implements WorkerProgram {
  readonly #options: CallRunnerOptions;
  readonly #host: ModuleHost;
  readonly #failures = new CallFailures();
  #running: RunningCall | undefined;
  readonly #backlog = new LogBacklog();
  #flag: Int32Array | undefined;
  #runId = "";
  #last: StartMessage | undefined;
  #lastFlushMs = -Infinity;
  #isClosing = false;

  constructor(options: CallRunnerOptions) {
    this.#options = options;
    this.#host = new ModuleHost({ load: (module) => options.load(module) });
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case "configure":
        this.#flag = new Int32Array(message.cancelFlag);
        if (message.taken !== undefined) this.#backlog.connect(message.taken);
        this.#runId = message.runId;
        return;
      case "prepare":
        this.#failures.prepare(message.copies);
        return this.#host.useCopies(message.copies);
      case "start":
        void this.#start(message);
        return;
      case "recall":
        return this.#options.post({ kind: "returned", task: message.task });
      case "signal":
        if (message.signal === "SIGSTOP" || message.signal === "SIGCONT") return;
        if (this.#running?.start.task === message.task) this.#running.call.cancel();
        return;
      case "ack":
      case "wake":
      // What a call says are log lines, and those are heard by everybody.
      case "follow":
      case "unfollow":
      case "followed_ack":
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

  /** What the call that runs left to itself has failed: that is how the call ends, and the isolate with it. */
  faulted(fault: unknown): void {
    this.#options.endLines?.();
    if (this.#running === undefined) return;
    const { start, startedAtMs } = this.#running;
    this.#running = undefined;
    const failure = this.#failures.describe(fault, start.work as CallWork);
    const durationMs = Math.round(this.#options.clock.nowMs() - startedAtMs);
    const stats = { durationMs, ...NO_OUTPUT };
    this.#options.post({ kind: "error", task: start.task, failure, stats, isLast: true });
  }

  /** Names the run and the call that runs; undefined between calls. */
  get runningTask(): { readonly runId: string; readonly task: number } | undefined {
    const task = this.#running?.start.task;
    return task === undefined ? undefined : { runId: this.#runId, task };
  }

  /** What is printed belongs to the call that runs. */
  printed(text: string): void {
    const task = this.#running?.start.task;
    for (const line of text.replace(/\n$/, "").split("\n")) {
      if (task !== undefined) this.#log(task, line);
      else this.#sayLast(line);
    }
  }

  async #start(message: StartMessage): Promise<void> {
    const { task, attempt, work } = message;
    if (work.kind !== "call") throw new TypeError(`Cannot call a ${work.kind}`);
    const { clock, post } = this.#options;
    const call = new CallAttempt({
      attempt,
      clock,
      ...(work.env === undefined ? {} : { env: work.env }),
      ...(work.cwd === undefined ? {} : { cwd: work.cwd }),
      ...(this.#flag === undefined ? {} : { flag: this.#flag }),
      progressed: (values) => {
        post({ kind: "progress", updates: [{ task, ...values }] });
        this.#flush();
      },
      logged: (text) => this.#log(task, text),
    });
    this.#last = message;
    const running = { call, start: message, startedAtMs: clock.nowMs() };
    this.#running = running;
    const end = await call.run((context) => this.#find(work, context), work.input);
    this.#options.endLines?.();
    // A fault of what the call left to itself came first.
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#tell(task, work, end);
    this.#closeIfIdle();
  }

  async #find(work: CallWork, context: TaskContext): Promise<TaskFunction> {
    this.#failures.check();
    return await this.#host.find(work, context);
  }

  #tell(task: number, work: CallWork, end: CallEnd): void {
    const { post } = this.#options;
    const stats: AttemptStats = { durationMs: end.durationMs, ...NO_OUTPUT };
    // Whatever cannot be sent takes along what is sent with it.
    this.#flush();
    const isLast = end.error instanceof LoadFailure;
    const fail = (failure: Failure) => {
      const retry = adviceFor(failure);
      post({
        kind: "error",
        task,
        failure,
        stats,
        ...(isLast ? { isLast } : {}),
        ...(retry === undefined ? {} : { retry }),
      });
      this.#flush();
    };
    if (end.failure !== null) {
      const isThrown = end.failure.kind === "threw";
      return fail(isThrown ? this.#failures.describe(end.error, work) : end.failure);
    }
    const { maxResultBytes } = work;
    try {
      const result = maxResultBytes === undefined
        ? end.result
        : toJsonResult(end.result, maxResultBytes);
      post({ kind: "done", task, stats, result });
      this.#flush();
    } catch (error) {
      const isOurs = maxResultBytes === undefined;
      fail(isOurs ? describeThrown(error) : this.#failures.describe(error, work));
    }
  }

  /** A synchronous loop gives the outbox no turn to send in. */
  #log(task: number, text: string): void {
    this.#options.post({ kind: "log", task, text });
    if (this.#options.clock.nowMs() - this.#lastFlushMs >= REPORT_INTERVAL_MS) this.#flush();
    this.#backlog.add(text, () => this.#flush());
  }

  /** Between tasks, and in the end, a line belongs to the task that was last. */
  #sayLast(text: string): void {
    const taskId = this.#last?.taskId;
    if (taskId === undefined) return;
    this.#options.post({ kind: "last_words", taskId, text });
    this.#backlog.add(text, () => this.#flush());
  }

  #flush(): void {
    this.#lastFlushMs = this.#options.clock.nowMs();
    this.#options.flush();
  }

  #closeIfIdle(): void {
    if (this.#isClosing && this.#running === undefined) void this.#close();
  }

  async #close(): Promise<void> {
    const { clock, post, closed } = this.#options;
    const work = this.#last?.work;
    if (work?.kind === "call") {
      try {
        await this.#host.tearDown(
          new CallContext({
            attempt: this.#last?.attempt ?? 1,
            env: work.env ?? {},
            ...(work.cwd === undefined ? {} : { cwd: work.cwd }),
            clock,
            signal: new AbortController().signal,
            progressed: () => {},
            logged: (text) => this.#sayLast(text),
          }),
        );
      } catch (error) {
        const failure = this.#failures.describe(error, work);
        this.#sayLast(
          `teardown() failed: ${"message" in failure ? failure.message : failure.kind}`,
        );
      }
    }
    this.#options.endLines?.();
    post({ kind: "closed" });
    closed();
  }
}
