/**
 * Carries out attempts in Web Workers: starts isolates on demand, spreads tasks over them, and turns a dead isolate
 * into ended attempts. Owns workers and which task is where; knows nothing of retries, needs or displays.
 */
import type { FromWorker, ToWorker, TreeSignal, Work } from "../protocol.ts";
import type { CancelTimer, Clock, WorkerFactory, WorkerHandle } from "../ports.ts";
import type { AttemptReport, Executor, ExecutorListener, StartOrder } from "./executor.ts";

export interface WorkerPoolOptions {
  readonly runId: string;
  /** What the isolates do. @default "command" */
  readonly kind?: Work["kind"];
  /** Isolates at most; each multiplexes many tasks unless `isExclusive`. */
  readonly maxWorkers: number;
  /**
   * A task has an isolate to itself, which it may block: asking it to end raises its flag as well, SIGKILL ends the
   * isolate with it, and silence means nothing. @default false
   */
  readonly isExclusive?: boolean;
  readonly spillDir: string;
  readonly holdLimitBytes: number;
  readonly clock: Clock;
  readonly factory: WorkerFactory;
  /** Ends what a dead isolate's task left behind: its process group if the pid is known, and everything marked. */
  endOrphans(task: number, pid: number | undefined): void;
  /** Stops or continues a child's process group from the main isolate. */
  signalGroup(pid: number, signal: "SIGSTOP" | "SIGCONT"): void;
}

interface Slot {
  readonly number: number;
  readonly handle: WorkerHandle;
  /** What its tasks look at in a loop. */
  readonly flag: Int32Array;
  /** Open tasks with the pid of their child, undefined until it is known. */
  readonly tasks: Map<number, number | undefined>;
  /** Tasks that wait there for the place of another. */
  readonly standby: Set<number>;
  isReady: boolean;
  isDead: boolean;
  /** Something was heard since the last look. */
  isAlive: boolean;
}

/** A second isolate pays only once the first has this much to do. */
const TASKS_BEFORE_ANOTHER_WORKER = 2;
/** Workers never block for long, so one that answers nothing for two rounds is hung. A long round keeps idle runs idle. */
const PING_INTERVAL_MS = 15_000;
/** Isolates that die before they are ready one after the other are a fault of ours, not of a task. */
const MAX_STILLBORN = 3;
const NO_STATS = { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 };

export class WorkerPool implements Executor {
  readonly #options: WorkerPoolOptions;
  readonly #listener: ExecutorListener;
  readonly #workers: Slot[] = [];
  readonly #home = new Map<number, Slot>();
  #lastWorker = 0;
  #isCancelled = false;
  #stillborn = 0;
  #pingTimer: CancelTimer | null = null;

