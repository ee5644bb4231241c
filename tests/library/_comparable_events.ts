/**
 * Streams of events made comparable: takes out what may differ between two ways of carrying the same tasks out, and
 * nothing else. What that is, and why, stands here and nowhere else.
 */
import assert from "node:assert/strict";
import type { TaskEvent } from "../../lib/library/task_event.ts";

/**
 * Fields that may differ:
 * - `runId` holds the time and chance.
 * - `atMs`, `dueAtMs`, `durationMs`, `wallMs`, `deadlineAtMs`, `idleMs` are points and spans of real time. (`afterMs` and
 *   `delayMs` are what was asked for, and stay.)
 * - `worker` numbers isolates; without threads there is none, which is 0.
 * - `slot` is taken in the order in which places get free, which is a matter of real time.
 * - `seq` numbers the stream whose progress is gathered below; that it has no gaps is asserted.
 */
const FREE_FIELDS: ReadonlySet<string> = new Set([
  ...["runId", "atMs", "dueAtMs", "durationMs", "wallMs", "deadlineAtMs", "idleMs"],
  ...["worker", "slot", "seq"],
]);

/** Which part of a stack is anybody's: frames of the work itself, not of whoever called it. */
const WORK_FRAME = /_same_plan\.ts:\d+:\d+/;
/** A thread can be ended, a function in the same isolate cannot. */
const FATE = /(?:module|function) (did not settle .*); (?:its isolate was ended|it was given up)/;
/** A time that was measured. */
const IDLE = /no output for [\d.]+m?s/;

type Fields = Record<string, unknown>;

/**
 * One object for each event, in order, but for two kinds:
 * - Progress is gathered: what an attempt tells is coalesced by time (33 ms), so that only the last values are sure. They
 *   come as one event before the end of the attempt.
 * - `task_added` comes first: tasks are read while others run, and how far is a matter of who gets a turn.
 */
export function comparable(events: readonly TaskEvent[]): Fields[] {
  assertWellFormed(events);
  const added = events.filter(({ kind }) => kind === "task_added");
  const others = events.filter(({ kind }) => kind !== "task_added");
  return [...added.map((event) => stripped(event) as Fields), ...gathered(others)];
}

function gathered(events: readonly TaskEvent[]): Fields[] {
  const told = new Map<string, Fields>();
  return events.flatMap((event): Fields[] => {
    const { task } = event;
    const fields = stripped(event) as Fields;
    if (task === undefined) return [fields];
    if (event.kind === "attempt_progress") {
      told.set(task, { ...told.get(task), ...fields });
      return [];
    }
    if (event.kind === "task_log") return [fields];
    const last = told.get(task);
    told.delete(task);
    return last === undefined ? [fields] : [last, fields];
  });
}

/** The same, each task's events by themselves: side by side, tasks come in any order. Those of the run are under "". */
export function comparableByTask(events: readonly TaskEvent[]): Record<string, Fields[]> {
  const byTask: Record<string, Fields[]> = {};
  for (const fields of comparable(events)) {
    (byTask[String(fields["task"] ?? "")] ??= []).push(fields);
  }
  return byTask;
}

/** Words that people read, without what may differ in them. */
export function comparableText(text: string): string {
  return text.replace(FATE, "$1").replace(IDLE, "no output");
}

/** What holds in every stream, and is taken out here. */
function assertWellFormed(events: readonly TaskEvent[]): void {
  let lastMs = -Infinity;
  for (const [at, { seq, atMs }] of events.entries()) {
    assert.equal(seq, at);
    assert.ok(atMs >= lastMs, `event ${seq} goes back in time`);
    lastMs = atMs;
  }
  const jobs = Number(events[0]?.["jobs"]);
  const taken = new Set<unknown>();
  for (const { kind, slot, ...event } of events) {
    if (kind !== "attempt_started") continue;
    taken.add(slot);
    assert.ok(Number(slot) >= 1 && Number(slot) <= jobs, `${event.task} in slot ${slot}`);
  }
  assert.ok(taken.size <= jobs);
}

function stripped(value: unknown): unknown {
  if (typeof value === "string") return comparableText(value);
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !FREE_FIELDS.has(key));
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === "stack" ? workFrames(inner) : stripped(inner)]),
  );
}

function workFrames(stack: unknown): string[] {
  return String(stack).split("\n").filter((line) => WORK_FRAME.test(line)).map((line) =>
    line.trim()
  );
}
