/** A made-up run as facts: many tasks that all report progress. Pure; what it drives is the caller's matter. */
import type { RunEvent, RunFact } from "../../lib/events.ts";

const STATS = { durationMs: 400, stdoutBytes: 0, stderrBytes: 0 } as const;

export interface LoadOptions {
  /** Tasks that run from the start on. */
  readonly running: number;
  /** Tasks that are known; those beyond the running ones wait. @default `running` */
  readonly known?: number;
}

/** The run's start, all tasks, and the start of those that run. */
export function* startFacts({ running, known = running }: LoadOptions): Generator<RunFact> {
  yield { kind: "run_started", v: 1, runId: "bench", name: "bench", jobs: running, total: known };
  for (let n = 1; n <= known; n++) {
    yield { kind: "task_added", task: String(n), index: n, label: `task-${n}` };
  }
  for (let n = 1; n <= running; n++) yield started(n, n);
}

/** Every running task is one percent further. */
export function* progressFacts({ running }: LoadOptions, tick: number): Generator<RunFact> {
  const done = tick % 101;
  for (let n = 1; n <= running; n++) {
    yield { kind: "attempt_progress", task: String(n), done, total: 100 };
  }
}

/** So many tasks end and others take their places, each seventh fails; all that run advance. */
export function* rollingFacts({ running }: LoadOptions, tick: number): Generator<RunFact> {
  for (let end = 0; end < ENDS; end++) {
    const n = tick * ENDS + end + 1;
    yield* ending(n, n % 7 === 0);
    yield started(n + running, (n - 1) % running + 1);
  }
  const first = (tick + 1) * ENDS + 1;
  for (let n = first; n < first + running; n++) {
    const done = (tick + n) % 101;
    yield { kind: "attempt_progress", task: String(n), done, total: 100, status: `step ${done}` };
  }
}

/** Tasks that end in each tick of `rollingFacts`. */
const ENDS = 3;

/** `count` events of whole tasks, 16 at once: starts, progress, an output line; each twentieth task fails once. */
export function* taskEvents(count: number): Generator<RunEvent> {
  let seq = 0;
  for (const fact of endlessTasks()) {
    if (seq >= count) return;
    yield { seq, atMs: 1_700_000_000_000 + seq * 0.01, ...fact };
    seq++;
  }
}

function* endlessTasks(): Generator<RunFact> {
  yield { kind: "run_started", v: 1, runId: "bench", name: "bench", jobs: 16, total: null };
  for (let first = 1;; first += 16) {
    const batch = Array.from({ length: 16 }, (_, at) => first + at);
    for (const n of batch) {
      yield { kind: "task_added", task: String(n), index: n, label: `input-${n}.dat` };
      yield started(n, (n % 16) + 1);
    }
    for (let done = 20; done <= 100; done += 20) {
      for (const n of batch) yield { kind: "attempt_progress", task: String(n), done, total: 100 };
    }
    for (const n of batch) yield* ending(n, n % 20 === 0);
  }
}

function* ending(n: number, hasFailed: boolean): Generator<RunFact> {
  const task = String(n);
  yield { kind: "attempt_progress", task, status: `wrote output-${n}.dat` };
  if (hasFailed) {
    const failure = { kind: "exit", code: 1, tail: ["connection reset"] } as const;
    yield { kind: "attempt_failed", task, attempt: 1, failure, ...STATS };
    yield { kind: "task_failed", task, attempts: 1, failure, allowed: false };
  } else {
    yield { kind: "task_succeeded", task, attempt: 1, ...STATS };
  }
}

function started(n: number, slot: number): RunFact {
  const command = `./convert input-${n}.dat`;
  const place = { slot, worker: (n % 2) + 1 };
  return {
    kind: "attempt_started",
    task: String(n),
    attempt: 1,
    maxAttempts: 1,
    command,
    ...place,
  };
}
