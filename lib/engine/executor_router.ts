/**
 * Hands each attempt to the executor for its kind of work, made when the first of that kind comes. Owns which
 * attempt is where; the slots are the engine's, so that kinds share them.
 */
import type { TreeSignal, Work } from "../protocol.ts";
import type { Executor, ExecutorListener, FollowSink, StartOrder } from "./executor.ts";

/** Makes the executor of one kind of work. */
export type CreateKindExecutor = (kind: Work["kind"], listener: ExecutorListener) => Executor;

export class ExecutorRouter implements Executor {
  readonly #executors = new Map<Work["kind"], Executor>();
  readonly #home = new Map<number, Executor>();
  readonly #create: CreateKindExecutor;
  readonly #listener: ExecutorListener;
  #isCancelled = false;

  constructor(create: CreateKindExecutor, listener: ExecutorListener) {
    this.#create = create;
    this.#listener = this.#forgetting(listener);
  }

  start(order: StartOrder): number {
    const executor = this.#of(order.work.kind);
    this.#home.set(order.task, executor);
    return executor.start(order);
  }

  get standbyMs(): number | undefined {
    let most: number | undefined;
    for (const { standbyMs } of this.#executors.values()) {
      if (standbyMs !== undefined) most = Math.max(most ?? 0, standbyMs);
    }
    return most;
  }

  hasStandbyRoom(depth: number): boolean {
    return [...this.#executors.values()].some((executor) => executor.hasStandbyRoom(depth));
  }

  /** Only behind work of its own kind. */
  standBy(order: StartOrder): boolean {
    const executor = this.#executors.get(order.work.kind);
    if (executor === undefined || !executor.hasStandbyRoom(1)) return false;
    this.#home.set(order.task, executor);
    return executor.standBy(order);
  }

  recall(task: number): void {
    this.#home.get(task)?.recall(task);
  }

  signal(task: number, signal: TreeSignal): void {
    this.#home.get(task)?.signal(task, signal);
  }

  signalNow(task: number, signal: "SIGSTOP" | "SIGCONT"): void {
    const executor = this.#home.get(task);
    if (executor?.signalNow === undefined) executor?.signal(task, signal);
    else executor.signalNow(task, signal);
  }

  follow(task: number, sink: FollowSink): () => void {
    return this.#home.get(task)?.follow?.(task, sink) ?? (() => {});
  }

  acknowledge(task: number, bytes: number): void {
    this.#home.get(task)?.acknowledge(task, bytes);
  }

  raiseCancelFlag(): void {
    this.#isCancelled = true;
    for (const executor of this.#executors.values()) executor.raiseCancelFlag();
  }

  abandon(): void {
    for (const executor of this.#executors.values()) executor.abandon();
  }

  close(withinMs = 0): Promise<void> | void {
    const closing = [...this.#executors.values()].map((executor) => executor.close(withinMs))
      .filter((one) => one !== undefined);
    if (closing.length > 0) return Promise.all(closing).then(() => {});
  }

  #of(kind: Work["kind"]): Executor {
    let executor = this.#executors.get(kind);
    if (executor === undefined) {
      executor = this.#create(kind, this.#listener);
      this.#executors.set(kind, executor);
      if (this.#isCancelled) executor.raiseCancelFlag();
    }
    return executor;
  }

  /** Whoever has ended or come back is nowhere any more. */
  #forgetting(listener: ExecutorListener): ExecutorListener {
    return {
      progressed: (updates) => listener.progressed(updates),
      logged: (task, text) => listener.logged(task, text),
      lastWords: (taskId, text) => listener.lastWords?.(taskId, text),
      printed: (task, stream, bytes) => listener.printed(task, stream, bytes),
      ended: (task, report) => {
        this.#home.delete(task);
        listener.ended(task, report);
      },
      returned: (task) => {
        this.#home.delete(task);
        listener.returned(task);
      },
      broken: (reason) => listener.broken(reason),
    };
  }
}
