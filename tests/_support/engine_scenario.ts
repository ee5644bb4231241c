/**
 * Random runs for the engine: plans with needs, groups, weights and limits, attempts that succeed, fail, hang or are
 * deaf to signals, and a user who interferes at random moments. Owns making and playing them, not judging them.
 */
import fc from "fast-check";
import type { EngineOptions } from "../../lib/engine/options.ts";
import type { StartOrder } from "../../lib/engine/executor.ts";
import type { ResolvedPlan, TaskPolicy, TaskSpec } from "../../lib/plan/types.ts";
import type { CancelTimer } from "../../lib/ports.ts";
import type { TreeSignal } from "../../lib/protocol.ts";
import { createSpec, EngineBench } from "./engine_bench.ts";
import { settle } from "./fake_clock.ts";

/** What an attempt does: `hang` ends on the first signal, `deaf` not even when it is killed. */
export interface Script {
  readonly end: "succeed" | "fail" | "hang" | "deaf";
  readonly ms: number;
}

type ActionName = "cancel" | "pause" | "resume" | "suspend" | "continue" | "congest" | "drain";

export interface Scenario {
  readonly options: Partial<EngineOptions>;
  readonly specs: readonly TaskSpec[];
  /** What the attempts of a task do, in turn; the last one for all that follow. */
  readonly scripts: readonly (readonly Script[])[];
  readonly batchSize: number;
  readonly actions: readonly { readonly afterMs: number; readonly name: ActionName }[];
}

const script = fc.record<Script>({
  end: fc.oneof(
    { weight: 6, arbitrary: fc.constant("succeed") },
    { weight: 4, arbitrary: fc.constant("fail") },
    { weight: 1, arbitrary: fc.constantFrom("hang", "deaf") },
  ),
  ms: fc.integer({ min: 0, max: 300 }),
});

const rawTask = fc.record({
  startsGroup: fc.boolean(),
  groupSlots: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  needs: fc.array(fc.nat(), { maxLength: 2 }),
  policy: fc.record<Partial<TaskPolicy>>({
    retries: fc.integer({ min: 0, max: 2 }),
    weight: fc.integer({ min: 1, max: 5 }),
    allowFailure: fc.boolean(),
    timeout: fc.constantFrom(undefined, { kind: "fixed", ms: 200 }, { kind: "median", ratio: 2 }),
    stallMs: fc.constantFrom(undefined, 150),
  }),
  scripts: fc.array(script, { minLength: 1, maxLength: 3 }),
});

const options = fc.record<Partial<EngineOptions>>({
  jobs: fc.integer({ min: 1, max: 4 }),
  startIntervalMs: fc.constantFrom(0, 0, 40),
  graceMs: fc.constantFrom(0, 100),
  maxFailures: fc.constantFrom(undefined, undefined, { kind: "count", count: 3 }, {
    kind: "ratio",
    ratio: 0.5,
  }),
});

const action = fc.record({
  afterMs: fc.integer({ min: 0, max: 300 }),
  name: fc.constantFrom<ActionName>(
    ...["pause", "resume", "suspend", "continue", "congest", "drain", "cancel"] as const,
  ),
});

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  options,
  raw: fc.array(rawTask, { maxLength: 14 }),
  batchSize: fc.integer({ min: 1, max: 5 }),
  actions: fc.array(action, { maxLength: 6 }),
}).map(({ raw, ...rest }) => ({
  ...rest,
  specs: createSpecs(raw),
  scripts: raw.map(({ scripts }) => scripts),
}));

type RawTask = typeof rawTask extends fc.Arbitrary<infer T> ? T : never;

/** Tasks may need whatever lies before their own group, so that nothing waits for itself. */
function createSpecs(raw: readonly RawTask[]): TaskSpec[] {
  const specs: TaskSpec[] = [];
  let group = "";
  let groupSlots: number | undefined;
  let earlier: string[] = [];
  for (const [at, task] of raw.entries()) {
    if (at === 0 || task.startsGroup) {
      earlier = [...new Set(specs.flatMap((spec) => [spec.id, spec.group]))];
      group = `g${at}`;
      groupSlots = task.groupSlots;
    }
    const needs = earlier.length === 0
      ? []
      : task.needs.map((pick) => earlier[pick % earlier.length] ?? "");
    const sketch = { id: `t${at + 1}`, group, needs, policy: task.policy };
    specs.push(createSpec(groupSlots === undefined ? sketch : { ...sketch, groupSlots }, at + 1));
  }
  return specs;
}

/** Plays a scenario to the run's end, or fails when nothing moves any more. */
export async function play(scenario: Scenario): Promise<EngineBench> {
  const bench = new EngineBench(scenario.options);
  const timers = new Map<StartOrder, CancelTimer>();
  const end = (order: StartOrder, how: "succeed" | "fail") => {
    timers.get(order)?.();
    timers.delete(order);
    if (bench.executor.open.get(order.task) === order) bench.executor[how](order.taskId);
  };
  const scriptOf = ({ task, attempt }: StartOrder): Script => {
    const scripts = scenario.scripts[task - 1] ?? [];
    return scripts[Math.min(attempt, scripts.length) - 1] ?? { end: "succeed", ms: 0 };
  };
  bench.executor.onStart = (order) => {
    const { end: how, ms } = scriptOf(order);
    bench.executor.listener.progressed([{ task: order.task, done: ms }]);
    if (how === "succeed" || how === "fail") {
      timers.set(order, bench.clock.after(ms, () => end(order, how)));
    }
  };
  bench.executor.onSignal = (order, signal) => {
    if (isEnding(signal) && scriptOf(order).end !== "deaf") end(order, "fail");
  };
  await bench.start(createPlan(scenario));
  for (const { afterMs, name } of scenario.actions) {
    await bench.clock.advance(afterMs);
    act(bench, name);
  }
  for (const name of ["continue", "resume", "drain"] as const) act(bench, name);
  await runOut(bench);
  return bench;
}

/** Lets time pass until the run is over; a run in which all are deaf is cancelled. */
async function runOut(bench: EngineBench): Promise<void> {
  let isCancelled = false;
  await settle();
  for (let steps = 0; bench.outcome === null; steps++) {
    if (steps > 5_000) throw new Error("The run does not end");
    const nextInMs = bench.clock.nextInMs;
    if (nextInMs !== null) await bench.clock.advance(nextInMs);
    else if (isCancelled) throw new Error("The run is stuck");
    else {
      isCancelled = true;
      act(bench, "cancel");
      await settle();
    }
  }
}

function act(bench: EngineBench, name: ActionName): void {
  const { engine, output } = bench;
  if (name === "cancel") engine.cancel("SIGINT", "SIGINT");
  else if (name === "congest") output.isCongested = true;
  else if (name === "drain") {
    output.isCongested = false;
    output.onDrained();
  } else engine[name]();
}

function isEnding(signal: TreeSignal): boolean {
  return signal !== "SIGSTOP" && signal !== "SIGCONT";
}

function createPlan({ specs, batchSize }: Scenario): ResolvedPlan {
  return {
    name: "random",
    total: null,
    hasNeeds: specs.some(({ needs }) => needs.length > 0),
    tasks: (async function* () {
      for (let start = 0; start < specs.length; start += batchSize) {
        yield await Promise.resolve(specs.slice(start, start + batchSize));
      }
    })(),
  };
}
