import assert from "node:assert/strict";
import type { RunEvent, RunFact } from "../../lib/events.ts";
import { parseJournal, selectFailedTasks } from "../../lib/journal/failed_tasks.ts";
import { added, createEvents, started } from "../_support/event_list.ts";

const failed = (task: string, allowed = false): RunFact => ({
  ...{ kind: "task_failed", task, attempts: 1, allowed },
  failure: { kind: "exit", code: 1 },
});
const STATS = { durationMs: 1, stdoutBytes: 0, stderrBytes: 0 };

const RUN = createEvents([
  added("a", 1, ["x"]),
  added("b", 2),
  added("c", 3),
  added("d", 4),
  added("e", 5),
  added("f", 6),
  added("g", 7),
  { kind: "task_skipped", task: "c", reason: "need_failed", need: "b" },
  failed("b"),
  { kind: "task_succeeded", task: "d", attempt: 1, ...STATS },
  { kind: "task_skipped", task: "e", reason: "already_succeeded" },
  { kind: "task_cancelled", task: "f", by: "SIGINT" },
  started("g"),
  failed("a", true),
  failed("never added"),
]);

const toText = (events: readonly RunEvent[]) =>
  events.map((event) => JSON.stringify(event) + "\n").join("");

Deno.test("failed tasks are those that failed or were skipped for one, in input order, with their input", () => {
  assert.deepEqual(selectFailedTasks(RUN), [
    { id: "a", index: 1, input: ["x"] },
    { id: "b", index: 2 },
    { id: "c", index: 3 },
  ]);
});

Deno.test("a journal reads back as the events that were written", () => {
  assert.deepEqual([...parseJournal(toText(RUN))], RUN);
  assert.deepEqual([...parseJournal("")], []);
});

Deno.test("a last line that was torn anywhere is no event, and harms none before it", () => {
  const text = toText(RUN);
  const lastAt = text.lastIndexOf("\n", text.length - 2) + 1;
  for (let end = lastAt; end < text.length - 1; end++) {
    assert.deepEqual([...parseJournal(text.slice(0, end))], RUN.slice(0, -1));
  }
});

for (const line of ["null", "42", '"text"', "[]", "{}", '{"kind":5}', "\0\0\0", "not JSON"]) {
  Deno.test(`a journal ends at the line ${JSON.stringify(line)}, which is no event`, () => {
    const text = `${toText(RUN.slice(0, 2))}${line}\n${toText(RUN.slice(2))}`;
    assert.deepEqual([...parseJournal(text)], RUN.slice(0, 2));
  });
}

Deno.test("a requeued task counts by how it ended afterwards; one that did not end has not succeeded", () => {
  const requeued = (task: string, index: number, wasSkipped = false): RunFact => ({
    ...{ kind: "task_requeued", task, index, label: task, allowed: false },
    ...(wasSkipped ? { wasSkipped } : {}),
  });
  const skipped = (task: string): RunFact => ({
    ...{ kind: "task_skipped", task, reason: "need_failed", need: "a" },
  });
  const succeeded = (task: string): RunFact => ({
    ...{ kind: "task_succeeded", task, attempt: 1 },
    ...STATS,
  });
  const events = createEvents([
    ...["a", "b", "c", "d", "e"].map((task, at) => added(task, at + 1)),
    failed("a"),
    skipped("b"),
    failed("c"),
    failed("d"),
    requeued("d", 4),
    requeued("a", 1),
    requeued("b", 2, true),
    requeued("c", 3),
    succeeded("a"),
    succeeded("b"),
    failed("c"),
    succeeded("e"),
  ]);
  assert.deepEqual(selectFailedTasks(events).map(({ id }) => id), ["c", "d"]);
});
