/**
 * Puts the events of each task together into one record when the task ends: what the job log and the result folders
 * are written from. Remembers open tasks only. A task that is requeued ends, and has a record, once more.
 */
import type { EventOf, Failure, RunEvent } from "../events.ts";

/** A task that ended, in one piece. Also the shape of `result.json`. */
export interface TaskRecord {
  readonly id: string;
  readonly index: number;
  readonly label: string;
  readonly input?: readonly string[];
  outcome: "succeeded" | "failed" | "cancelled" | "skipped";
  /** As it ran last; empty when it never started. */
  command: string;
  attempts: number;
  /** Start of the last attempt, Unix time; null when it never started. */
  startedAtMs: number | null;
  /** Of the last attempt. */
  durationMs: number;
  stdoutBytes: number;
  stderrBytes: number;
  failure?: Failure;
  /** What a function returned, as JSON; absent when that was nothing. */
  result?: unknown;
}

const NO_STATS = { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 };

export class TaskRecords {
  readonly #open = new Map<string, TaskRecord>();

  /** The record that an event completes, or undefined. */
  completedBy(event: RunEvent): TaskRecord | undefined {
    switch (event.kind) {
      case "task_added":
      case "task_requeued":
        return this.#add(event);
      case "attempt_started":
        return this.#update(event.task, {
          command: event.command,
          attempts: event.attempt,
          startedAtMs: event.atMs,
          ...NO_STATS,
        });
      case "attempt_failed": {
        const { durationMs, stdoutBytes, stderrBytes } = event;
        return this.#update(event.task, { durationMs, stdoutBytes, stderrBytes });
      }
      case "task_succeeded": {
        const { durationMs, stdoutBytes, stderrBytes, result } = event;
        return this.#end(event.task, {
          outcome: "succeeded",
          durationMs,
          stdoutBytes,
          stderrBytes,
          ...(result === undefined ? {} : { result }),
        });
      }
      case "task_failed":
        return this.#end(event.task, { outcome: "failed", failure: event.failure });
      case "task_cancelled":
        return this.#cancel(event);
      case "task_skipped":
        return this.#end(event.task, { outcome: "skipped" });
      default:
        return undefined;
    }
  }

  #add({ task: id, index, label, input }: EventOf<"task_added" | "task_requeued">): undefined {
    this.#open.set(id, {
      id,
      index,
      label,
      ...(input === undefined ? {} : { input }),
      outcome: "skipped",
      command: "",
      attempts: 0,
      startedAtMs: null,
      ...NO_STATS,
    });
  }

  /** A cancelled attempt reports no numbers; how long it ran is known all the same. */
  #cancel(event: EventOf<"task_cancelled">): TaskRecord | undefined {
    const startedAtMs = this.#open.get(event.task)?.startedAtMs ?? null;
    const wasRunning = event.attempt !== undefined && startedAtMs !== null;
    return this.#end(event.task, {
      outcome: "cancelled",
      failure: { kind: "cancelled", by: event.by },
      ...(wasRunning ? { durationMs: event.atMs - startedAtMs } : {}),
    });
  }

  #update(id: string, values: Partial<TaskRecord>): undefined {
    const record = this.#open.get(id);
    if (record !== undefined) Object.assign(record, values);
  }

  #end(id: string, values: Partial<TaskRecord>): TaskRecord | undefined {
    const record = this.#open.get(id);
    this.#open.delete(id);
    return record === undefined ? undefined : Object.assign(record, values);
  }
}
