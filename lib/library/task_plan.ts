/** The tasks of a program in the engine's form: checked, numbered, and with their functions at hand. */
import type { RunEvent } from "../events.ts";
import type { ResolvedPlan, TaskSource, TaskSpec } from "../plan/types.ts";
import type { TaskContext, TaskFunction } from "../worker/task_context.ts";
import { createCallSpec } from "./call_spec.ts";
import { type AttemptOptions, createTaskPolicy } from "./task_policy.ts";

/** A task without threads: runs in this isolate. What it returns is its result; what it throws fails the try. */
export type AsyncTask<T = unknown> = (context: TaskContext) => T | Promise<T>;

/** What every task may say about itself. */
export interface TaskOptions extends AttemptOptions {
  /** Unique among the tasks. @default its number, from 1 */
  readonly id?: string;
  /** What it is, in a few words. @default its id, or the name of its function */
  readonly label?: string;
  /** Ids of tasks, given before this one, that must have succeeded before it starts. @default none */
  readonly needs?: string | readonly string[];
  /** True: its failure does not make the whole a failure. @default false */
  readonly allowFailure?: boolean;
}

/** A task that is a function. */
export interface AsyncTaskOptions<T = unknown> extends TaskOptions {
  /** Called for each try. */
  readonly run: AsyncTask<T>;
}

/** A task that is an input for a worker module. */
export interface WorkerTaskOptions<Input = unknown> extends TaskOptions {
  /** Copied into the isolate, as `structuredClone` does. */
  readonly input: Input;
}

/** Any of them. */
export type AnyTask = AsyncTask | AsyncTaskOptions | WorkerTaskOptions;

export interface TaskPlanOptions {
  readonly tasks: Iterable<AnyTask> | AsyncIterable<AnyTask>;
  /** Null for functions. */
  readonly module: string | null;
  readonly defaults: AttemptOptions;
  /** Tasks that failed may be tried again by hand. */
  readonly mayReopen: boolean;
}

export class TaskPlan {
  readonly #options: TaskPlanOptions;
  readonly #functions = new Map<string, TaskFunction>();
  readonly #ids = new Set<string>();
  #lastIndex = 0;

  constructor(options: TaskPlanOptions) {
    this.#options = options;
  }

  resolve(name: string): ResolvedPlan {
    return { name, total: this.#countKnown(), tasks: this.#read(), hasNeeds: true };
  }

  /** The function of a task that has not ended. */
  find(id: string): TaskFunction {
    const task = this.#functions.get(id);
    if (task === undefined) throw new TypeError(`There is no task "${id}"`);
    return task;
  }

  /** Lets go of the functions of ended tasks. */
  take(event: RunEvent): void {
    switch (event.kind) {
      case "task_succeeded":
      case "task_cancelled":
        this.#functions.delete(event.task);
        return;
      case "task_failed":
      case "task_skipped":
        if (!this.#options.mayReopen) this.#functions.delete(event.task);
    }
  }

  #countKnown(): number | null {
    const { tasks } = this.#options;
    return Array.isArray(tasks) ? tasks.length : null;
  }

  async *#read(): TaskSource {
    for await (const task of this.#options.tasks) yield [this.#createSpec(task)];
  }

  #createSpec(task: AnyTask): TaskSpec {
    const index = ++this.#lastIndex;
    const options: AsyncTaskOptions | WorkerTaskOptions = typeof task === "function"
      ? { run: task, ...task.name === "" ? {} : { label: task.name } }
      : task;
    const { id = String(index), label = id, allowFailure = false } = options;
    const needs = typeof options.needs === "string" ? [options.needs] : options.needs ?? [];
    this.#check(id, needs);
    const { module, defaults } = this.#options;
    const policy = createTaskPolicy(`task "${label}"`, [options, defaults]);
    if (module === null && typeof (options as Partial<AsyncTaskOptions>).run !== "function") {
      throw new TypeError(`Cannot run task "${label}": it has no function to run`);
    }
    if ("run" in options) this.#functions.set(id, (_, context) => options.run(context));
    return createCallSpec({
      id,
      index,
      label,
      module,
      input: "input" in options ? options.input : undefined,
      policy: { ...policy, allowFailure },
      needs,
    });
  }

  #check(id: string, needs: readonly string[]): void {
    if (this.#ids.has(id)) throw new TypeError(`Cannot run task "${id}": its id is taken`);
    for (const need of needs) {
      if (this.#ids.has(need)) continue;
      throw new TypeError(
        `Cannot run task "${id}": it needs "${need}", which is no task before it`,
      );
    }
    this.#ids.add(id);
  }
}
