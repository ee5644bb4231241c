/**
 * Runs as test data: what a trace keeps of a run's events, and how it is written. Traces in `recorded/` are
 * trimmed journals of real runs; see `README.md` for what ran.
 */
import type { RunEvent, RunFact } from "../../../lib/events.ts";

/** One event: milliseconds since the start, a letter, and what belongs to it; tasks are numbers. */
export type TraceRow = readonly [ms: number, kind: string, ...values: (number | null)[]];

export interface Trace {
  readonly name: string;
  /** What ran. */
  readonly about: string;
  readonly rows: readonly TraceRow[];
}

const START_MS = 1_700_000_000_000;
const STATS = { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 };
const FAILURE = { kind: "exit", code: 1 } as const;

/** The events that a trace stands for, in order, numbered and with times of 2023. */
export function traceEvents({ rows }: Trace): RunEvent[] {
  return rows.map((row, seq) => ({ seq, atMs: START_MS + row[0], ...factOf(row) }));
}

/** JSON Lines: what ran, then a row a line. */
export function writeTrace({ name, about, rows }: Trace): string {
  return [{ name, about }, ...rows].map((line) => JSON.stringify(line) + "\n").join("");
}

/** A recorded trace. */
export function readTrace(name: string): Trace {
  const text = Deno.readTextFileSync(new URL(`recorded/${name}.jsonl`, import.meta.url));
  const [head = "{}", ...lines] = text.trimEnd().split("\n");
  return { ...JSON.parse(head), rows: lines.map((line): TraceRow => JSON.parse(line)) };
}

/** Keeps of a run's events what an estimate can depend on; tasks get numbers in order of their arrival. */
export function trimEvents(events: readonly RunEvent[]): TraceRow[] {
  const startMs = events[0]?.atMs ?? 0;
  const tasks = new Map<string, number>();
  const rows: TraceRow[] = [];
  for (const event of events) {
    if (event.kind === "task_added") tasks.set(event.task, tasks.size + 1);
    const values = valuesOf(event, "task" in event ? tasks.get(event.task) ?? 0 : 0);
    if (values !== null) rows.push([Math.round(event.atMs - startMs), ...values]);
  }
  return rows;
}

function valuesOf(event: RunEvent, task: number): [string, ...(number | null)[]] | null {
  switch (event.kind) {
    case "run_started":
      return ["run", event.jobs, event.total];
    case "task_added":
      return ["a", task];
    case "inputs_ended":
      return ["total", event.total];
    case "attempt_started":
      return ["s", task, event.attempt];
    case "attempt_progress":
      return event.done === undefined ? null : ["p", task, event.done, event.total ?? null];
    case "attempt_failed":
      return ["x", task, event.attempt];
    case "retry_scheduled":
      return ["r", task, event.attempt, Math.round(event.delayMs)];
    case "task_succeeded":
      return ["+", task];
    case "task_failed":
      return ["-", task];
    case "jobs_changed":
      return ["jobs", event.jobs];
    case "run_paused":
      return event.isFrozen === true ? ["freeze"] : ["pause"];
    case "run_resumed":
      return ["resume"];
    case "run_finished":
      return ["end"];
    default:
      return null;
  }
}

function factOf([ms, kind, first, second, third]: TraceRow): RunFact {
  const task = String(first);
  const number = first ?? 0;
  switch (kind) {
    case "run":
      return {
        kind: "run_started",
        v: 1,
        runId: "r",
        name: "trace",
        jobs: number,
        total: second ?? null,
      };
    case "a":
      return { kind: "task_added", task, index: number, label: task };
    case "total":
      return { kind: "inputs_ended", total: number };
    case "s":
      return {
        kind: "attempt_started",
        task,
        attempt: second ?? 1,
        maxAttempts: 9,
        command: "",
        slot: 1,
        worker: 1,
      };
    case "p":
      return {
        kind: "attempt_progress",
        task,
        done: second ?? 0,
        ...(third === null || third === undefined ? {} : { total: third }),
      };
    case "x":
      return { kind: "attempt_failed", task, attempt: second ?? 1, failure: FAILURE, ...STATS };
    case "r": {
      const delayMs = third ?? 0;
      const dueAtMs = START_MS + ms + delayMs;
      return {
        kind: "retry_scheduled",
        task,
        attempt: second ?? 2,
        maxAttempts: 9,
        delayMs,
        dueAtMs,
      };
    }
    case "+":
      return { kind: "task_succeeded", task, attempt: 1, ...STATS };
    case "-":
      return { kind: "task_failed", task, attempts: 1, failure: FAILURE, allowed: false };
    case "jobs":
      return { kind: "jobs_changed", jobs: number };
    case "pause":
      return { kind: "run_paused" };
    case "freeze":
      return { kind: "run_paused", isFrozen: true };
    case "resume":
      return { kind: "run_resumed" };
    case "end":
      return {
        kind: "run_finished",
        exitCode: 0,
        wallMs: ms,
        succeeded: 0,
        failed: 0,
        cancelled: 0,
        skipped: 0,
      };
    default:
      throw new Error(`Cannot read the trace: unknown kind "${kind}"`);
  }
}
