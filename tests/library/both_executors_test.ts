/** One plan, carried out in workers and without threads: the streams of events are the same, and so are the results. */
import assert from "node:assert/strict";
import type { TasksOutcome } from "../../lib/library/run_results.ts";
import { runTasks, type RunTasksOptions } from "../../lib/library/run_tasks.ts";
import type { TaskEvent } from "../../lib/library/task_event.ts";
import type { TaskOptions } from "../../lib/library/task_plan.ts";
import { createClock } from "../../lib/platform/clock.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { comparable, comparableByTask, comparableText } from "./_comparable_events.ts";
import work, { type WorkName } from "./_same_plan.ts";
import { createSurroundings } from "./_surroundings.ts";

interface PlannedTask extends TaskOptions {
  readonly id: WorkName | `${WorkName} ${number}`;
}

interface Ran {
  readonly events: readonly TaskEvent[];
  readonly outcome: TasksOutcome<unknown>;
  /** Workers that were made. */
  readonly workers: number;
}

interface RunOptions extends Pick<RunTasksOptions, "jobs" | "graceMs" | "failFast"> {
  /** Cancels the run as soon as it is true of what was told so far. */
  readonly cancelWhen?: (events: readonly TaskEvent[]) => boolean;
}

const ASKED_AT_ONCE = { backoff: { initialMs: 1, factor: 3, jitter: "none" } } as const;
const NAMES = /^\w+/;

/** Each task waits for the one before, however that ends: not even a wait before a retry lets others pass. */
function chained(tasks: readonly PlannedTask[]): PlannedTask[] {
  return tasks.map((task, at) => {
    const needs = tasks.slice(Math.max(0, at - 1), at).map(({ id }) => id);
    return { ...ASKED_AT_ONCE, allowFailure: true, ...task, needs };
  });
}

/** Runs the plan with both, one after the other. */
async function runBoth(
  tasks: readonly PlannedTask[],
  options: RunOptions,
): Promise<{ readonly threads: Ran; readonly functions: Ran }> {
  const nameOf = ({ id }: PlannedTask) => NAMES.exec(id)?.[0] as WorkName;
  const module = new URL("./_same_plan.ts", import.meta.url);
  const threads = await watched(
    options,
    (all) =>
      runTasks(tasks.map((task) => ({ ...task, input: nameOf(task) })), {
        ...all,
        executor: { module },
      }),
  );
  const functions = await watched(options, (all) =>
    runTasks(
      tasks.map((task) => ({ ...task, run: (context) => work(nameOf(task), context) })),
      { ...all, executor: "async" },
    ));
  return { threads, functions };
}

async function watched(
  { cancelWhen, ...options }: RunOptions,
  run: (options: RunTasksOptions) => Promise<TasksOutcome<unknown>>,
): Promise<Ran> {
  const events: TaskEvent[] = [];
  const controller = new AbortController();
  const made = countWorkers();
  try {
    const outcome = await run({
      name: "both",
      ...options,
      display: "none",
      signal: controller.signal,
      surroundings: { ...createSurroundings(), clock: createClock() },
      onEvent(event) {
        events.push(event);
        if (cancelWhen?.(events) === true) queueMicrotask(() => controller.abort());
      },
    });
    return { events, outcome, workers: made.count() };
  } finally {
    made.restore();
    assert.equal(livingWorkers(), 0);
  }
}

/** Counts every `new Worker` until it is restored. */
function countWorkers() {
  const { Worker } = globalThis;
  let count = 0;
  globalThis.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      count++;
    }
  };
  return { count: () => count, restore: () => void (globalThis.Worker = Worker) };
}

/** Results, with errors as what they say and are. */
function resultsOf({ outcome: { results, ...rest } }: Ran) {
  return {
    ...rest,
    results: results.map((result) => {
      if (result.status !== "failed") return result;
      const { message, name, attempts, task, label, failure, cause } = result.error;
      // Out of a worker comes what could be sent of an error, and nothing of one that was not told.
      const { name: kind, message: text } = cause instanceof Error ? cause : new Error(`${cause}`);
      const told = failure.kind === "threw" ? [kind, text] : [];
      const error = { message: comparableText(message), name, attempts, task, label, told };
      return { ...result, error };
    }),
  };
}

function says(events: readonly TaskEvent[], kind: string, text?: string): number {
  return events.filter((event) => event.kind === kind && (text ?? event["text"]) === event["text"])
    .length;
}

