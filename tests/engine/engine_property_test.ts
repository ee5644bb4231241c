import assert from "node:assert/strict";
import fc from "fast-check";
import { reduce } from "../../lib/state/reduce.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import { selectMetrics } from "../../lib/state/metrics.ts";
import type { EventOf, RunEvent } from "../../lib/events.ts";
import type { TaskSpec } from "../../lib/plan/types.ts";
import type { EngineBench } from "../_support/engine_bench.ts";
import { play, type Played } from "../_support/engine_player.ts";
import { type Scenario, scenarios } from "../_support/engine_scenario.ts";

/** Plays random scenarios and judges each run. */
function always(
  judge: (bench: EngineBench, scenario: Scenario, played: Played) => void,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const played = await play(scenario);
      judge(played.bench, scenario, played);
    }),
    { numRuns: 300, seed: 20_260_101 },
  );
}

const END_KINDS = ["task_succeeded", "task_failed", "task_cancelled", "task_skipped"] as const;
type TaskEnd = EventOf<typeof END_KINDS[number]>;

function isEnd(event: RunEvent): event is TaskEnd {
  return END_KINDS.some((kind) => kind === event.kind);
}

/** How each task ended at last. */
function lastEnds(bench: EngineBench): TaskEnd[] {
  return [...new Map(bench.events.filter(isEnd).map((end) => [end.task, end])).values()];
}

function finishedOf(bench: EngineBench): EventOf<"run_finished"> {
  const [finished, ...more] = bench.of("run_finished");
  assert.deepEqual(more, []);
  return finished ?? assert.fail("the run did not finish");
}

Deno.test("whatever happens, every added task ends once, and once more for each time that it is requeued", () =>
  always((bench, { specs }) => {
    const added = bench.of("task_added").map(({ task }) => task);
    assert.deepEqual(added, specs.slice(0, added.length).map(({ id }) => id));
    const opened = [...added, ...bench.of("task_requeued").map(({ task }) => task)];
    assert.deepEqual(
      bench.events.filter(isEnd).map(({ task }) => task).toSorted(),
      opened.toSorted(),
    );
    assert.deepEqual(bench.admitted.map((task) => `t${task}`).toSorted(), opened.toSorted());
    assert.deepEqual(bench.settled.map(([task]) => `t${task}`).toSorted(), opened.toSorted());
    const open = new Set<string>();
    for (const event of bench.events) {
      if (event.kind === "task_added" || event.kind === "task_requeued") open.add(event.task);
      else if (isEnd(event)) assert.ok(open.delete(event.task), `${event.task} ended twice`);
      else if ("task" in event) assert.ok(open.has(event.task), `${event.kind} ${event.task}`);
    }
  }));

Deno.test("whatever happens, the ends add up, those alone that were not taken back", () =>
  always((bench) => {
    const { succeeded, failed, cancelled, skipped } = finishedOf(bench);
    const ends = lastEnds(bench);
    const counts = END_KINDS.map((kind) => ends.filter((end) => end.kind === kind).length);
    assert.deepEqual([succeeded, failed, cancelled, skipped], counts);
  }));

Deno.test("whatever happens, only what failed or was skipped for it is requeued", () =>
  always((bench) => {
    const ends = new Map<string, TaskEnd["kind"]>();
    for (const event of bench.events) {
      if (event.kind === "task_requeued") {
        const kind = event.wasSkipped === true ? "task_skipped" : "task_failed";
        assert.equal(ends.get(event.task), kind);
      } else if (isEnd(event)) ends.set(event.task, event.kind);
    }
  }));

Deno.test("whatever happens, events are numbered without gaps and nothing follows the run's end", () =>
  always((bench) => {
    assert.deepEqual(bench.events.map(({ seq }) => seq), bench.events.map((_, at) => at));
    assert.equal(bench.events[0]?.kind, "run_started");
    assert.equal(bench.events.at(-1)?.kind, "run_finished");
    assert.ok(bench.events.every(({ atMs }, at) => atMs >= (bench.events[at - 1]?.atMs ?? 0)));
  }));

Deno.test("whatever happens, nothing starts beyond the jobs that there are then, or a group's slots", () =>
  always((bench, { options: { jobs = 0 }, specs }) => {
    const running = new Map<string, Running>();
    let jobsNow = jobs;
    for (const event of bench.events) {
      if (event.kind === "jobs_changed") jobsNow = event.jobs;
      else if (event.kind === "attempt_started") {
        const spec = specs.find(({ id }) => id === event.task) ?? assert.fail(event.task);
        const weight = Math.min(spec.policy.weight, jobsNow);
        running.set(event.task, { spec, weight, slot: event.slot });
        checkRoom([...running.values()], jobsNow);
      } else if (event.kind === "attempt_failed" || isEnd(event)) running.delete(event.task);
    }
  }));

