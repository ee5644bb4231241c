import assert from "node:assert/strict";
import type { RunEvent, RunFact } from "../../lib/events.ts";
import { selectMetrics } from "../../lib/state/metrics.ts";
import { reduce } from "../../lib/state/reduce.ts";
import { createRunState, type RunState } from "../../lib/state/run_state.ts";
import { progressFacts, rollingFacts, startFacts, taskEvents } from "./ui_load.ts";

function reduceFacts(facts: Iterable<RunFact>): RunState {
  let seq = 0;
  const state = createRunState();
  for (const fact of facts) reduce(state, { seq: seq++, atMs: 1_000, ...fact });
  return state;
}

Deno.test("startFacts() runs some of the tasks that it makes known", () => {
  const metrics = selectMetrics(reduceFacts(startFacts({ running: 3, known: 50 })));
  assert.deepEqual([metrics.running, metrics.queued, metrics.total], [3, 47, 50]);
  assert.equal(selectMetrics(reduceFacts(startFacts({ running: 3 }))).queued, 0);
});

Deno.test("progressFacts() moves every running task and no other", () => {
  const load = { running: 2, known: 3 };
  const state = reduceFacts([...startFacts(load), ...progressFacts(load, 7)]);
  assert.deepEqual([...state.open.values()].map(({ done }) => done), [7, 7, null]);
});

Deno.test("rollingFacts() keeps as many tasks running while some end, and a few of them badly", () => {
  const load = { running: 5, known: 1_000 };
  const ticks = Array.from({ length: 20 }, (_, tick) => [...rollingFacts(load, tick)]).flat();
  const metrics = selectMetrics(reduceFacts([...startFacts(load), ...ticks]));
  assert.deepEqual([metrics.running, metrics.processed, metrics.errors], [5, 60, 8]);
});

Deno.test("taskEvents() makes a gapless stream in which every event changes something", () => {
  const events: RunEvent[] = [...taskEvents(2_000)];
  assert.deepEqual(events.map(({ seq }) => seq), events.map((_, at) => at));
  const state = createRunState();
  for (const event of events) {
    if ("task" in event && event.kind !== "task_added") assert.ok(state.open.has(event.task));
    reduce(state, event);
  }
  const { succeeded, failed, running } = selectMetrics(state);
  assert.ok(succeeded > 150 && failed > 5 && running <= 16, `${succeeded} ${failed} ${running}`);
});