Deno.test("a plan of one task after the other gives the same stream with and without threads", async () => {
  const { threads, functions } = await runBoth(
    chained([
      { id: "counts", label: "a loop" },
      { id: "talks" },
      { id: "flaky", retries: 3 },
      { id: "tellsWhere" },
      { id: "broken" },
      { id: "throwsText" },
      { id: "throwsNothing" },
      { id: "counts 2" },
      { id: "heeds", timeoutMs: 40 },
      { id: "heeds 2", timeoutMs: 40, retries: 1 },
      { id: "sees", timeoutMs: 40 },
      { id: "finishes", stallMs: 40 },
      { id: "deaf", timeoutMs: 40 },
      { id: "talks 2" },
    ]),
    { jobs: 2, graceMs: 500 },
  );
  assert.deepEqual(comparable(functions.events), comparable(threads.events));
  assert.deepEqual(resultsOf(functions), resultsOf(threads));
  assert.equal(functions.workers, 0);
  // One, and one after that which was ended by force.
  assert.equal(threads.workers, 2);
  // All of it has happened.
  const failures = [
    "threw",
    "threw",
    "threw",
    "timeout",
    "timeout",
    "timeout",
    "stalled",
    "timeout",
  ];
  assert.deepEqual(
    threads.outcome.results.map((it) => it.status === "failed" ? it.error.failure.kind : it.status),
    [...Array(4).fill("succeeded"), ...failures.toSpliced(3, 0, "succeeded"), "succeeded"],
  );
  assert.equal(says(threads.events, "retry_scheduled"), 3);
});

Deno.test("tasks side by side tell the same with and without threads, each for itself", async () => {
  const { threads, functions } = await runBoth(
    [
      { id: "flaky", retries: 3 },
      { id: "counts" },
      { id: "broken", retries: 2 },
      { id: "talks" },
      { id: "heeds", timeoutMs: 50, retries: 1 },
      { id: "flaky 2", retries: 1, allowFailure: true },
      { id: "counts 2", needs: ["flaky", "flaky 2"] },
      { id: "talks 2", needs: ["broken"] },
    ].map((task) => ({ ...ASKED_AT_ONCE, ...task }) as PlannedTask),
    { jobs: 4 },
  );
  assert.deepEqual(comparableByTask(functions.events), comparableByTask(threads.events));
  assert.deepEqual(resultsOf(functions), resultsOf(threads));
  assert.equal(functions.workers, 0);
  assert.ok(threads.workers > 1 && threads.workers <= 4, `${threads.workers} workers`);
});

Deno.test("a run that is cancelled in the middle ends the same with and without threads", async () => {
  const { threads, functions } = await runBoth([
    { id: "talks" },
    { id: "fails", retries: 1, backoff: { initialMs: 3_600_000, jitter: "none" } },
    { id: "heeds" },
    { id: "sees" },
    { id: "finishes" },
    { id: "deaf" },
    { id: "counts", needs: ["finishes"] },
    { id: "counts 2", needs: ["heeds"] },
    { id: "heeds 2", needs: ["fails"] },
  ], {
    jobs: 4,
    graceMs: 500,
    cancelWhen: (events) =>
      says(events, "task_added") === 9 && says(events, "task_log", "here") === 4 &&
      says(events, "retry_scheduled") === 1 &&
      says(events, "run_cancelling") === 0,
  });
  assert.deepEqual(comparableByTask(functions.events), comparableByTask(threads.events));
  assert.deepEqual(resultsOf(functions), resultsOf(threads));
  assert.equal(functions.workers, 0);
  assert.deepEqual(functions.outcome.results.map(({ status }) => status), [
    "succeeded",
    ...Array(8).fill("cancelled"),
  ]);
  assert.equal(functions.outcome.exitCode, 130);
});

Deno.test("a first failure that ends the run does so the same with and without threads", async () => {
  const { threads, functions } = await runBoth([
    { id: "fails", retries: 2, ...ASKED_AT_ONCE },
    { id: "talks", needs: ["fails"] },
    { id: "counts" },
  ], { jobs: 1, failFast: true });
  assert.deepEqual(comparableByTask(functions.events), comparableByTask(threads.events));
  assert.deepEqual(resultsOf(functions), resultsOf(threads));
  assert.equal(threads.outcome.cancelledBy, "fail-fast");
});
