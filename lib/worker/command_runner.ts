/**
 * Runs the commands of one worker: takes messages, keeps the tasks, and answers. The worker's file
 * only connects it with the isolate.
 */
import type { Failure } from "../events.ts";
import { createToken } from "../platform/process_table.ts";
import type { Clock } from "../ports.ts";
import type { FromWorker, ToWorker, TreeSignal } from "../protocol.ts";
import { type ChildSpawner, SpawnError } from "./child_spawner.ts";
import { CommandTask, type CommandTaskContext, type StartMessage } from "./command_task.ts";
import { PatternSearches } from "./pattern_search.ts";
import { ProgressMailbox } from "./progress_mailbox.ts";
import { TreeSignaller } from "./tree_signaller.ts";
import { WaitingStarts } from "./waiting_starts.ts";
import type { WorkerProgram } from "./worker_shell.ts";

export interface CommandRunnerOptions {
  readonly spawner: ChildSpawner;
  readonly clock: Clock;
  /** The mark that Heddle itself runs under, if any. */
  readonly inheritedMark: string | undefined;
  post(message: FromWorker): void;
  /** Ends the isolate; called after `close`, when the last task has ended. */
  closed(): void;
}

const NO_STATS = { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 };

export class CommandRunner implements WorkerProgram {
  readonly #options: CommandRunnerOptions;
  readonly #signaller = new TreeSignaller();
  readonly #mailbox: ProgressMailbox;
  readonly #running = new Map<number, CommandTask>();
  readonly #waiting = new WaitingStarts();
  /** Orders that start in the place of a task that ends. */
  readonly #standby: StartMessage[] = [];
  /** Taken from those; starts as soon as the task before it is out of the way. */
  #successor: StartMessage | undefined;
  #context: CommandTaskContext | undefined;
  #spills = 0;
  #cancelFlag: Uint8Array | undefined;
  #isClosing = false;
  #isClosed = false;

  constructor(options: CommandRunnerOptions) {
    this.#options = options;
    this.#mailbox = new ProgressMailbox({ clock: options.clock, post: options.post });
  }

  receive(message: ToWorker): void {
    switch (message.kind) {
      case "configure":
        return this.#configure(message);
      case "start":
        return this.#take(message);
      case "recall":
        return this.#recall(message.task);
      case "signal":
        return this.#signal(message.task, message.signal);
      case "ack":
        return this.#running.get(message.task)?.acknowledged(message.bytes);
      case "follow":
        return this.#find(message.task)?.follow(message.follower);
      case "unfollow":
        return this.#find(message.task)?.followers.remove(message.follower);
      case "followed_ack":
        return this.#find(message.task)?.followers.acknowledged(message.follower);
      case "prepare":
        return;
      case "wake":
        return this.#retryWaiting(message.isLast);
      case "ping":
        return this.#options.post({ kind: "pong" });
      case "close":
        this.#isClosing = true;
        return this.#closeIfIdle();
      default:
        return message satisfies never;
    }
  }

