/**
 * Carries out attempts in Web Workers: starts isolates on demand, spreads tasks over them, and turns a dead isolate
 * into ended attempts. Owns workers and which task is where; knows nothing of retries, needs or displays.
 */
import type { ModuleProblem } from "../events.ts";
import type { FromWorker, TreeSignal, Work } from "../protocol.ts";
import type { Clock, IsolateSpec, WorkerFactory } from "../ports.ts";
import type {
  AttemptReport,
  Executor,
  ExecutorListener,
  FollowSink,
  StartOrder,
} from "./executor.ts";
import { crashReport, type EndMessage, toReport, unheededReport } from "./attempt_report.ts";
import { chooseWorker } from "./choose_worker.ts";
import { ClosingWorkers } from "./closing_workers.ts";
import { FollowDesk } from "./follow_desk.ts";
import { findIsolate, isolateOf, surplusIsolate } from "./isolates.ts";
import { PoolWorker } from "./pool_worker.ts";
import { WorkerRounds } from "./worker_rounds.ts";

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
  /** Exclusive work that ends soon when it is asked to: the next task may wait in the isolate for its end. @default false */
  readonly hasSeats?: boolean;
  /** Numbers isolates, so that those of several pools are told apart. @default from 1 */
  readonly numberWorker?: () => number;
  readonly spillDir: string;
  readonly holdLimitBytes: number;
  readonly clock: Clock;
  readonly factory: WorkerFactory;
  /** Ends what a dead isolate's task left behind: its process group if the pid is known, and everything marked. */
  endOrphans(task: number, pid: number | undefined): void;
  /** Stops or continues a child's process group from the main isolate. */
  signalGroup(pid: number, signal: "SIGSTOP" | "SIGCONT"): void;
}

/** Isolates that die before they are ready one after the other are a fault of ours, not of a task. */
const MAX_STILLBORN = 3;
/** What an isolate gets in the middle of a run to take down what it has. */
const TAKE_DOWN_MS = 10_000;

/** Beside this the way of a message is nothing where isolates block: through cores that are all busy it takes 1 to 2 ms. */
const EXCLUSIVE_STANDBY_MS = 80;

export class WorkerPool implements Executor {
  readonly #options: WorkerPoolOptions;
  readonly #listener: ExecutorListener;
  readonly #workers: PoolWorker[] = [];
  readonly #home = new Map<number, PoolWorker>();
  readonly #followDesk = new FollowDesk();
  readonly #rounds: WorkerRounds;
  readonly #closing: ClosingWorkers;
  readonly standbyMs: number | undefined;
  #lastWorker = 0;
  #starts = 0;
  #isCancelled = false;
  #stillborn = 0;

