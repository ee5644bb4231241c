/**
 * The state of a run as told by its events: the single source of truth for every display.
 * Types and the empty state; `reduce.ts` advances it, `metrics.ts` derives the numbers.
 */
import type { Failure } from "../events.ts";
import type { ProgressPace } from "./progress_pace.ts";
import { createRunPace, type RunPace } from "./run_pace.ts";
import { createWorkClock, type WorkClock } from "./work_clock.ts";
import { createThroughput, type Throughput } from "./throughput.ts";

/** How a task ended. */
export type Outcome = "succeeded" | "failed" | "cancelled" | "skipped";

/** A task that has not ended yet; whoever still holds it afterwards can see how it ended. */
export interface TaskRow {
  readonly id: string;
  readonly index: number;
  /** For people: one that would not be seen is in quotes. */
  readonly label: string;
  /** Bytes that there are to work off; null where nobody knows beforehand. */
  readonly sizeBytes: number | null;
  status: "queued" | "running" | "retrying";
  /** Attempt that runs or ran last, 0 before the first. */
  attempt: number;
  maxAttempts: number;
  /** Start of the current attempt. */
  startedAtMs: number;
  /** The same on the work clock. */
  startedWorkMs: number;
  /** The run's stalls before that. */
  stalledBeforeMs: number;
  /** Slot time of the attempts that are over, and how much of it was in stalls. */
  spentMs: number;
  /** That of the attempts that it was tried again after. */
  triedMs: number;
  spentStalledMs: number;
  /** Last output, progress or start. */
  lastActivityAtMs: number;
  done: number | null;
  total: number | null;
  unit: string | null;
  /** Speed of the current attempt, from the first `done` on; `selectTaskPace` reads it. */
  pace: ProgressPace | null;
  statusText: string;
  /** When the next try is due, while retrying. */
  retryAtMs: number | null;
  lastFailure: Failure | null;
  /** Set with its end, when it leaves `open`; null until then. */
  outcome: Outcome | null;
  endedAtMs: number | null;
  slot: number;
  worker: number;
  command: string;
}

/** A task that failed for good. */
export interface FailedTask {
  readonly id: string;
  readonly index: number;
  readonly label: string;
  readonly attempts: number;
  readonly failure: Failure;
  readonly allowed: boolean;
  readonly atMs: number;
}

/** What one worker does. */
export interface WorkerActivity {
  readonly worker: number;
  /** Ids of the tasks that run there, in order of start. */
  readonly running: Set<string>;
  /** Attempts that ended there, however they ended. */
  endedAttempts: number;
  /** When the last of them did, in milliseconds since 1970; null before the first. */
  lastEndAtMs: number | null;
  /** Whose attempt that was: an isolate may have more to say of its last task. */
  lastTask: TaskRow | null;
}

/** Bytes that there are to work off, as far as tasks tell before they start. */
export interface RunSizes {
  /** Tasks of `counts.added` that tell. */
  knownTasks: number;
  addedBytes: number;
  /** Of tasks that have ended and were not cancelled. */
  settledBytes: number;
  /** Of running tasks, by what they have done of themselves. */
  partialBytes: number;
}

export type RunPhase = "waiting" | "running" | "paused" | "cancelling" | "finished";

/** Counts that events add up to; everything else is derived in `metrics.ts`. */
export interface RunCounts {
  added: number;
  queued: number;
  running: number;
  retrying: number;
  succeeded: number;
  failed: number;
  /** Those of `failed` that do not fail the run. */
  allowedFailures: number;
  cancelled: number;
  skipped: number;
  /** Attempts that were tries after the first. */
  retries: number;
}

export interface RunState {
  runId: string;
  name: string;
  jobs: number;
  phase: RunPhase;
  /** While paused: the running tasks are stopped too. */
  isFrozen: boolean;
  startedAtMs: number;
  lastEventAtMs: number;
  finishedAtMs: number | null;
  exitCode: number | null;
  cancelledBy: string | null;
  cancelDeadlineAtMs: number | null;
  /** Tasks in all, null while inputs are still coming. */
  total: number | null;
  readonly counts: RunCounts;
  /** Tasks that have not ended, in input order of their arrival. */
  readonly open: Map<string, TaskRow>;
  /** Ids of running tasks in order of start; and of retrying ones. */
  readonly running: Set<string>;
  readonly retrying: Set<string>;
  /** The first failures, at most MAX_KEPT_FAILURES; `counts.failed` has the true number. */
  readonly failures: FailedTask[];
  /** The latest failures that still stand, oldest first, at most MAX_RECENT_FAILURES. */
  readonly recentFailures: FailedTask[];
  /** Tasks that failed and were queued once more, as they are since, ended or not: the latest MAX_RECENT_FAILURES. */
  readonly requeued: Map<string, TaskRow>;
  /** Workers that have had a task, by number. */
  readonly workers: Map<number, WorkerActivity>;
  /** The sum of what running tasks have done of themselves, each 0 to 1; tasks that tell nothing count 0. */
  partialRatio: number;
  readonly sizes: RunSizes;
  /** How many tasks succeeded or failed in each of the last seconds. */
  readonly throughput: Throughput;
  /** What `selectRunEta` tells pace and time left from. */
  readonly pace: RunPace;
  /** Stands still while the run is frozen. */
  readonly workClock: WorkClock;
  /** The task that ended last, already out of `open`: what an event about an end is about. */
  lastEnded: TaskRow | null;
}

/** Bounds memory on endless inputs: further failures are in the journal and the job log only. */
export const MAX_KEPT_FAILURES = 10_000;

/** More than any screen shows. */
export const MAX_RECENT_FAILURES = 500;

export function createRunState(): RunState {
  return {
    runId: "",
    name: "",
    jobs: 0,
    phase: "waiting",
    isFrozen: false,
    startedAtMs: 0,
    lastEventAtMs: 0,
    finishedAtMs: null,
    exitCode: null,
    cancelledBy: null,
    cancelDeadlineAtMs: null,
    total: null,
    counts: {
      added: 0,
      queued: 0,
      running: 0,
      retrying: 0,
      succeeded: 0,
      failed: 0,
      allowedFailures: 0,
      cancelled: 0,
      skipped: 0,
      retries: 0,
    },
    open: new Map(),
    running: new Set(),
    retrying: new Set(),
    failures: [],
    recentFailures: [],
    requeued: new Map(),
    workers: new Map(),
    partialRatio: 0,
    sizes: { knownTasks: 0, addedBytes: 0, settledBytes: 0, partialBytes: 0 },
    throughput: createThroughput(),
    pace: createRunPace(),
    workClock: createWorkClock(),
    lastEnded: null,
  };
}
