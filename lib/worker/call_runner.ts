/**
 * Answers the calls of one worker, one at a time: imports the module that a call names, runs its default export, and
 * tells how that ended. The worker's file only connects it with the isolate.
 */
import type { AttemptStats } from "../events.ts";
import type { Clock } from "../ports.ts";
import type { CallWork, FromWorker, ToWorker } from "../protocol.ts";
import { CallAttempt, type CallEnd, describeThrown } from "./call_attempt.ts";
import { REPORT_INTERVAL_MS } from "./report_gate.ts";
import type { TaskFunction } from "./task_context.ts";
import type { WorkerProgram } from "./worker_shell.ts";

export interface CallRunnerOptions {
  readonly clock: Clock;
  /** Imports a module. */
  load(module: string): Promise<{ readonly default?: unknown }>;
  post(message: FromWorker): void;
  /** Sends what was posted at once. Throws when something in it cannot be sent. */
  flush(): void;
  /** Ends the isolate; called after `close`, when no call is under way. */
  closed(): void;
}

type StartMessage = Extract<ToWorker, { readonly kind: "start" }>;

export class CallRunner implements WorkerProgram {
  readonly #options: CallRunnerOptions;
  readonly #running = new Map<number, CallAttempt>();
  #flag: Int32Array | undefined;
  #lastFlushMs = -Infinity;
  #isClosing = false;

  constructor(options: CallRunnerOptions) {
    this.#options = options;
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case "configure":
        this.#flag = new Int32Array(message.cancelFlag);
        return;
      case "start":
        void this.#start(message);
        return;
      case "recall":
        return this.#options.post({ kind: "returned", task: message.task });
      case "signal":
        if (message.signal === "SIGSTOP" || message.signal === "SIGCONT") return;
        return this.#running.get(message.task)?.cancel();
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

  /** What is printed belongs to the call that runs. */
  printed(text: string): void {
    const [task] = this.#running.keys();
    if (task !== undefined) this.#log(task, text);
  }

  async #start({ task, attempt, work }: StartMessage): Promise<void> {
    if (work.kind !== "call") throw new TypeError(`Cannot call a ${work.kind}`);
    const { clock, post } = this.#options;
    const call = new CallAttempt({
      attempt,
      clock,
      ...(this.#flag === undefined ? {} : { flag: this.#flag }),
      progressed: (values) => {
        post({ kind: "progress", updates: [{ task, ...values }] });
        this.#flush();
      },
      logged: (text) => this.#log(task, text),
    });
    this.#running.set(task, call);
    const end = await call.run(() => this.#load(work), work.input);
    this.#running.delete(task);
    this.#tell(task, end);
    this.#closeIfIdle();
  }

  async #load({ module }: CallWork): Promise<TaskFunction> {
    if (module === null) throw new TypeError("Cannot call a function without its module");
    const { default: task } = await this.#options.load(module);
    if (typeof task === "function") return task as TaskFunction;
    throw new TypeError(`Cannot run ${module}: its default export is not a function`);
  }

  #tell(task: number, { failure, result, durationMs }: CallEnd): void {
    const { post } = this.#options;
    const stats: AttemptStats = { durationMs, stdoutBytes: 0, stderrBytes: 0 };
    // Whatever cannot be sent takes along what is sent with it.
    this.#flush();
    try {
      if (failure === null) post({ kind: "done", task, stats, result });
      else post({ kind: "error", task, failure, stats });
      this.#flush();
    } catch (error) {
      post({ kind: "error", task, failure: describeThrown(error), stats });
    }
  }

  /** A synchronous loop gives the outbox no turn to send in. */
  #log(task: number, text: string): void {
    this.#options.post({ kind: "log", task, text });
    if (this.#options.clock.nowMs() - this.#lastFlushMs >= REPORT_INTERVAL_MS) this.#flush();
  }

  #flush(): void {
    this.#lastFlushMs = this.#options.clock.nowMs();
    this.#options.flush();
  }

  #closeIfIdle(): void {
    if (this.#isClosing && this.#running.size === 0) this.#options.closed();
  }
}
