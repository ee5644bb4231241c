/** Reads out of a journal which tasks failed, so that just those can be run again. Pure. */
import type { RunEvent } from "../events.ts";

/** A task to run again. */
export interface FailedInput {
  readonly id: string;
  readonly index: number;
  readonly input?: readonly string[];
}

/**
 * Tasks that failed or were skipped because one that they need failed, in input order. What was requeued counts by how it
 * ended afterwards; if it did not end, it has not succeeded yet and is among them.
 */
export function selectFailedTasks(events: Iterable<RunEvent>): FailedInput[] {
  const known = new Map<string, FailedInput>();
  const failed = new Map<string, FailedInput>();
  for (const event of events) {
    switch (event.kind) {
      case "task_added": {
        const { task: id, index, input } = event;
        known.set(id, { id, index, ...(input === undefined ? {} : { input }) });
        break;
      }
      case "task_failed":
      case "task_skipped": {
        if (event.kind === "task_skipped" && event.reason !== "need_failed") break;
        const task = known.get(event.task);
        if (task !== undefined) failed.set(event.task, task);
        break;
      }
      case "task_succeeded":
      case "task_cancelled":
        known.delete(event.task);
        failed.delete(event.task);
        break;
    }
  }
  return [...failed.values()].sort((a, b) => a.index - b.index);
}

/** The events of a journal's text, up to the first line that is none: a killed process leaves a torn last line. */
export function* parseJournal(text: string): Generator<RunEvent> {
  for (const line of text.split("\n")) {
    if (line === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return;
    }
    if (!isEvent(value)) return;
    yield value;
  }
}

/** Whether a value has what every event has; what else it holds is as its writer left it. */
function isEvent(value: unknown): value is RunEvent {
  return typeof value === "object" && value !== null && "kind" in value &&
    typeof value.kind === "string";
}
