/** A pool of isolates for a program's own worker module. */
import { Engine } from "../engine/engine.ts";
import { createRunId } from "../journal/run_id.ts";
import type { AttemptOptions } from "./task_policy.ts";
import { checkGrace, checkJobs, createTaskPolicy } from "./task_policy.ts";
import { createWorkerExecutor, type WorkerExecutor } from "./call_executor.ts";
import { createCallOptions, createCallSpec, createSilentOutput } from "./call_spec.ts";
import { printBeside } from "./live_session.ts";
import { OpenRuns } from "./open_runs.ts";
import type { Progress } from "./progress.ts";
import type { ProgressTask } from "./progress_task.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";
import { type TaskEvent, toTaskEvent } from "./task_event.ts";
import { OpenTaskSource } from "./task_source.ts";

/** What a pool may use, and how its tasks are tried unless they say otherwise. */
export interface WorkerPoolOptions extends AttemptOptions {
  /** Isolates, and so tasks, at once; a whole number >= 1. @default one for each processor core */
  readonly size?: number;
  /** Cancels the pool when it aborts. */
  readonly signal?: AbortSignal;
  /** From asking tasks to end until their isolates are ended by force, in milliseconds, >= 0. @default 10000 */
  readonly graceMs?: number;
  /** Gets every line that tasks log or print. @default shown above what is live, else written to standard error */
  readonly onLog?: (text: string, label: string) => void;
  /** Gets every event of the pool, in order: what a journal would hold. */
  readonly onEvent?: (event: TaskEvent) => void;
  /** Clock and terminal to live on. @default the process's own */
  readonly surroundings?: Surroundings;
}

/** One call of the worker module. */
export interface PoolRunOptions extends AttemptOptions {
  /** What it is, in a few words. @default `task` and its number */
  readonly label?: string;
  /** `Progress`: the task gets a bar of its own there. `ProgressTask`: what the task tells is added to that bar. */
  readonly progress?: Progress | ProgressTask;
  /** Cancels this task alone when it aborts. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a module's default export in isolates of its own, one task in each at a time: work there may compute or block,
 * this isolate stays free. Isolates are started when they are needed and kept for the next task.
 *
 * Being cancelled is cooperative first: a task's `context.signal` aborts and `context.cancelled` turns true, which a
 * synchronous loop can see. What has not ended after `graceMs` is ended by force, with its isolate. Every call of
 * `run()` settles.
 *
 * Needs the permission to read the module, as every worker does.
 *
 * ```ts
 * // count.ts
 * export default defineTask((to: number, context) => { … });
 *
 * // main.ts
 * await using pool = new WorkerPool<number, string>(new URL("./count.ts", import.meta.url), { size: 4 });
 * const results = await Promise.all([10, 20, 30].map((to) => pool.run(to)));
 * ```
 */
export class WorkerPool<Input = unknown, Output = unknown> implements AsyncDisposable {
  readonly #module: string;
  readonly #options: WorkerPoolOptions;
  readonly #size: number;
  readonly #source = new OpenTaskSource();
  readonly #runs: OpenRuns;
  readonly #engine: Engine;
  readonly #finished: Promise<void>;
  readonly #forgetSignal: () => void;
  #executor: WorkerExecutor | null = null;
  #lastIndex = 0;
  #isClosed = false;

