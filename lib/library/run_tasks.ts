/** Runs a program's tasks to their end, shown like any run of Heddle: many at once, retried, cancelled, counted. */
import { createStopTurns } from "../display/stop_turns.ts";
import { Engine } from "../engine/engine.ts";
import type { ExecutorListener } from "../engine/executor.ts";
import type { RunControls } from "../ports.ts";
import { createRunId } from "../journal/run_id.ts";
import { createAsyncExecutor, createWorkerExecutor, type TakeOutcome } from "./call_executor.ts";
import { createCallOptions, createSilentOutput } from "./call_spec.ts";
import { openRunDisplay, type RunDisplay } from "./run_display.ts";
import { RunResults, type TasksOutcome } from "./run_results.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";
import { type TaskEvent, toTaskEvent } from "./task_event.ts";
import {
  type AnyTask,
  type AsyncTask,
  type AsyncTaskOptions,
  TaskPlan,
  type WorkerTaskOptions,
} from "./task_plan.ts";
import { type AttemptOptions, checkGrace, checkJobs } from "./task_policy.ts";

/** A worker module, whose default export does the tasks, each in an isolate of its own. */
export interface WorkerModule {
  /** Its URL, see `defineTask`. */
  readonly module: URL | string;
}

/** How tasks are run and shown. */
export interface RunTasksOptions extends AttemptOptions {
  /** What the whole is called. @default "tasks" */
  readonly name?: string;
  /** Tasks at once, a whole number >= 1. @default one for each processor core in workers, else 10 */
  readonly jobs?: number;
  /**
   * Who does the work. `"async"`: the tasks are functions, which all run in this isolate, without threads; right for
   * work that mostly waits. A worker module: the tasks are its inputs. @default "async"
   */
  readonly executor?: "async" | WorkerModule;
  /** Cancels the run when it aborts. */
  readonly signal?: AbortSignal;
  /** True: the first task that fails cancels the run. @default false */
  readonly failFast?: boolean;
  /**
   * From asking tasks to end until they are given up, and isolates ended by force, in milliseconds, >= 0.
   * @default 10000
   */
  readonly graceMs?: number;
  /**
   * `"live"`: bars below the program's own output. `"full"`: the whole screen. `"plain"`: a log. `"quiet"`: failures
   * only. `"none"`: nothing at all. `"auto"` is `"live"` on a terminal, `"plain"` elsewhere and in CI. @default "auto"
   */
  readonly display?: "auto" | "live" | "full" | "plain" | "quiet" | "none";
  /**
   * True: SIGINT, SIGTERM and SIGHUP cancel the run; a second one gives up at once. False leaves them to the program.
   * @default true, but false for the display `"none"`
   */
  readonly handlesSignals?: boolean;
  /**
   * True: keys steer a run that is shown live, `?` lists them. Takes the terminal's input away from the program, and needs
   * the permissions to read `/proc` and to use foreign functions. @default false
   */
  readonly hasKeys?: boolean;
  /** Gets every event, in order: what a journal would hold. */
  readonly onEvent?: (event: TaskEvent) => void;
  /** Terminal, clock and process to live on. @default the process's own */
  readonly surroundings?: Surroundings;
}

/**
 * Runs tasks, `jobs` at once, and resolves when all have ended; a task that fails is a result, not a rejection.
 * Functions may be given as they are; a task that needs others names their ids.
 *
 * ```ts
 * const { results } = await runTasks(
 *   urls.map((url) => ({
 *     label: url,
 *     retries: 3,
 *     run: async ({ signal }) => (await fetch(url, { signal })).status,
 *   })),
 *   { jobs: 8 },
 * );
 * ```
 *
 * @param tasks Read as they are needed, so that they may be endless.
 * @throws {RangeError} (rejects) An option is out of its range.
 * @throws {TypeError} (rejects) A task has no function or the id of another, or what it needs is no task before it.
 * @throws {Error} (rejects) Something else is live on this terminal, or reading `tasks` threw.
 */
