/**
 * The facts of a run, in the order in which they happened. Owns the event and failure types and
 * nothing else: the engine makes events, everything that shows or stores a run reads them.
 * The same JSON goes to the journal and to `--ui json`; `docs/events.md` documents it.
 */

/** Version of the event format, written into `run_started`. */
export const EVENT_VERSION = 1;

/** Why an attempt or a task failed. Command failures carry the last lines of stderr in `tail`. */
export type Failure =
  | { readonly kind: "exit"; readonly code: number; readonly tail?: readonly string[] }
  | { readonly kind: "signal"; readonly signal: string; readonly tail?: readonly string[] }
  /** `detail`: how it took being asked to end, where that is worth telling. */
  | {
    readonly kind: "timeout";
    readonly afterMs: number;
    readonly tail?: readonly string[];
    readonly detail?: string;
  }
  | {
    readonly kind: "stalled";
    readonly idleMs: number;
    readonly tail?: readonly string[];
    readonly detail?: string;
  }
  | {
    readonly kind: "threw";
    readonly name: string;
    readonly message: string;
    /** Where in the module, as `resize.ts:12:7`. */
    readonly at?: string;
    readonly stack?: string;
  }
  /** A module could not be used, or did what no task may; `message` says it in words. */
  | {
    readonly kind: "module";
    readonly problem: ModuleProblem;
    readonly message: string;
    readonly stack?: string;
  }
  | { readonly kind: "crashed"; readonly reason: string }
  /** The program could not be started; `code` is ENOENT, EACCES, E2BIG…, `detail` names what. */
  | { readonly kind: "spawn"; readonly code: string; readonly detail: string }
  | { readonly kind: "http"; readonly status: number }
  | { readonly kind: "mismatch"; readonly expected: string; readonly actual: string }
  | { readonly kind: "cancelled"; readonly by: string };

/** What can be wrong with a module besides what it throws. */
export type ModuleProblem =
  /** The module, or one that it imports, is not there. */
  | "not_found"
  /** It needs what this Heddle does not have, as `npm:` imports in the executable. */
  | "unsupported"
  /** It, or one that it imports, is not well formed; `message` names file, line and column. */
  | "syntax"
  /** It does not export the function. */
  | "no_export"
  /** It needs a permission that it was not given. */
  | "permission"
  /** What it returned is no JSON, or too much. */
  | "result"
  /** It called `Deno.exit()` or the like. */
  | "exited"
  /** It was in a synchronous loop and did not see that it should end. */
  | "looped"
  /** It did not settle after it was asked to end. */
  | "unsettled"
  /** Its process ran out of memory. */
  | "memory";

/** Progress of one attempt. Absent fields are unknown, not zero. */
export interface ProgressValues {
  /** Work done so far, in `unit`; with `unit` absent and `total` 100 it is a percentage. */
  readonly done?: number;
  /** Work in all, in `unit`. */
  readonly total?: number;
  readonly unit?: string;
  /** Latest status text or output line, not yet sanitised. */
  readonly status?: string;
}

/** Who or what ended a run early: a signal's name, `fail-fast`, `max-failures`, `abort`, `output-closed`… */
export type CancelReason = string;

interface RunStarted {
  readonly kind: "run_started";
  readonly v: typeof EVENT_VERSION;
  readonly runId: string;
  readonly name: string;
  /** Tasks that may run at once. */
  readonly jobs: number;
  /** Number of tasks if it is known at the start, else null until `inputs_ended`. */
  readonly total: number | null;
}
interface TaskAdded {
  readonly kind: "task_added";
  readonly task: string;
  /** 1-based position in input order. */
  readonly index: number;
  /** Short name for people: the input, or the plan's id. */
  readonly label: string;
  /** The task's input columns, so that it can be run again. */
  readonly input?: readonly string[];
  /** Bytes that there are to work off, where that is known beforehand. */
  readonly sizeBytes?: number;
}
interface InputsEnded {
  readonly kind: "inputs_ended";
  /** From here on the number of tasks is known. */
  readonly total: number;
}
interface AttemptStarted {
  readonly kind: "attempt_started";
  readonly task: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Tries that the task may have in all. */
  readonly maxAttempts: number;
  /** What runs, as one line for people and for the job log. */
  readonly command: string;
  /** 1-based slot number, below or equal to `jobs`. */
  readonly slot: number;
  readonly worker: number;
}
interface AttemptProgress extends ProgressValues {
  readonly kind: "attempt_progress";
  readonly task: string;
}
interface TaskLog {
  readonly kind: "task_log";
  readonly task: string;
  readonly text: string;
}
/** What JSON can say. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** What an attempt cost and produced. */
export interface AttemptStats {
  readonly durationMs: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}
