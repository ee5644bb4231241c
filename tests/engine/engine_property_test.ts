import assert from "node:assert/strict";
import fc from "fast-check";
import { reduce } from "../../lib/state/reduce.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import { selectMetrics } from "../../lib/state/metrics.ts";
import type { EventOf, RunEvent } from "../../lib/events.ts";
import type { TaskSpec } from "../../lib/plan/types.ts";
import type { EngineBench } from "../_support/engine_bench.ts";
import { play, type Scenario, scenarios } from "../_support/engine_scenario.ts";

/** Plays random scenarios and judges each run. */
function always(judge: (bench: EngineBench, scenario: Scenario) => void): Promise<void> {
  return fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => judge(await play(scenario), scenario)),
    { numRuns: 150, seed: 20_260_101 },
  );
}

const END_KINDS = ["task_succeeded", "task_failed", "task_cancelled", "task_skipped"] as const;
type TaskEnd = EventOf<typeof END_KINDS[number]>;

function isEnd(event: RunEvent): event is TaskEnd {
  return END_KINDS.some((kind) => kind === event.kind);
}

function finishedOf(bench: EngineBench): EventOf<"run_finished"> {
  const [finished, ...more] = bench.of("run_finished");
  assert.deepEqual(more, []);
  return finished ?? assert.fail("the run did not finish");
}

Deno.test("whatever happens, every added task ends exactly once, and the ends add up", () =>
  always((bench, { specs }) => {
    const added = bench.of("task_added").map(({ task }) => task);
    assert.deepEqual(added, specs.slice(0, added.length).map(({ id }) => id));
    const ends = bench.events.filter(isEnd);
    assert.deepEqual(ends.map(({ task }) => task).toSorted(), added.toSorted());
    assert.deepEqual(bench.settled.map(([task]) => `t${task}`).toSorted(), added.toSorted());
    const { succeeded, failed, cancelled, skipped } = finishedOf(bench);
    const counts = END_KINDS.map((kind) => ends.filter((end) => end.kind === kind).length);
    assert.deepEqual([succeeded, failed, cancelled, skipped], counts);
  }));

Deno.test("whatever happens, events are numbered without gaps and nothing follows the run's end", () =>
  always((bench) => {
    assert.deepEqual(bench.events.map(({ seq }) => seq), bench.events.map((_, at) => at));
    assert.equal(bench.events[0]?.kind, "run_started");
    assert.equal(bench.events.at(-1)?.kind, "run_finished");
    assert.ok(bench.events.every(({ atMs }, at) => atMs >= (bench.events[at - 1]?.atMs ?? 0)));
  }));

Deno.test("whatever happens, neither jobs nor a group's slots are ever exceeded", () =>
  always((bench, { options: { jobs = 0 }, specs }) => {
    const running = new Map<string, { spec: TaskSpec; slot: number }>();
    for (const event of bench.events) {
      if (event.kind === "attempt_started") {
        const spec = specs.find(({ id }) => id === event.task) ?? assert.fail(event.task);
        running.set(event.task, { spec, slot: event.slot });
        checkRoom([...running.values()], jobs);
      } else if (event.kind === "attempt_failed" || isEnd(event)) running.delete(event.task);
    }
  }));

function checkRoom(running: readonly { spec: TaskSpec; slot: number }[], jobs: number): void {
  const weights = running.map(({ spec }) => Math.min(spec.policy.weight, jobs));
  assert.ok(weights.reduce((sum, weight) => sum + weight, 0) <= jobs, `${weights} > ${jobs}`);
  const slots = running.map(({ slot }) => slot);
  assert.equal(new Set(slots).size, slots.length, `slots ${slots}`);
  assert.ok(slots.every((slot) => slot >= 1 && slot <= jobs), `slots ${slots}`);
  for (const { spec } of running) {
    const peers = running.filter((other) => other.spec.group === spec.group);
    assert.ok(peers.length <= (spec.groupSlots ?? jobs), `group ${spec.group}`);
  }
}

Deno.test("whatever happens, a task starts only after its needs, and is skipped only for one that failed", () =>
  always((bench, { specs }) => {
    const ends = new Map<string, TaskEnd>();
    const isMet = (id: string) => {
      const end = ends.get(id);
      return end?.kind === "task_succeeded" || end?.kind === "task_failed" && end.allowed;
    };
    const tasksOf = (name: string) =>
      specs.filter(({ id, group }) => id === name || group === name).map(({ id }) => id);
    for (const event of bench.events) {
      if (event.kind === "attempt_started") {
        const needs = specs.find(({ id }) => id === event.task)?.needs ?? [];
        assert.ok(needs.flatMap(tasksOf).every(isMet), `${event.task} started too early`);
      } else if (event.kind === "task_skipped") {
        const ended = tasksOf(event.need ?? "").filter((id) => ends.has(id));
        assert.ok(ended.some((id) => !isMet(id)), `${event.task} was skipped for nothing`);
      }
      if (isEnd(event)) ends.set(event.task, event);
    }
  }));

Deno.test("whatever happens, attempts count up from 1 and stay within the tries of their task", () =>
  always((bench, { specs }) => {
    for (const { id, policy } of specs) {
      const started = bench.of("attempt_started").filter(({ task }) => task === id);
      assert.deepEqual(started.map(({ attempt }) => attempt), started.map((_, at) => at + 1));
      assert.ok(started.length <= policy.retries + 1);
      assert.ok(started.every(({ maxAttempts }) => maxAttempts === policy.retries + 1));
    }
  }));

Deno.test("whatever happens, nothing starts once the run is being cancelled, or while it is paused", () =>
  always((bench) => {
    let isPaused = false;
    let isCancelling = false;
    for (const { kind } of bench.events) {
      if (kind === "run_paused" || kind === "run_resumed") isPaused = kind === "run_paused";
      isCancelling ||= kind === "run_cancelling";
      assert.ok(!((isPaused || isCancelling) && kind === "attempt_started"));
    }
  }));

Deno.test("whatever happens, a finished run leaves no timer and no open attempt, and all is closed", () =>
  always((bench) => {
    assert.equal(bench.clock.pendingCount, 0);
    assert.equal(bench.executor.open.size, 0);
    assert.equal(bench.executor.isClosed, true);
  }));

Deno.test("whatever happens, the exit code is 0 only when every task went well", () =>
  always((bench) => {
    const isWell = bench.events.filter(isEnd).every((end) =>
      end.kind === "task_succeeded" || end.kind === "task_failed" && end.allowed
    );
    const wasCancelled = bench.of("run_cancelling").length > 0;
    const { exitCode } = finishedOf(bench);
    assert.equal(exitCode === 0, isWell && !wasCancelled, `exit code ${exitCode}`);
    assert.equal(bench.outcome?.exitCode, exitCode);
    assert.equal(bench.outcome?.fault, null);
  }));

Deno.test("whatever happens, the state that the events add up to is the one that the run ended in", () =>
  always((bench) => {
    const state = bench.events.reduce(reduce, createRunState());
    const { succeeded, failed, cancelled, skipped, exitCode } = finishedOf(bench);
    const metrics = selectMetrics(state);
    assert.deepEqual(
      [metrics.succeeded, metrics.failed, metrics.cancelled, metrics.skipped],
      [succeeded, failed, cancelled, skipped],
    );
    assert.deepEqual([metrics.queued, metrics.running, metrics.retrying], [0, 0, 0]);
    assert.deepEqual([state.open.size, state.phase, state.exitCode], [0, "finished", exitCode]);
    assert.equal(metrics.processed, bench.of("task_added").length);
  }));