  constructor(options: WorkerPoolOptions, listener: ExecutorListener) {
    this.#options = options;
    this.#listener = listener;
    this.standbyMs = options.isExclusive === true ? EXCLUSIVE_STANDBY_MS : undefined;
    this.#closing = new ClosingWorkers(options.clock, (worker) => this.#sayLate(worker));
    this.#rounds = new WorkerRounds({
      clock: options.clock,
      workers: this.#workers,
      silent: (worker) => this.#crashed(worker, "It stopped answering"),
    });
  }

  start(order: StartOrder): number {
    const { maxWorkers, isExclusive = false } = this.#options;
    const isolate = isolateOf(order.work);
    const worker = isolate !== undefined
      ? findIsolate(this.#workers, isolate) ?? this.#createIsolate(isolate)
      : chooseWorker(this.#workers, { maxWorkers, isExclusive }) ?? this.#create();
    worker.lastStart = ++this.#starts;
    worker.lastTaskId = order.taskId;
    worker.tasks.set(order.task, undefined);
    this.#home.set(order.task, worker);
    // The flag may still say that its last task was asked to end.
    if (!this.#isCancelled) worker.lowerFlag();
    worker.post({ kind: "start", ...order });
    if (!isExclusive) this.#rounds.start();
    return worker.number;
  }

  /** Workers that run commands have places for what stands by, those with a seat have one; others begin whatever comes. */
  hasStandbyRoom(depth: number): boolean {
    const { kind = "command", isExclusive = false } = this.#options;
    if (isExclusive) return this.#workers.some(({ isSeatFree }) => isSeatFree);
    return kind === "command" && this.#workers.some((worker) => worker.wait < depth);
  }

  standBy(order: StartOrder): boolean {
    const seated = this.#workers.find(({ isSeatFree }) => isSeatFree);
    const worker = seated ??
      this.#workers.reduce((best, next) => next.wait < best.wait ? next : best);
    this.#home.set(order.task, worker);
    worker.standBy(order);
    return true;
  }

  recall(task: number): void {
    const worker = this.#home.get(task);
    if (worker === undefined) return;
    if (this.#options.isExclusive !== true) return worker.post({ kind: "recall", task });
    this.#takeBack(worker, task);
  }

  signal(task: number, signal: TreeSignal): void {
    const worker = this.#home.get(task);
    if (worker !== undefined && this.#options.isExclusive === true) {
      return this.#signalExclusive(worker, task, signal);
    }
    worker?.post({ kind: "signal", task, signal });
  }

  /** Reaches the child's own group; what has left that is not worth the search. */
  signalNow(task: number, signal: "SIGSTOP" | "SIGCONT"): void {
    const pid = this.#home.get(task)?.tasks.get(task);
    if (pid === undefined) this.signal(task, signal);
    else this.#options.signalGroup(pid, signal);
  }

  follow(task: number, sink: FollowSink): () => void {
    const worker = this.#home.get(task);
    return worker === undefined ? () => {} : this.#followDesk.add(worker, task, sink);
  }

  acknowledge(task: number, bytes: number): void {
    this.#home.get(task)?.post({ kind: "ack", task, bytes });
  }

  raiseCancelFlag(): void {
    this.#isCancelled = true;
    for (const worker of this.#workers) worker.raiseFlag();
  }

  abandon(): void {
    for (const worker of [...this.#workers]) {
      if (worker.tasks.size + worker.standby.size > 0) {
        this.#lose(worker, this.#lateReport(worker, "It did not end its task in time"));
      }
    }
    this.#closing.endAll();
  }

  close(withinMs = 0): Promise<void> | void {
    this.#rounds.stop();
    for (const worker of this.#workers.splice(0)) {
      if (withinMs > 0 && worker.isolate !== undefined) this.#closing.add(worker, withinMs);
      else worker.end();
    }
    return this.#closing.emptied();
  }

  /** One more isolate of a module; where too many wait for tasks, one of them makes room. */
  #createIsolate(isolate: IsolateSpec): PoolWorker {
    const surplus = surplusIsolate(this.#workers);
    if (surplus !== undefined) {
      this.#remove(surplus);
      this.#closing.add(surplus, TAKE_DOWN_MS);
    }
    return this.#create(isolate);
  }

  #create(isolate?: IsolateSpec): PoolWorker {
    const { kind = "command", factory, runId, spillDir, holdLimitBytes } = this.#options;
    const worker: PoolWorker = new PoolWorker({
      number: this.#options.numberWorker?.() ?? ++this.#lastWorker,
      kind,
      factory,
      runId,
      spillDir,
      holdLimitBytes,
      isolate,
      hasSeat: this.#options.hasSeats === true,
      message: (message) => this.#receive(worker, message),
      crashed: (reason, problem) => this.#crashed(worker, reason, problem),
    });
    if (this.#isCancelled) worker.raiseFlag();
    this.#workers.push(worker);
    return worker;
  }

  #receive(worker: PoolWorker, message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        worker.isReady = true;
        this.#stillborn = 0;
        return;
      case "started":
        worker.isStuck = false;
        if (worker.tasks.has(message.task)) worker.tasks.set(message.task, message.pid);
        return;
      case "progress":
        return this.#listener.progressed(message.updates);
      case "log":
        return this.#listener.logged(message.task, message.text);
      case "output":
        return this.#listener.printed(message.task, message.stream, message.bytes);
      case "followed":
        return this.#followDesk.deliver(worker, message);
      case "done":
      case "error":
        return this.#ended(worker, message);
      case "fatal":
        return this.#crashed(worker, message.reason);
      case "stuck":
        worker.isStuck = true;
        return this.#wakeOneIfAllAreStuck();
      case "returned":
        return this.#returned(worker, message.task);
      case "pong":
        worker.isDeaf = false;
        return;
      case "last_words":
        return this.#listener.lastWords?.(message.taskId, message.text);
      case "closed":
        return void this.#closing.end(worker);
      default:
        return message satisfies never;
    }
  }

  #ended(worker: PoolWorker, message: EndMessage): void {
    const { task, next } = message;
    if (next !== undefined && worker.standby.delete(next)) worker.tasks.set(next, undefined);
    const isLast = message.kind === "error" && message.isLast === true;
    // Before the end is told, which may have the next task started here.
    if (isLast) this.#remove(worker);
    this.#end(worker, task, toReport(message));
    if (isLast) worker.end();
  }

  /** Gets a task back from the seat; false when its turn has come. */
  #takeBack(worker: PoolWorker, task: number): boolean {
    if (!worker.takeBack(task)) return false;
    // Not told before whoever asks has done with it.
    queueMicrotask(() => this.#cameBack(task));
    return true;
  }

  #returned(worker: PoolWorker, task: number): void {
    if (worker.standby.delete(task)) this.#cameBack(task);
  }

  #cameBack(task: number): void {
    this.#home.delete(task);
    this.#listener.returned(task);
  }

  #end(worker: PoolWorker, task: number, report: AttemptReport): void {
    if (!worker.tasks.delete(task)) return;
    this.#home.delete(task);
    for (const other of this.#workers) if (other.isStuck) wake(other, false);
    this.#listener.ended(task, report);
  }

  /** Nobody is left whose end could help: one has to do with what there is, or fail. */
  #wakeOneIfAllAreStuck(): void {
    const busy = this.#workers.filter(({ tasks }) => tasks.size > 0);
    const [first] = busy;
    if (first !== undefined && busy.every(({ isStuck }) => isStuck)) wake(first, true);
  }

  #crashed(worker: PoolWorker, reason: string, problem?: ModuleProblem): void {
    if (this.#closing.end(worker)) return;
    // What a module does to its own isolate says nothing about others.
    const isStillborn = !worker.isReady && problem === undefined;
    this.#lose(worker, crashReport(reason, problem));
    if (isStillborn && ++this.#stillborn >= MAX_STILLBORN) {
      this.#listener.broken(`Workers cannot be started: ${reason}`);
    }
  }

  #sayLate({ lastTaskId, isolate }: PoolWorker): void {
    if (lastTaskId === undefined) return;
    const ended = isolate?.isolation === "process" ? "process was ended" : "isolate was given up";
    const what = "teardown(), or what was left running, did not end in time";
    this.#listener.lastWords?.(lastTaskId, `${what}; its ${ended}`);
  }

  #remove(worker: PoolWorker): void {
    const at = this.#workers.indexOf(worker);
    if (at >= 0) this.#workers.splice(at, 1);
  }

  /** Gives a worker up: ends what its tasks left behind and reports them as ended like that. */
  #lose(worker: PoolWorker, report: AttemptReport): void {
    this.#remove(worker);
    worker.end();
    for (const task of [...worker.standby]) this.#returned(worker, task);
    for (const [task, pid] of [...worker.tasks]) {
      this.#options.endOrphans(task, pid);
      this.#end(worker, task, report);
    }
  }

  /** What an isolate runs sees its flag, and its end is the end of the isolate; to be stopped it must be a process. */
  #signalExclusive(worker: PoolWorker, task: number, signal: TreeSignal): void {
    if (signal === "SIGSTOP" || signal === "SIGCONT") return worker.setFrozen(signal === "SIGSTOP");
    if (signal === "SIGKILL") {
      return this.#lose(worker, this.#lateReport(worker, "It did not end in time"));
    }
    for (const next of worker.standby) {
      // If its turn has come, then this one has ended, and the flag would be taken for the other's.
      if (!this.#takeBack(worker, next)) return;
    }
    worker.askToEnd(task, signal);
  }

  #lateReport(worker: PoolWorker, reason: string): AttemptReport {
    return worker.isolate === undefined ? crashReport(reason) : unheededReport(worker);
  }
}

function wake(worker: PoolWorker, isLast: boolean): void {
  worker.isStuck = false;
  worker.post({ kind: "wake", isLast });
}
