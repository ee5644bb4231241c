/** Makes stamped events for tests, and folds them into a state. */
import type { RunEvent, RunFact } from "../../lib/events.ts";
import { reduce } from "../../lib/state/reduce.ts";
import { createRunState, type RunState } from "../../lib/state/run_state.ts";

export const STATS = { durationMs: 400, stdoutBytes: 0, stderrBytes: 0 } as const;

/** A run under way: keeps the sequence number, the time and the state. */
export class EventStream {
  readonly state: RunState = createRunState();
  nowMs: number;
  #seq = 0;

  constructor(startMs = 1_700_000_000_000) {
    this.nowMs = startMs;
  }

  /** Stamps a fact and reduces it. */
  push(fact: RunFact): RunEvent {
    const event: RunEvent = { seq: this.#seq++, atMs: this.nowMs, ...fact };
    reduce(this.state, event);
    return event;
  }

  started(total: number | null, name = "demo"): RunEvent {
    return this.push({ kind: "run_started", v: 1, runId: "r1", name, jobs: 4, total });
  }

  added(task: string, label = task): RunEvent {
    return this.push({ kind: "task_added", task, index: Number(task) || 1, label });
  }

  attempt(task: string, attempt = 1, maxAttempts = 1): RunEvent {
    return this.push({
      kind: "attempt_started",
      task,
      attempt,
      maxAttempts,
      command: `run ${task}`,
      slot: 1,
      worker: 1,
    });
  }

  succeeded(task: string): RunEvent {
    return this.push({ kind: "task_succeeded", task, attempt: 1, ...STATS });
  }

  failed(task: string, options: { allowed?: boolean; tail?: readonly string[] } = {}): RunEvent {
    const { allowed = false, tail = [] } = options;
    const failure = { kind: "exit", code: 1, tail } as const;
    return this.push({ kind: "task_failed", task, attempts: 1, failure, allowed });
  }

  retry(task: string, attempt = 2, delayMs = 3200): RunEvent {
    const failure = { kind: "exit", code: 1 } as const;
    this.push({ kind: "attempt_failed", task, attempt: attempt - 1, failure, ...STATS });
    const dueAtMs = this.nowMs + delayMs;
    return this.push({ kind: "retry_scheduled", task, attempt, maxAttempts: 5, delayMs, dueAtMs });
  }

  finished(exitCode = 0): RunEvent {
    const { succeeded, failed, cancelled, skipped } = this.state.counts;
    const wallMs = this.nowMs - this.state.startedAtMs;
    return this.push({
      kind: "run_finished",
      exitCode,
      wallMs,
      succeeded,
      failed,
      cancelled,
      skipped,
    });
  }

  /** Adds and starts tasks `1` to `count`. */
  running(count: number): void {
    for (let n = 1; n <= count; n++) {
      this.added(String(n));
      this.attempt(String(n));
    }
  }
}