interface AttemptFailed extends AttemptStats {
  readonly kind: "attempt_failed";
  readonly task: string;
  readonly attempt: number;
  readonly failure: Failure;
}
interface RetryScheduled {
  readonly kind: "retry_scheduled";
  readonly task: string;
  /** The attempt that will start. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly delayMs: number;
  readonly dueAtMs: number;
}
interface TaskSucceeded extends AttemptStats {
  readonly kind: "task_succeeded";
  readonly task: string;
  readonly attempt: number;
  /** What a module returned; absent if it returned nothing. */
  readonly result?: JsonValue;
}
interface TaskFailed {
  readonly kind: "task_failed";
  readonly task: string;
  readonly attempts: number;
  readonly failure: Failure;
  /** True when the plan says that this failure does not fail the run. */
  readonly allowed: boolean;
}
interface TaskCancelled {
  readonly kind: "task_cancelled";
  readonly task: string;
  readonly by: CancelReason;
  /** Present when an attempt was running. */
  readonly attempt?: number;
}
interface TaskSkipped {
  readonly kind: "task_skipped";
  readonly task: string;
  readonly reason: "need_failed" | "already_succeeded";
  /** The need that failed. */
  readonly need?: string;
}
interface TaskRequeued {
  readonly kind: "task_requeued";
  /** A task that had failed for good: from here on it waits for its turn again, as if it had not. */
  readonly task: string;
  readonly index: number;
  readonly label: string;
  readonly input?: readonly string[];
  /** As in `task_added`. */
  readonly sizeBytes?: number;
  /** What its `task_failed` said. */
  readonly allowed: boolean;
  /** It had not failed itself, but was skipped because of one that is requeued too. */
  readonly wasSkipped?: boolean;
}
interface JobsChanged {
  readonly kind: "jobs_changed";
  /** Tasks that may run at once from here on, >= 1; those that run already go on. */
  readonly jobs: number;
}
interface RunPaused {
  readonly kind: "run_paused";
  /** True when the running tasks were stopped too; comes as a second `run_paused`. */
  readonly isFrozen?: boolean;
}
interface RunResumed {
  readonly kind: "run_resumed";
}
interface RunCancelling {
  readonly kind: "run_cancelling";
  readonly by: CancelReason;
  /** When what is left will be killed. */
  readonly deadlineAtMs: number;
}
interface RunFinished {
  readonly kind: "run_finished";
  readonly exitCode: number;
  readonly wallMs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly skipped: number;
}

/** A fact before the engine stamps it. */
export type RunFact =
  | RunStarted
  | TaskAdded
  | InputsEnded
  | AttemptStarted
  | AttemptProgress
  | TaskLog
  | AttemptFailed
  | RetryScheduled
  | TaskSucceeded
  | TaskFailed
  | TaskCancelled
  | TaskSkipped
  | TaskRequeued
  | JobsChanged
  | RunPaused
  | RunResumed
  | RunCancelling
  | RunFinished;

/** A stamped fact: `seq` is gapless from 0, `atMs` is Unix time in milliseconds. */
export type RunEvent = { readonly seq: number; readonly atMs: number } & RunFact;

/** Picks one kind of event. */
export type EventOf<K extends RunFact["kind"]> = Extract<RunEvent, { readonly kind: K }>;