interface Running {
  readonly spec: TaskSpec;
  /** What it took when it started. */
  readonly weight: number;
  readonly slot: number;
}

function checkRoom(running: readonly Running[], jobs: number): void {
  const weights = running.map(({ weight }) => weight);
  assert.ok(weights.reduce((sum, weight) => sum + weight, 0) <= jobs, `${weights} > ${jobs}`);
  const slots = running.map(({ slot }) => slot);
  assert.equal(new Set(slots).size, slots.length, `slots ${slots}`);
  assert.ok((slots.at(-1) ?? 0) <= jobs && slots.every((slot) => slot >= 1), `slots ${slots}`);
  for (const { spec } of running) {
    const peers = running.filter((other) => other.spec.group === spec.group);
    assert.ok(peers.length <= (spec.groupSlots ?? jobs), `group ${spec.group}`);
  }
}

Deno.test("whatever happens, with one job tasks are first started in input order, unless something holds them back", () =>
  always((bench, { options, specs }) => {
    const isFree = specs.every(({ needs, groupSlots }) => needs.length + (groupSlots ?? 0) === 0);
    if (options.jobs !== 1 || !isFree || bench.of("jobs_changed").length > 0) return;
    const first = bench.of("attempt_started").filter(({ attempt }) => attempt === 1);
    const numbers = [...new Set(first.map(({ task }) => Number(task.slice(1))))];
    assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
  }));

Deno.test("whatever happens, a task starts only after its needs, and is skipped only for one that failed", () =>
  always((bench, { specs }) => {
    const ends = new Map<string, TaskEnd>();
    const isMet = (id: string) => {
      const end = ends.get(id);
      return end?.kind === "task_succeeded" || end?.kind === "task_failed" && end.allowed;
    };
    // An allowed failure lets others start, whatever becomes of it when it is tried again.
    const wasMet = new Set<string>();
    const tasksOf = (name: string) =>
      specs.filter(({ id, group }) => id === name || group === name).map(({ id }) => id);
    for (const event of bench.events) {
      if (event.kind === "attempt_started") {
        const needs = specs.find(({ id }) => id === event.task)?.needs ?? [];
        assert.ok(
          needs.flatMap(tasksOf).every((id) => wasMet.has(id)),
          `${event.task} started too early`,
        );
      } else if (event.kind === "task_skipped") {
        const ended = tasksOf(event.need ?? "").filter((id) => ends.has(id));
        assert.ok(ended.some((id) => !isMet(id)), `${event.task} was skipped for nothing`);
      }
      if (isEnd(event)) ends.set(event.task, event);
      else if (event.kind === "task_requeued") ends.delete(event.task);
      if (isEnd(event) && isMet(event.task)) wasMet.add(event.task);
    }
  }));

Deno.test("whatever happens, a task is skipped in the end only if something that it needs went wrong in the end", () =>
  always((bench, { specs }) => {
    const ends = new Map(lastEnds(bench).map((end) => [end.task, end]));
    const wentWrong = (id: string) => {
      const end = ends.get(id);
      return end?.kind !== "task_succeeded" && !(end?.kind === "task_failed" && end.allowed);
    };
    for (const { id, needs } of specs) {
      if (ends.get(id)?.kind !== "task_skipped") continue;
      const needed = specs.filter((spec) => needs.includes(spec.id) || needs.includes(spec.group));
      assert.ok(needed.some((spec) => wentWrong(spec.id)), `${id} was left behind`);
    }
  }));

Deno.test("whatever happens, attempts count up from 1, anew when requeued, and stay within the tries of their task", () =>
  always((bench, { specs }) => {
    const attempts = new Map<string, number>();
    for (const event of bench.events) {
      if (event.kind === "task_requeued") attempts.delete(event.task);
      else if (event.kind === "attempt_started") {
        const { retries } = specs.find(({ id }) => id === event.task)?.policy ?? assert.fail();
        const attempt = (attempts.get(event.task) ?? 0) + 1;
        attempts.set(event.task, attempt);
        assert.deepEqual([event.attempt, event.maxAttempts], [attempt, retries + 1]);
        assert.ok(attempt <= retries + 1);
      }
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

Deno.test("whatever happens, what is frozen is stopped, and everything else goes on", () =>
  always((_bench, _scenario, { problems }) => assert.deepEqual(problems, [])));

Deno.test("whatever happens, who follows a task hears once that it has ended", () =>
  always((_bench, _scenario, { followers }) =>
    assert.ok(followers.every(({ endings }) => endings === 1))
  ));

Deno.test("whatever happens, the exit code is 0 only when every task went well in the end", () =>
  always((bench) => {
    const isWell = lastEnds(bench).every((end) =>
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
