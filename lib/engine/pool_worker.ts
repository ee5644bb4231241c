/**
 * One isolate of the pool: its handle, its flag, and which tasks it has. Owns what is known of it; what that means is
 * the pool's business.
 */
import type { ModuleProblem } from "../events.ts";
import type { FromWorker, ToWorker, TreeSignal, Work } from "../protocol.ts";
import { Seat } from "../seat.ts";
import type { StartOrder } from "./executor.ts";
import type { IsolateSpec, WorkerFactory, WorkerHandle } from "../ports.ts";

export interface PoolWorkerOptions {
  readonly number: number;
  readonly kind: Work["kind"];
  readonly runId: string;
  readonly spillDir: string;
  readonly holdLimitBytes: number;
  readonly factory: WorkerFactory;
  /** What it is for, where isolates are not all alike. */
  readonly isolate?: IsolateSpec | undefined;
  /** One task at a time, with a seat for the next. */
  readonly hasSeat?: boolean;
  /** Not called any more once it has ended. */
  message(message: FromWorker): void;
  /** The isolate died or broke; likewise. */
  crashed(reason: string, problem?: ModuleProblem): void;
}

export class PoolWorker {
  readonly number: number;
  readonly isolate: IsolateSpec | undefined;
  /** Open tasks with the pid of their child, undefined until it is known. */
  readonly tasks = new Map<number, number | undefined>();
  /** Tasks that wait there for the place of another. */
  readonly standby = new Set<number>();
  /** What its tasks look at in a loop. */
  readonly #flag: Int32Array;
  readonly #handle: WorkerHandle;
  readonly #seat: Seat | undefined;
  /** Nothing runs there, since what it has lacks something that others may give back. */
  isStuck = false;
  /** It has started and said so. */
  isReady = false;
  /** Grows with every start of a task in the pool; 0 before the first one here. */
  lastStart = 0;
  /** Id of the task that was started here last. */
  lastTaskId: string | undefined;
  /** It was asked to end its task, and has not answered since: it is in a synchronous loop. */
  isDeaf = false;
  #isDead = false;
  /** Something was heard since the last look. */
  #isAlive = true;

  /** Makes the isolate and tells it what it needs to know. */
  constructor(options: PoolWorkerOptions) {
    const { number, kind, runId, spillDir, holdLimitBytes, factory } = options;
    const cancelFlag = new SharedArrayBuffer(4);
    this.number = number;
    this.isolate = options.isolate;
    this.#flag = new Int32Array(cancelFlag);
    this.#handle = factory.create(kind, {
      message: (message) => {
        this.#isAlive = true;
        if (!this.#isDead) options.message(message);
      },
      crashed: (reason, problem) => this.#isDead || options.crashed(reason, problem),
    }, options.isolate);
    this.#seat = options.hasSeat === true ? new Seat() : undefined;
    this.post({
      kind: "configure",
      worker: number,
      runId,
      cancelFlag,
      ...(this.#seat === undefined ? {} : { seat: this.#seat.buffer }),
      spillDir,
      holdLimitBytes,
    });
  }

  /** Somebody may take the seat: it is free, and will be needed. */
  get isSeatFree(): boolean {
    const isBusy = this.isReady && this.tasks.size > 0 && this.standby.size === 0;
    // Whoever comes next would find the flag that was raised for the one before.
    return this.#seat !== undefined && isBusy && Atomics.load(this.#flag, 0) === 0;
  }

  /** Lets a task stand by: in the seat, if there is one. */
  standBy(order: StartOrder): void {
    this.standby.add(order.task);
    this.#seat?.offer(order.task);
    this.post({ kind: "start", ...order, isStandby: true });
  }

  /** Gets a task back from the seat; false when its turn has come, or it is not there. */
  takeBack(task: number): boolean {
    return this.#seat?.takeBack(task) === true && this.standby.delete(task);
  }

  /** Tasks that stand by for each that runs: how long one more would wait, which nobody knows before it has started. */
  get wait(): number {
    return this.isReady && this.tasks.size > 0 ? this.standby.size / this.tasks.size : Infinity;
  }

  post(message: ToWorker): void {
    this.#handle.post(message);
  }

  /** Tells its tasks to end; also wakes who waits for the flag. */
  raiseFlag(): void {
    Atomics.store(this.#flag, 0, 1);
    Atomics.notify(this.#flag, 0);
    this.#handle.setFlag?.(true);
  }

  lowerFlag(): void {
    if (Atomics.exchange(this.#flag, 0, 0) !== 0) this.#handle.setFlag?.(false);
  }

  /** Asks a task to end that may be in a loop, by flag and by message, and for an answer. */
  askToEnd(task: number, signal: TreeSignal): void {
    this.isDeaf = true;
    // One that stands still hears nothing.
    this.setFrozen(false);
    this.raiseFlag();
    this.post({ kind: "signal", task, signal });
    this.post({ kind: "ping" });
  }

  /** Stops it for a while, if it can be stopped, or has it go on. */
  setFrozen(isFrozen: boolean): void {
    this.#handle.setFrozen?.(isFrozen);
  }

  /** Asks for a sign of life; false when there was none since it was asked last. */
  ping(): boolean {
    if (!this.#isAlive) return false;
    this.#isAlive = false;
    this.post({ kind: "ping" });
    return true;
  }

  /** Ends the isolate; nothing is heard of it any more. */
  end(): void {
    this.#isDead = true;
    this.#handle.terminate();
  }
}