  /** Kills every child at once: the isolate is broken and cannot look after them. */
  abandon(): void {
    for (const task of this.#running.values()) task.signal("SIGKILL");
  }

  #configure(message: Extract<ToWorker, { readonly kind: "configure" }>): void {
    const { worker, runId, spillDir, holdLimitBytes, cancelFlag } = message;
    const { spawner, inheritedMark, post } = this.#options;
    this.#cancelFlag = new Uint8Array(cancelFlag);
    this.#context = {
      spawner,
      signaller: this.#signaller,
      mailbox: this.#mailbox,
      searches: new PatternSearches(),
      clock: this.#options.clock,
      runId,
      inheritedMark,
      // No two attempts share a file, though a task that is tried again by hand counts its attempts anew.
      spillPrefix: () => `${spillDir}/${worker}-${++this.#spills}`,
      holdLimitBytes,
      post,
      successor: (slot) => this.#appoint(slot),
      ended: (task) => this.#ended(task),
    };
  }

  #take(message: Extract<ToWorker, { readonly kind: "start" }>): void {
    if (!isCommand(message)) throw new TypeError(`Cannot run a ${message.work.kind} as a command`);
    if (message.isStandby === true) this.#standBy(message);
    else this.#start(message);
  }

  #start(message: StartMessage): void {
    const context = this.#context;
    if (context === undefined) throw new Error("A worker was not configured");
    const { task: number } = message;
    let task: CommandTask;
    try {
      task = new CommandTask(message, createToken(context.runId, number), context);
    } catch (error) {
      return this.#fail(number, toFailure(error));
    }
    // Behind those that wait for room: they were first.
    this.#waiting.add(task);
    this.#retryWaiting(false);
  }

  #standBy(message: StartMessage): void {
    if (this.#running.size === 0 || this.#isCancelled()) this.#return(message.task);
    else this.#standby.push(message);
  }

  #recall(task: number): void {
    const at = this.#standby.findIndex((message) => message.task === task);
    if (at < 0) return;
    this.#standby.splice(at, 1);
    this.#return(task);
  }

  #return(task: number): void {
    this.#options.post({ kind: "returned", task });
  }

  /** Names the standby task that takes the place of one that has just ended. */
  #appoint(slot: number): number | undefined {
    if (this.#waiting.size > 0 || this.#isCancelled()) return undefined;
    const next = this.#standby.shift();
    if (next === undefined) return undefined;
    this.#successor = { ...next, slot };
    return next.task;
  }

  /** Starts a task, or tells that it cannot be started. @returns false when it has to wait for others to end. */
  #run(task: CommandTask, isLastResort: boolean): boolean {
    const { task: number } = task;
    if (this.#isCancelled()) {
      this.#fail(number, { kind: "cancelled", by: "abort" });
      return true;
    }
    try {
      task.run(isLastResort);
      this.#running.set(number, task);
    } catch (error) {
      const isShortage = error instanceof SpawnError && error.isShortage;
      if (isShortage && !isLastResort) return false;
      this.#fail(number, toFailure(error));
    }
    return true;
  }

  /** With `isLast` nothing runs anywhere: the first of them starts by all means, or fails. */
  #retryWaiting(isLast: boolean): void {
    let isLastResort = isLast && this.#running.size === 0;
    this.#waiting.retry((task) => {
      const isOver = this.#run(task, isLastResort);
      isLastResort = false;
      return isOver;
    });
    this.#tellIfStuck();
  }

  #tellIfStuck(): void {
    if (this.#waiting.size > 0 && this.#running.size === 0) this.#options.post({ kind: "stuck" });
  }

  #signal(number: number, signal: TreeSignal): void {
    const task = this.#find(number);
    if (task === undefined) return;
    const isStop = signal === "SIGSTOP" || signal === "SIGCONT";
    if (isStop || this.#running.has(number)) return task.signal(signal);
    this.#waiting.remove(task);
    this.#fail(number, { kind: "signal", signal });
  }

  #ended(task: CommandTask): void {
    this.#running.delete(task.task);
    if (this.#waiting.size > 0) this.#retryWaiting(false);
    const successor = this.#successor;
    this.#successor = undefined;
    if (successor !== undefined) this.#start(successor);
    if (this.#running.size === 0) {
      for (const { task } of this.#standby.splice(0)) this.#return(task);
    }
    this.#closeIfIdle();
  }

  #fail(task: number, failure: Failure): void {
    this.#options.post({ kind: "error", task, failure, stats: NO_STATS });
    this.#closeIfIdle();
  }

  /** A task that runs, or would if there were room. */
  #find(number: number): CommandTask | undefined {
    return this.#running.get(number) ?? this.#waiting.find(number);
  }

  #isCancelled(): boolean {
    return this.#cancelFlag !== undefined && Atomics.load(this.#cancelFlag, 0) !== 0;
  }

  #closeIfIdle(): void {
    const isIdle = this.#running.size === 0 && this.#waiting.size === 0;
    if (!this.#isClosing || this.#isClosed || !isIdle) return;
    this.#isClosed = true;
    this.#options.spawner.close().then(this.#options.closed);
  }
}

function isCommand(
  message: Extract<ToWorker, { readonly kind: "start" }>,
): message is StartMessage {
  return message.work.kind === "command";
}

/** Anything but a failed start is a fault of Heddle's own, and is not hidden. */
function toFailure(error: unknown): Failure {
  if (error instanceof SpawnError) {
    return { kind: "spawn", code: error.code, detail: error.detail };
  }
  if (error instanceof SyntaxError) {
    return { kind: "threw", name: error.name, message: error.message };
  }
  throw error;
}