  constructor(options: WorkerPoolOptions, listener: ExecutorListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Starts the first isolate ahead of the first task. */
  warm(): void {
    if (this.#workers.length === 0) this.#create();
  }

  start(order: StartOrder): number {
    const worker = this.#choose();
    worker.tasks.set(order.task, undefined);
    this.#home.set(order.task, worker);
    // The flag may still say that its last task was asked to end.
    if (!this.#isCancelled) Atomics.store(worker.flag, 0, 0);
    worker.handle.post({ kind: "start", ...order });
    if (this.#options.isExclusive !== true) this.#armPing();
    return worker.number;
  }

  hasStandbyRoom(depth: number): boolean {
    if (this.#options.isExclusive === true) return false;
    return this.#workers.some((worker) => worker.standby.size < worker.tasks.size * depth);
  }

  standBy(order: StartOrder): void {
    const worker = this.#workers.reduce((best, next) => wait(next) < wait(best) ? next : best);
    worker.standby.add(order.task);
    this.#home.set(order.task, worker);
    worker.handle.post({ kind: "start", ...order, isStandby: true });
  }

  recall(task: number): void {
    this.#home.get(task)?.handle.post({ kind: "recall", task });
  }

  signal(task: number, signal: TreeSignal): void {
    const worker = this.#home.get(task);
    if (worker !== undefined && this.#options.isExclusive === true) {
      return this.#signalExclusive(worker, task, signal);
    }
    const pid = worker?.tasks.get(task);
    const isStop = signal === "SIGSTOP" || signal === "SIGCONT";
    // Before the whole process stops there is no time for a message to arrive.
    if (isStop && pid !== undefined) this.#options.signalGroup(pid, signal);
    else worker?.handle.post({ kind: "signal", task, signal });
  }

  acknowledge(task: number, bytes: number): void {
    this.#home.get(task)?.handle.post({ kind: "ack", task, bytes });
  }

  raiseCancelFlag(): void {
    this.#isCancelled = true;
    for (const worker of this.#workers) raise(worker.flag);
  }

  abandon(): void {
    for (const worker of [...this.#workers]) {
      if (worker.tasks.size + worker.standby.size > 0) {
        this.#lose(worker, "It did not end its task in time");
      }
    }
  }

  close(): void {
    this.#pingTimer?.();
    for (const worker of this.#workers.splice(0)) {
      worker.isDead = true;
      worker.handle.terminate();
    }
  }

  #choose(): Slot {
    if (this.#options.isExclusive === true) {
      return this.#workers.find(({ tasks }) => tasks.size === 0) ?? this.#create();
    }
    let best: Slot | undefined;
    for (const worker of this.#workers) {
      if (best === undefined || worker.tasks.size < best.tasks.size) best = worker;
    }
    const isBusy = best !== undefined && best.tasks.size >= TASKS_BEFORE_ANOTHER_WORKER;
    if (best === undefined || isBusy && this.#workers.length < this.#options.maxWorkers) {
      return this.#create();
    }
    return best;
  }

  #create(): Slot {
    const number = ++this.#lastWorker;
    const { kind = "command", factory, runId, spillDir, holdLimitBytes } = this.#options;
    const cancelFlag = new SharedArrayBuffer(4);
    const handle = factory.create(kind, {
      message: (message) => this.#receive(worker, message),
      crashed: (reason) => this.#crashed(worker, reason),
    });
    const worker: Slot = {
      number,
      handle,
      flag: new Int32Array(cancelFlag),
      tasks: new Map(),
      standby: new Set(),
      isReady: false,
      isDead: false,
      isAlive: true,
    };
    if (this.#isCancelled) raise(worker.flag);
    handle.post({ kind: "configure", worker: number, runId, cancelFlag, spillDir, holdLimitBytes });
    this.#workers.push(worker);
    return worker;
  }

  #receive(worker: Slot, message: FromWorker): void {
    if (worker.isDead) return;
    worker.isAlive = true;
    switch (message.kind) {
      case "ready":
        worker.isReady = true;
        this.#stillborn = 0;
        return;
      case "started":
        if (worker.tasks.has(message.task)) worker.tasks.set(message.task, message.pid);
        return;
      case "progress":
        return this.#listener.progressed(message.updates);
      case "log":
        return this.#listener.logged(message.task, message.text);
      case "output":
        return this.#listener.printed(message.task, message.stream, message.bytes);
      case "done":
        return this.#done(worker, message);
      case "error":
        return this.#end(worker, message.task, { failure: message.failure, ...pick(message) });
      case "fatal":
        return this.#crashed(worker, message.reason);
      case "returned":
        return this.#returned(worker, message.task);
      case "pong":
        return;
      default:
        return message satisfies never;
    }
  }

  #done(worker: Slot, message: Extract<FromWorker, { kind: "done" }>): void {
    const { task, next } = message;
    if (next !== undefined && worker.standby.delete(next)) worker.tasks.set(next, undefined);
    const report = { failure: null, ...pick(message) };
    this.#end(worker, task, next === undefined ? report : { ...report, next });
  }

  #returned(worker: Slot, task: number): void {
    if (!worker.standby.delete(task)) return;
    this.#home.delete(task);
    this.#listener.returned(task);
  }

  #end(worker: Slot, task: number, report: AttemptReport): void {
    if (!worker.tasks.delete(task)) return;
    this.#home.delete(task);
    this.#listener.ended(task, report);
  }

  #crashed(worker: Slot, reason: string): void {
    if (worker.isDead) return;
    const isStillborn = !worker.isReady;
    this.#lose(worker, reason);
    if (isStillborn && ++this.#stillborn >= MAX_STILLBORN) {
      this.#listener.broken(`Workers cannot be started: ${reason}`);
    }
  }

  /** Gives a worker up: ends what its tasks left behind and reports them as crashed. */
  #lose(worker: Slot, reason: string): void {
    worker.isDead = true;
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    worker.handle.terminate();
    for (const task of [...worker.standby]) this.#returned(worker, task);
    for (const [task, pid] of [...worker.tasks]) {
      this.#options.endOrphans(task, pid);
      this.#end(worker, task, { failure: { kind: "crashed", reason }, stats: NO_STATS });
    }
  }

  /** An isolate cannot be stopped for a while; what it runs sees its flag, and its end is the end of the isolate. */
  #signalExclusive(worker: Slot, task: number, signal: TreeSignal): void {
    if (signal === "SIGSTOP" || signal === "SIGCONT") return;
    if (signal === "SIGKILL") return this.#lose(worker, "It did not end in time");
    raise(worker.flag);
    worker.handle.post({ kind: "signal", task, signal });
  }

  #armPing(): void {
    this.#pingTimer ??= this.#options.clock.after(PING_INTERVAL_MS, () => {
      this.#pingTimer = null;
      for (const worker of [...this.#workers]) this.#checkAlive(worker);
      if (this.#home.size > 0) this.#armPing();
    });
  }

  #checkAlive(worker: Slot): void {
    if (worker.tasks.size === 0) return;
    if (!worker.isAlive) return this.#crashed(worker, "It stopped answering");
    worker.isAlive = false;
    worker.handle.post({ kind: "ping" } satisfies ToWorker);
  }
}

function pick(
  message: Extract<FromWorker, { kind: "done" | "error" }>,
): Omit<AttemptReport, "failure"> {
  const { stats, output } = message;
  const isStderrMatch = message.kind === "error" && message.isStderrMatch;
  const result = message.kind === "done" ? message.result : undefined;
  return {
    stats,
    ...(output === undefined ? {} : { output }),
    ...(result === undefined ? {} : { result }),
    ...(isStderrMatch ? { isStderrMatch } : {}),
  };
}

/** Also wakes who waits for the flag. */
function raise(flag: Int32Array): void {
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

/** Tasks that stand by for each that runs: how long one more would wait. */
function wait({ tasks, standby }: Slot): number {
  return tasks.size === 0 ? Infinity : standby.size / tasks.size;
}
