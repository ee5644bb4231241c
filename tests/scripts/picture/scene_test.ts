import assert from "node:assert/strict";
import { sceneEvents, STARTED_AT_MS } from "../../../scripts/picture/scene.ts";
import { selectMetrics } from "../../../lib/state/metrics.ts";
import { reduce } from "../../../lib/state/reduce.ts";
import { createRunState } from "../../../lib/state/run_state.ts";

Deno.test("sceneEvents() is the same stream every time, in order and without gaps", () => {
  const events = [...sceneEvents(30_000)];
  assert.deepEqual(events, [...sceneEvents(30_000)]);
  events.forEach((event, at) => {
    assert.equal(event.seq, at);
    assert.ok(event.atMs >= (events[at - 1]?.atMs ?? STARTED_AT_MS));
    assert.ok(event.atMs <= STARTED_AT_MS + 30_000);
  });
});

Deno.test("sceneEvents() shows all that can happen to a task, eight of them at once", () => {
  const state = createRunState();
  let mostRunning = 0;
  for (const event of sceneEvents(56_000)) {
    if ("task" in event && event.kind !== "task_added") assert.ok(state.open.has(event.task));
    reduce(state, event);
    mostRunning = Math.max(mostRunning, state.counts.running);
  }
  const metrics = selectMetrics(state);
  assert.equal(mostRunning, 8);
  assert.ok(metrics.succeeded > 90 && metrics.queued > 90, JSON.stringify(metrics));
  assert.deepEqual(
    new Set(state.failures.map(({ failure }) => failure.kind)),
    new Set(["exit", "signal", "timeout"]),
  );
  assert.ok(state.counts.retries >= 3);
});
