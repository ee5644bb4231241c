/** Makes lists of events out of facts: numbers them and stamps them a second apart. */
import type { RunEvent, RunFact } from "../../lib/events.ts";

export const STARTED_AT_MS = 1_700_000_000_000;

export function createEvents(facts: readonly RunFact[]): RunEvent[] {
  return facts.map((fact, seq) => ({ seq, atMs: STARTED_AT_MS + seq * 1_000, ...fact }));
}

/** The fact that a task was added. */
export function added(task: string, index: number, input?: readonly string[]): RunFact {
  const known = { kind: "task_added", task, index, label: `label of ${task}` } as const;
  return input === undefined ? known : { ...known, input };
}

/** The fact that an attempt started. */
export function started(task: string, attempt = 1): RunFact {
  const place = { maxAttempts: 3, slot: 1, worker: 1 };
  return { kind: "attempt_started", task, attempt, command: `run ${task} ${attempt}`, ...place };
}
