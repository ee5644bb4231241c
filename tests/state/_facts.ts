/** Facts of all kinds about a few tasks, in any order: what a journal from elsewhere might hold. */
import fc from "fast-check";
import type { RunFact } from "../../lib/events.ts";
import { STATS } from "./_events.ts";

const task = fc.constantFrom("1", "2", "3", "4");
const amount = fc.oneof(fc.nat(120), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant(-1));
const attempt = fc.integer({ min: 1, max: 3 });

/** About one task. */
const taskFact: fc.Arbitrary<RunFact> = task.chain((task) => {
  const index = Number(task);
  const isAllowed = task === "1";
  return fc.oneof(
    fc.constant<RunFact>({ kind: "task_added", task, index, label: task }),
    fc.tuple(attempt, fc.integer({ min: 0, max: 3 })).map(([attempt, worker]): RunFact => ({
      kind: "attempt_started",
      task,
      attempt,
      maxAttempts: 3,
      command: "",
      slot: 1,
      worker,
    })),
    fc.record({ done: amount, total: amount }, { requiredKeys: [] }).map((values): RunFact => ({
      kind: "attempt_progress",
      task,
      ...values,
    })),
    fc.constant<RunFact>({ kind: "task_log", task, text: "x" }),
    fc.nat(30_000).map((delayMs): RunFact => ({
      kind: "retry_scheduled",
      task,
      attempt: 2,
      maxAttempts: 3,
      delayMs,
      dueAtMs: 1_700_000_000_000 + delayMs,
    })),
    fc.constant<RunFact>({ kind: "task_succeeded", task, attempt: 1, ...STATS }),
    fc.constant<RunFact>({
      kind: "task_failed",
      task,
      attempts: 1,
      failure: { kind: "http", status: 500 },
      allowed: isAllowed,
    }),
    fc.constant<RunFact>({ kind: "task_cancelled", task, by: "user" }),
    fc.constant<RunFact>({ kind: "task_skipped", task, reason: "need_failed" }),
    fc.boolean().map((wasSkipped): RunFact => ({
      kind: "task_requeued",
      task,
      index,
      label: task,
      allowed: isAllowed,
      ...(wasSkipped ? { wasSkipped } : {}),
    })),
  );
});

/** About the run. */
const runFact: fc.Arbitrary<RunFact> = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((jobs): RunFact => ({ kind: "jobs_changed", jobs })),
  fc.boolean().map((isFrozen): RunFact => ({ kind: "run_paused", isFrozen })),
  fc.constant<RunFact>({ kind: "run_resumed" }),
  fc.constant<RunFact>({ kind: "inputs_ended", total: 4 }),
);

/** Any fact but the end of a run. */
export const facts: fc.Arbitrary<RunFact> = fc.oneof(
  { weight: 9, arbitrary: taskFact },
  { weight: 1, arbitrary: runFact },
);
