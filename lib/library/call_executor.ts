/**
 * The two ways in which a program's functions are carried out: in isolates of their own, or without threads in this
 * one. Hands results and errors, which are no part of the engine's events, to whoever waits for them.
 */
import { AsyncExecutor } from "../engine/async_executor.ts";
import type { AttemptReport, Executor, ExecutorListener } from "../engine/executor.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import type { Failure } from "../events.ts";
import { createWorkerFactory } from "../platform/worker_factory.ts";
import type { Clock } from "../ports.ts";
import type { Work } from "../protocol.ts";
import { CallAttempt } from "../worker/call_attempt.ts";
import { describeUserError } from "../worker/module_failure.ts";
import { ModulePlaces } from "../worker/module_places.ts";
import type { TaskFunction } from "../worker/task_context.ts";

/** Where the library's own code is: no user wants to see it in a stack. */
const OWN_ROOT = new URL("../../", import.meta.url).href;

/** How an attempt ended, beyond what its events tell. */
export interface CallOutcome {
  readonly value: unknown;
  /** What was thrown, where that is known as it is. */
  readonly error: unknown;
}

export type TakeOutcome = (taskId: string, outcome: CallOutcome) => void;

export interface AsyncCallOptions {
  readonly clock: Clock;
  /** The function of a task. */
  find(taskId: string): TaskFunction;
  readonly ended: TakeOutcome;
}

/** Runs functions in this isolate. */
export function createAsyncExecutor(
  { clock, find, ended }: AsyncCallOptions,
  listener: ExecutorListener,
): Executor {
  return new AsyncExecutor({
    call({ taskId, attempt, work }, { progressed, logged }) {
      const { input, cwd } = callOf(work);
      const call = new CallAttempt({
        attempt,
        ...(cwd === undefined ? {} : { cwd }),
        clock,
        progressed,
        logged,
      });
      const running = call.run(() => find(taskId), input);
      return {
        cancel: () => call.cancel(),
        ended: running.then(({ failure, result, error, durationMs }): AttemptReport => {
          ended(taskId, { value: result, error });
          const stats = { durationMs, stdoutBytes: 0, stderrBytes: 0 };
          return { failure: describe(failure, error, cwd), stats };
        }),
      };
    },
  }, listener);
}

function callOf(work: Work) {
  if (work.kind !== "call") throw new TypeError(`Cannot call a ${work.kind}`);
  return work;
}

/** What a function threw, in the words that a worker would have for it. */
function describe(
  failure: Failure | null,
  error: unknown,
  cwd: string | undefined,
): Failure | null {
  if (failure?.kind !== "threw") return failure;
  return describeUserError(error, new ModulePlaces({ ownRoot: OWN_ROOT, cwd }));
}

export interface WorkerCallOptions {
  readonly runId: string;
  readonly clock: Clock;
  /** Isolates at most, one task in each. */
  readonly size: number;
  readonly ended: TakeOutcome;
}

/** An executor that says how many isolates it has. */
export interface WorkerExecutor extends Executor {
  readonly workerCount: number;
}

/** Runs the default exports of modules in isolates of their own. */
export function createWorkerExecutor(
  { runId, clock, size, ended }: WorkerCallOptions,
  listener: ExecutorListener,
): WorkerExecutor {
  const ids = new Map<number, string>();
  // What its workers are asked on the terminal is the business of the program that offers them.
  const factory = createWorkerFactory({ limits: { canNarrow: false, mayPrompt: false } });
  let workerCount = 0;
  const pool = new WorkerPool({
    runId,
    kind: "call",
    maxWorkers: size,
    isExclusive: true,
    spillDir: "",
    holdLimitBytes: 0,
    clock,
    factory: {
      create(kind, heard, isolate) {
        const handle = factory.create(kind, heard, isolate);
        let isLiving = true;
        workerCount++;
        return {
          post: (message) => handle.post(message),
          terminate() {
            if (isLiving) workerCount--;
            isLiving = false;
            handle.terminate();
          },
        };
      },
    },
    // Isolates start no processes and have no groups.
    endOrphans() {},
    signalGroup() {},
  }, {
    ...bind(listener),
    ended(task, report) {
      const id = ids.get(task);
      ids.delete(task);
      if (id !== undefined) ended(id, { value: report.result, error: undefined });
      // It need not be JSON, as all that is in events.
      const { result: _, ...rest } = report;
      listener.ended(task, rest);
    },
  });
  return {
    get workerCount() {
      return workerCount;
    },
    start(order) {
      ids.set(order.task, order.taskId);
      return pool.start(order);
    },
    hasStandbyRoom: () => false,
    standBy: () => false,
    recall() {},
    signal: (task, signal) => pool.signal(task, signal),
    acknowledge() {},
    raiseCancelFlag: () => pool.raiseCancelFlag(),
    abandon: () => pool.abandon(),
    close: (withinMs) => pool.close(withinMs),
  };
}

/** A listener's methods live on its prototype. */
function bind(listener: ExecutorListener): Omit<ExecutorListener, "ended"> {
  return {
    progressed: (updates) => listener.progressed(updates),
    logged: (task, text) => listener.logged(task, text),
    lastWords: (taskId, text) => listener.lastWords?.(taskId, text),
    printed: (task, stream, bytes) => listener.printed(task, stream, bytes),
    returned: (task) => listener.returned(task),
    broken: (reason) => listener.broken(reason),
  };
}
