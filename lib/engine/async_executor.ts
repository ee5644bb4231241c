/**
 * Carries out attempts without threads: functions in the engine's own isolate, for work that is waiting more than
 * computing. Owns which calls are open; what a call does is the business of whoever starts it.
 *
 * A function cannot be ended by force. One that does not end when it is asked to is given up: its attempt is over, and
 * nothing that it says or does later counts.
 */
import type { Failure, ProgressValues } from "../events.ts";
import type { TreeSignal } from "../protocol.ts";
import type { AttemptReport, Executor, ExecutorListener, StartOrder } from "./executor.ts";

/** A function that runs. */
export interface AsyncCall {
  /** Resolves when it has ended, however; never rejects. */
  readonly ended: Promise<AttemptReport>;
  /** Asks it to end. */
  cancel(): void;
}

/** What a running function says. */
export interface AsyncCallListener {
  progressed(values: ProgressValues): void;
  logged(text: string): void;
}

export interface AsyncExecutorOptions {
  /** Starts the function that an order means. Must not throw. */
  call(order: StartOrder, listener: AsyncCallListener): AsyncCall;
}

interface OpenCall {
  call: AsyncCall | null;
  wasAskedToEnd: boolean;
}

/** As a worker's module that does not settle, but for what becomes of it. */
const UNHEEDED: Failure = {
  kind: "module",
  problem: "unsettled",
  message: "function did not settle after it was asked to end; it was given up",
};
const NO_STATS = { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 };

export class AsyncExecutor implements Executor {
  readonly #options: AsyncExecutorOptions;
  readonly #listener: ExecutorListener;
  readonly #open = new Map<number, OpenCall>();

  constructor(options: AsyncExecutorOptions, listener: ExecutorListener) {
    this.#options = options;
    this.#listener = listener;
  }

  start(order: StartOrder): number {
    const open: OpenCall = { call: null, wasAskedToEnd: false };
    this.#open.set(order.task, open);
    // What the function says at once must not come before the engine has said that it started.
    queueMicrotask(() => this.#begin(order, open));
    return 0;
  }

  /** An order that stands by saves a message to a worker; here there is none to save. */
  hasStandbyRoom(): boolean {
    return false;
  }

  standBy(): boolean {
    return false;
  }

  recall(): void {}

  /** SIGKILL gives the call up, other ends ask for one; a function cannot be stopped for a while. */
  signal(task: number, signal: TreeSignal): void {
    const open = this.#open.get(task);
    if (open === undefined || signal === "SIGSTOP" || signal === "SIGCONT") return;
    open.wasAskedToEnd = true;
    open.call?.cancel();
    if (signal === "SIGKILL") this.#giveUp(task);
  }

  acknowledge(): void {}

  /** Every call is asked by itself: in one isolate a flag says nothing that a signal doesn't. */
  raiseCancelFlag(): void {}

  abandon(): void {
    for (const task of [...this.#open.keys()]) this.#giveUp(task);
  }

  close(): void {
    this.#open.clear();
  }

  #begin(order: StartOrder, open: OpenCall): void {
    const { task } = order;
    const isOpen = () => this.#open.get(task) === open;
    if (!isOpen()) return;
    open.call = this.#options.call(order, {
      progressed: (values) => isOpen() && this.#listener.progressed([{ task, ...values }]),
      logged: (text) => isOpen() && this.#listener.logged(task, text),
    });
    if (open.wasAskedToEnd) open.call.cancel();
    void open.call.ended.then((report) => isOpen() && this.#end(task, report));
  }

  #giveUp(task: number): void {
    this.#end(task, { failure: UNHEEDED, stats: NO_STATS });
  }

  #end(task: number, report: AttemptReport): void {
    this.#open.delete(task);
    this.#listener.ended(task, report);
  }
}
