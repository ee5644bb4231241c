/**
 * An executor whose attempts end when a test says so. Records every order and signal; keeps the contract that an order
 * ends once.
 */
import type {
  Executor,
  ExecutorListener,
  FollowSink,
  StartOrder,
} from "../../lib/engine/executor.ts";
import type { Failure } from "../../lib/events.ts";
import type { TreeSignal } from "../../lib/protocol.ts";

export const SOME_STATS = { durationMs: 10, stdoutBytes: 0, stderrBytes: 0 };

export class FakeExecutor implements Executor {
  readonly listener: ExecutorListener;
  readonly orders: StartOrder[] = [];
  readonly open = new Map<number, StartOrder>();
  readonly signals: { task: string; signal: TreeSignal }[] = [];
  readonly acknowledged: number[] = [];
  isFlagRaised = false;
  isClosed = false;
  /** Called for every start; may end the attempt at once. */
  onStart: (order: StartOrder) => void = () => {};
  /** Called for every signal; may end the attempt. */
  onSignal: (order: StartOrder, signal: TreeSignal) => void = () => {};

  constructor(listener: ExecutorListener) {
    this.listener = listener;
  }

  /** Ids of the tasks that are running. */
  get running(): string[] {
    return [...this.open.values()].map((order) => order.taskId);
  }

  start(order: StartOrder): number {
    this.orders.push(order);
    this.open.set(order.task, order);
    queueMicrotask(() => this.onStart(order));
    return 1;
  }

  /** Room for tasks that stand by; they start when a test passes a place on to them. */
  standbyRoom = 0;
  standbyMs: number | undefined;
  readonly standby = new Map<number, StartOrder>();
  readonly recalled: string[] = [];
  /** Whether a task that is sent to stand by is taken. */
  takesStandby: (order: StartOrder) => boolean = () => true;
  /** Called for every task that is sent to stand by. */
  onStandBy: (order: StartOrder) => void = () => {};
  /** Called for every task that is called back; may give it back. */
  onRecall: (order: StartOrder) => void = () => {};

  hasStandbyRoom(): boolean {
    return this.standby.size < this.standbyRoom;
  }

  standBy(order: StartOrder): boolean {
    this.onStandBy(order);
    if (!this.takesStandby(order)) return false;
    this.standby.set(order.task, order);
    return true;
  }

  recall(task: number): void {
    const order = this.standby.get(task);
    if (order === undefined) return;
    this.recalled.push(order.taskId);
    queueMicrotask(() => this.onRecall(order));
  }

  /** Answers a recall, or gives a task back unasked. */
  giveBack(taskId: string): void {
    for (const order of [...this.standby.values()]) {
      if (order.taskId !== taskId) continue;
      this.standby.delete(order.task);
      this.listener.returned(order.task);
    }
  }

  /** Ends a task well and passes its place on to one that stands by, the first one unless another is named. */
  succeedInto(taskId: string, durationMs = 10, next = this.#firstStandby()): void {
    this.#endInto(taskId, { failure: null, durationMs, next });
  }

  /** The same for one that fails. */
  failInto(taskId: string, next = this.#firstStandby()): void {
    this.#endInto(taskId, { failure: { kind: "exit", code: 1 }, durationMs: 10, next });
  }

  #firstStandby(): StartOrder | undefined {
    return [...this.standby.values()][0];
  }

  #endInto(
    taskId: string,
    { failure, durationMs, next }: {
      readonly failure: Failure | null;
      readonly durationMs: number;
      readonly next: StartOrder | undefined;
    },
  ): void {
    if (next === undefined) throw new Error("Nobody stands by");
    this.standby.delete(next.task);
    this.open.set(next.task, next);
    this.#end(taskId, failure, durationMs, next.task);
  }

  signal(task: number, signal: TreeSignal): void {
    const order = this.open.get(task);
    if (order === undefined) return;
    this.signals.push({ task: order.taskId, signal });
    queueMicrotask(() => this.onSignal(order, signal));
  }

  /** Where the output of followed tasks goes, the newest follower's for each. */
  readonly followed = new Map<number, FollowSink>();

  follow(task: number, sink: FollowSink): () => void {
    this.followed.set(task, sink);
    return () => {
      if (this.followed.get(task) === sink) this.followed.delete(task);
    };
  }

  acknowledge(_task: number, bytes: number): void {
    this.acknowledged.push(bytes);
  }

  raiseCancelFlag(): void {
    this.isFlagRaised = true;
  }

  abandon(): void {
    for (const order of [...this.open.values()]) {
      this.fail(order.taskId, { kind: "crashed", reason: "abandoned" });
    }
  }

  close(): void {
    this.isClosed = true;
  }

  succeed(taskId: string, durationMs = 10): void {
    this.#end(taskId, null, durationMs);
  }

  fail(taskId: string, failure: Failure = { kind: "exit", code: 1 }): void {
    this.#end(taskId, failure, 10);
  }

  /** The isolate of a task dies; such an end has no numbers. */
  crash(taskId: string): void {
    const order = [...this.open.values()].find((open) => open.taskId === taskId);
    if (order === undefined) throw new Error(`Cannot crash task "${taskId}": it is not running`);
    this.open.delete(order.task);
    const stats = { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 };
    this.listener.ended(order.task, { failure: { kind: "crashed", reason: "gone" }, stats });
  }

  #end(taskId: string, failure: Failure | null, durationMs: number, next?: number): void {
    const order = [...this.open.values()].find((open) => open.taskId === taskId);
    if (order === undefined) throw new Error(`Cannot end task "${taskId}": it is not running`);
    this.open.delete(order.task);
    this.listener.ended(order.task, {
      failure,
      stats: { ...SOME_STATS, durationMs },
      ...(next === undefined ? {} : { next }),
      ...(matchesStderr(order, failure) ? { isStderrMatch: true } : {}),
    });
  }
}

function matchesStderr({ stderrPattern }: StartOrder, failure: Failure | null): boolean {
  if (stderrPattern === undefined || failure === null || !("tail" in failure)) return false;
  return new RegExp(stderrPattern, "m").test((failure.tail ?? []).join("\n"));
}
