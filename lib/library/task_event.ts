/** Events as a program gets them. */
import type { RunEvent } from "../events.ts";

/**
 * A fact about a run of tasks: plain JSON, the same that the journal of a run holds. `docs/events.md` tells which kinds
 * there are and what fields each has.
 */
export interface TaskEvent {
  /** Position in the stream, from 0, without gaps. */
  readonly seq: number;
  /** Unix time in milliseconds; never goes back. */
  readonly atMs: number;
  /** Which fact: `attempt_started`, `task_failed`… */
  readonly kind: string;
  /** The id of the task that it is about, if it is about one. */
  readonly task?: string;
  /** Whatever else belongs to its kind. */
  readonly [field: string]: unknown;
}

/** The same object, seen from outside. */
export function toTaskEvent(event: RunEvent): TaskEvent {
  return event as unknown as TaskEvent;
}
