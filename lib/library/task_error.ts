/** Why a task failed, for whoever awaits its result. */
import type { Failure } from "../events.ts";
import { failureText } from "../text/failure_text.ts";

/** What is known of a task that failed. */
export interface TaskErrorOptions {
  /** The task's id. */
  readonly task: string;
  /** Its name for people. */
  readonly label: string;
  /** How the last try failed. */
  readonly failure: Failure;
  /** How often it was tried. */
  readonly attempts: number;
  /** What its function threw, as it is where it ran without threads, else rebuilt from name, message and stack. */
  readonly cause?: unknown;
}

/** A task failed for good, after all of its tries. The message says why; `cause` is what its function threw. */
export class TaskError extends Error {
  /** @ignore */
  override readonly name = "TaskError";
  /** The task's id. */
  readonly task: string;
  /** The task's name for people. */
  readonly label: string;
  /** How the last try failed: threw, timed out, stalled, or its isolate crashed. */
  readonly failure: Failure;
  /** How often it was tried, >= 1. */
  readonly attempts: number;

  /** Made by whoever ran the task. */
  constructor({ task, label, failure, attempts, cause }: TaskErrorOptions) {
    const tries = attempts > 1 ? ` after ${attempts} tries` : "";
    super(`Task "${label}" failed${tries}: ${failureText(failure)}`, {
      cause: cause ?? causeOf(failure),
    });
    this.task = task;
    this.label = label;
    this.failure = failure;
    this.attempts = attempts;
  }
}

/** The error as it was in the other isolate, as far as it could be sent. */
function causeOf(failure: Failure): unknown {
  if (failure.kind !== "threw") return undefined;
  const error = new Error(failure.message);
  error.name = failure.name;
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