  /**
   * Starts no isolate yet.
   *
   * @param module The URL of a module with a function as its default export, see `defineTask`.
   * @throws {RangeError} An option is out of its range.
   */
  constructor(module: URL | string, options: WorkerPoolOptions = {}) {
    const { surroundings = processSurroundings(), signal, onEvent } = options;
    this.#module = new URL(module).href;
    this.#options = options;
    this.#size = checkJobs("a pool", "size", options.size ?? surroundings.cores);
    const graceMs = checkGrace("a pool", options.graceMs ?? DEFAULT_GRACE_MS);
    createTaskPolicy("a pool", [options]);
    const { clock, random } = surroundings;
    const { onLog = (text, label) => printBeside(surroundings, `${label}: ${text}\n`) } = options;
    this.#runs = new OpenRuns(onLog);
    const runId = createRunId(clock.nowMs(), random);
    this.#engine = new Engine(
      createCallOptions({ runId, jobs: this.#size, graceMs }),
      {
        clock,
        random,
        output: createSilentOutput(),
        emit: (event) => {
          this.#runs.take(event);
          onEvent?.(toTaskEvent(event));
        },
      },
      (listener) => {
        const ended = this.#runs.takeOutcome.bind(this.#runs);
        return this.#executor = createWorkerExecutor(
          { runId, clock, size: this.#size, ended },
          listener,
        );
      },
    );
    const tasks = this.#source.read();
    this.#finished = this.#engine.run({ name: "pool", total: null, tasks, hasNeeds: false }).then(
      ({ fault }) => this.#end(fault),
    );
    const abort = () => this.cancel(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#forgetSignal = () => signal?.removeEventListener("abort", abort);
    if (signal?.aborted === true) abort();
  }

  /** Isolates at most. */
  get size(): number {
    return this.#size;
  }

  /** Isolates that live now; 0 before the first task, and once the pool is closed. */
  get workerCount(): number {
    return this.#executor?.workerCount ?? 0;
  }

  /** Tasks that have not ended yet. */
  get openCount(): number {
    return this.#runs.size;
  }

  /**
   * Runs the module's function, as soon as an isolate is free, and resolves with what it returns.
   *
   * @param input Copied into the isolate, as `structuredClone` does.
   * @throws {TaskError} (rejects) The task failed, after all of its tries.
   * @throws {DOMException} (rejects, `AbortError`, or the reason of the signal that aborted) The task was cancelled.
   * @throws {RangeError} (rejects) An option is out of its range.
   */
  run(input: Input, options: PoolRunOptions = {}): Promise<Output> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) throw new Error("Cannot run a task: the pool is closed");
      const index = ++this.#lastIndex;
      const { label = `task ${index}`, signal, progress } = options;
      const policy = createTaskPolicy(`task "${label}"`, [options, this.#options]);
      const id = String(index);
      signal?.throwIfAborted();
      const cancel = () => this.#engine.cancelTask(id);
      this.#runs.add({
        id,
        label,
        progress,
        signal,
        cancel,
        resolve: (value) => resolve(value as Output),
        reject,
      });
      this.#source.push(
        createCallSpec({ id, index, label, module: this.#module, input, policy }),
      );
    });
  }

  /**
   * Runs the function for each input and yields the results in the order of the inputs, reading not much further ahead
   * than the pool is large. The first task that fails ends it with its error; then, and when the loop is left early, the
   * tasks that nobody waits for any more are cancelled.
   */
  async *map(
    inputs: Iterable<Input> | AsyncIterable<Input>,
    options: Omit<PoolRunOptions, "label"> = {},
  ): AsyncGenerator<Output, void, undefined> {
    const waiting: Promise<Output>[] = [];
    const controller = new AbortController();
    const signals = [controller.signal, options.signal].filter((signal) => signal !== undefined);
    const signal = AbortSignal.any(signals);
    try {
      for await (const input of inputs) {
        const result = this.run(input, { ...options, signal });
        // Who is not waited for yet may fail first.
        result.catch(() => {});
        waiting.push(result);
        const first = waiting.length > 2 * this.#size ? waiting.shift() : undefined;
        if (first !== undefined) yield await first;
      }
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield await next;
    } finally {
      controller.abort();
      await Promise.allSettled(waiting);
    }
  }

  /** Resolves when no task is open: at once, if none is. */
  async drained(): Promise<void> {
    await this.#runs.drained();
  }

  /**
   * Cancels everything that is open and closes the pool: what waits is not started, what runs is asked to end, and ended
   * by force after the grace. Called again, by force at once.
   *
   * @param reason What the open `run()`s reject with. @default an `AbortError`
   */
  cancel(reason?: unknown): void {
    this.#isClosed = true;
    this.#runs.reason ??= reason;
    this.#engine.cancel("abort");
  }

  /** Takes no more tasks, resolves when the open ones have ended and no isolate is left. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#source.end();
    await this.#finished;
  }

  /** Cancels what is still open, since nobody will wait for it any more, and closes the pool. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#runs.size > 0) this.cancel();
    await this.close();
  }

  #end(fault: string | null): void {
    this.#isClosed = true;
    this.#forgetSignal();
    this.#runs.end(fault);
  }
}

/** As for `heddle` itself. */
const DEFAULT_GRACE_MS = 10_000;