export function runTasks<T>(
  tasks:
    | Iterable<AsyncTask<T> | AsyncTaskOptions<T>>
    | AsyncIterable<
      AsyncTask<T> | AsyncTaskOptions<T>
    >,
  options?: RunTasksOptions & { readonly executor?: "async" },
): Promise<TasksOutcome<T>>;
/** The same in isolates: each task is an input for the module's function. */
export function runTasks<T = unknown, Input = unknown>(
  tasks: Iterable<WorkerTaskOptions<Input>> | AsyncIterable<WorkerTaskOptions<Input>>,
  options: RunTasksOptions & { readonly executor: WorkerModule },
): Promise<TasksOutcome<T>>;
export async function runTasks(
  tasks: Iterable<AnyTask> | AsyncIterable<AnyTask>,
  options: RunTasksOptions = {},
): Promise<TasksOutcome<unknown>> {
  const { surroundings = processSurroundings(), executor = "async", name = "tasks" } = options;
  const { clock, random, cores } = surroundings;
  const module = executor === "async" ? null : new URL(executor.module).href;
  const defaultJobs = module === null ? DEFAULT_ASYNC_JOBS : cores;
  const jobs = checkJobs("tasks", "jobs", options.jobs ?? defaultJobs);
  const graceMs = checkGrace("tasks", options.graceMs ?? DEFAULT_GRACE_MS);
  const plan = new TaskPlan({
    tasks,
    module,
    defaults: options,
    mayReopen: options.hasKeys ?? false,
  });
  const results = new RunResults();
  const runId = createRunId(clock.nowMs(), random);
  const display = openRunDisplay({
    display: options.display ?? "auto",
    surroundings,
    controls: options.hasKeys === true ? controlsOf(() => engine) : null,
  });
  const createExecutor = (listener: ExecutorListener) => {
    const ended: TakeOutcome = (id, outcome) => results.takeOutcome(id, outcome);
    return module === null
      ? createAsyncExecutor({ clock, find: (id) => plan.find(id), ended }, listener)
      : createWorkerExecutor({ runId, clock, size: jobs, ended }, listener);
  };
  const engine: Engine = new Engine(
    createCallOptions({ runId, jobs, graceMs, isFailFast: options.failFast ?? false }),
    {
      clock,
      random,
      output: createSilentOutput(),
      emit(event) {
        results.take(event);
        plan.take(event);
        display.event(event);
        options.onEvent?.(toTaskEvent(event));
      },
    },
    createExecutor,
  );
  const forget = connect(engine, { display, surroundings, options });
  try {
    const outcome = await engine.run(plan.resolve(name));
    await display.finish();
    if (outcome.fault !== null) throw new Error(outcome.fault);
    if (outcome.inputError !== undefined) throw outcome.inputError;
    return results.outcome(outcome);
  } finally {
    forget();
    display.restore();
  }
}

/** What keys ask of a run that is made after its display. */
function controlsOf(run: () => RunControls): RunControls {
  return {
    pause: () => run().pause(),
    resume: () => run().resume(),
    setJobs: (jobs) => run().setJobs(jobs),
    cancelTask: (id) => run().cancelTask(id),
    retryTask: (id) => run().retryTask(id),
    cancel: (by) => run().cancel(by),
    follow: (id, listener) => run().follow(id, listener),
  };
}

interface Connection {
  readonly display: RunDisplay;
  readonly surroundings: Surroundings;
  readonly options: RunTasksOptions;
}

/** Everything that may end or stop the run from outside. */
function connect(engine: Engine, { display, surroundings, options }: Connection): () => void {
  const { process: host } = surroundings;
  const { signal, handlesSignals = options.display !== "none" } = options;
  const abort = () => engine.cancel("abort");
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted === true) queueMicrotask(abort);
  const leaving = () => display.restore();
  const remove = host.listen(
    !handlesSignals ? { leaving, resized: () => display.resized() } : {
      leaving,
      ended: (name) => engine.cancel(name, name),
      ...createStopTurns({
        giveBack() {
          engine.suspend();
          return display.suspend();
        },
        stop: () => host.stop(),
        goOn() {
          engine.continue();
          display.resume();
        },
      }),
      resized: () => display.resized(),
    },
  );
  return () => {
    remove();
    signal?.removeEventListener("abort", abort);
  };
}

/** Waiting costs nothing, and ten at once are kind to whoever is asked. */
const DEFAULT_ASYNC_JOBS = 10;
const DEFAULT_GRACE_MS = 10_000;
