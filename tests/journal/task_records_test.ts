import assert from "node:assert/strict";
import type { RunFact } from "../../lib/events.ts";
import { type TaskRecord, TaskRecords } from "../../lib/journal/task_records.ts";
import { added, createEvents, started, STARTED_AT_MS } from "../_support/event_list.ts";

/** Records that the facts complete, in order. */
function recordsOf(...facts: RunFact[]): TaskRecord[] {
  const records = new TaskRecords();
  return createEvents(facts).flatMap((event) => records.completedBy(event) ?? []);
}

const EXIT_3 = { kind: "exit", code: 3 } as const;
const stats = (durationMs: number) => ({ durationMs, stdoutBytes: 20, stderrBytes: 7 });
const failedAttempt = (task: string, attempt = 1): RunFact => ({
  ...{ kind: "attempt_failed", task, attempt, failure: EXIT_3 },
  ...stats(900),
});

Deno.test("a task that succeeded has its input, command, times and sizes", () => {
  assert.deepEqual(
    recordsOf(added("a", 7, ["x", "y"]), started("a"), {
      ...{ kind: "task_succeeded", task: "a", attempt: 1 },
      ...stats(450),
    }),
    [{
      ...{ id: "a", index: 7, label: "label of a", input: ["x", "y"] },
      ...{ outcome: "succeeded", command: "run a 1", attempts: 1 },
      startedAtMs: STARTED_AT_MS + 1_000,
      ...stats(450),
    }],
  );
});

Deno.test("a function that succeeded has what it returned, and nothing when that was nothing", () => {
  const succeeded = { kind: "task_succeeded", task: "a", attempt: 1, ...stats(450) } as const;
  const [some] = recordsOf(added("a", 1), started("a"), { ...succeeded, result: { primes: [2] } });
  const [none] = recordsOf(added("a", 1), started("a"), succeeded);
  assert.deepEqual(some?.result, { primes: [2] });
  assert.ok(none !== undefined && !("result" in none));
});

Deno.test("a task that failed for good has the last attempt's start, sizes and failure", () => {
  const [record] = recordsOf(
    added("a", 1),
    started("a"),
    failedAttempt("a"),
    started("a", 2),
    failedAttempt("a", 2),
    { kind: "task_failed", task: "a", attempts: 2, failure: EXIT_3, allowed: false },
  );
  const { outcome, attempts, command, startedAtMs, durationMs, failure } = record ?? assert.fail();
  assert.deepEqual([outcome, attempts, command, failure], ["failed", 2, "run a 2", EXIT_3]);
  assert.deepEqual([startedAtMs, durationMs], [STARTED_AT_MS + 3_000, 900]);
});

Deno.test("a task that was cancelled while it ran has how long that was, and no sizes of an earlier attempt", () => {
  const [record] = recordsOf(
    added("a", 1),
    started("a"),
    failedAttempt("a"),
    started("a", 2),
    { kind: "run_cancelling", by: "SIGINT", deadlineAtMs: 0 },
    { kind: "task_cancelled", task: "a", by: "SIGINT", attempt: 2 },
  );
  const { outcome, durationMs, stdoutBytes, failure } = record ?? assert.fail();
  assert.deepEqual([outcome, durationMs, stdoutBytes], ["cancelled", 2_000, 0]);
  assert.deepEqual(failure, { kind: "cancelled", by: "SIGINT" });
});

Deno.test("a task that was cancelled while it waited for another try keeps the numbers of its last one", () => {
  const [record] = recordsOf(
    added("a", 1),
    started("a"),
    failedAttempt("a"),
    { kind: "task_cancelled", task: "a", by: "SIGINT" },
  );
  assert.deepEqual([record?.outcome, record?.attempts, record?.durationMs], ["cancelled", 1, 900]);
});

Deno.test("a task that never started has no start and no command", () => {
  const records = recordsOf(
    added("a", 1),
    added("b", 2),
    { kind: "task_skipped", task: "b", reason: "need_failed", need: "a" },
    { kind: "task_cancelled", task: "a", by: "SIGINT" },
  );
  assert.deepEqual(
    records.map(({ id, outcome, startedAtMs, command }) => [id, outcome, startedAtMs, command]),
    [["b", "skipped", null, ""], ["a", "cancelled", null, ""]],
  );
});

Deno.test("a task is completed once, and one that was never added not at all", () => {
  const end: RunFact = { kind: "task_skipped", task: "a", reason: "already_succeeded" };
  assert.equal(recordsOf(started("a"), end, added("a", 1), end, end).length, 1);
});

Deno.test("a requeued task ends once more, with its input and the numbers of its new attempts alone", () => {
  const [first, second] = recordsOf(
    added("a", 1, ["x"]),
    started("a", 2),
    failedAttempt("a", 2),
    { kind: "task_failed", task: "a", attempts: 2, failure: EXIT_3, allowed: false },
    { kind: "task_requeued", task: "a", index: 1, label: "A", input: ["x"], allowed: false },
    started("a"),
    { kind: "task_succeeded", task: "a", attempt: 1, ...stats(450) },
  );
  assert.equal(first?.outcome, "failed");
  const { outcome, attempts, durationMs, input, failure } = second ?? assert.fail();
  assert.deepEqual([outcome, attempts, durationMs, input, failure], [
    "succeeded",
    1,
    450,
    ["x"],
    undefined,
  ]);
});
