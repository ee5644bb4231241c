/**
 * Random runs for the engine: plans with needs, groups, weights and limits, attempts that succeed, fail, hang or are
 * deaf to signals, and a user who interferes at random moments in all the ways that there are. Owns making them; they are
 * played by `engine_player.ts`.
 */
import fc from "fast-check";
import type { EngineOptions } from "../../lib/engine/options.ts";
import type { ResolvedPlan, TaskPolicy, TaskSpec } from "../../lib/plan/types.ts";
import { createSpec } from "./engine_bench.ts";

/** What an attempt does: `hang` ends on the first signal, `deaf` not even when it is killed. */
export interface Script {
  readonly end: "succeed" | "fail" | "hang" | "deaf";
  readonly ms: number;
}

/** What the user does, and how often beside the rest: a run that is cancelled soon tells little. */
const ACTIONS = {
  cancel: 1,
  congest: 2,
  drain: 3,
  suspend: 2,
  continue: 3,
  pause: 3,
  freeze: 3,
  resume: 6,
  setJobs: 4,
  cancelTask: 4,
  retryTask: 8,
  follow: 3,
};

/** Something that the user does. */
export interface Action {
  readonly afterMs: number;
  readonly name: keyof typeof ACTIONS;
  /** Which task, or how many jobs. */
  readonly pick: number;
}

export interface Scenario {
  readonly options: Partial<EngineOptions>;
  readonly specs: readonly TaskSpec[];
  /** What the attempts of a task do, in turn; the last one for all that follow. */
  readonly scripts: readonly (readonly Script[])[];
  readonly batchSize: number;
  /** Tasks that may stand by at once. */
  readonly standbyRoom: number;
  readonly actions: readonly Action[];
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
  jobs: fc.constantFrom(1, 1, 2, 3, 4),
  startIntervalMs: fc.constantFrom(0, 0, 40),
  graceMs: fc.constantFrom(0, 100),
  maxFailures: fc.constantFrom(undefined, undefined, { kind: "count", count: 3 }, {
    kind: "ratio",
    ratio: 0.5,
  }),
});

const action = fc.record<Action>({
  afterMs: fc.integer({ min: 0, max: 200 }),
  name: fc.constantFrom(
    ...Object.entries(ACTIONS).flatMap(([name, count]) =>
      Array<Action["name"]>(count).fill(name as Action["name"])
    ),
  ),
  pick: fc.nat(20),
});

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  options,
  raw: fc.array(rawTask, { maxLength: 14, size: "max" }),
  /** Without needs, weights, caps and limits tasks stand by for each other. */
  isSimple: fc.boolean(),
  batchSize: fc.integer({ min: 1, max: 5 }),
  standbyRoom: fc.integer({ min: 0, max: 3 }),
  actions: fc.array(action, { maxLength: 14, size: "max" }),
}).map(({ raw, isSimple, options, ...rest }) => ({
  ...rest,
  options: isSimple ? { ...options, maxFailures: undefined, startIntervalMs: 0 } : options,
  specs: createSpecs(isSimple ? raw.map(simplify) : raw),
  scripts: raw.map(({ scripts }) => scripts),
}));

function simplify(task: RawTask): RawTask {
  return { ...task, needs: [], groupSlots: undefined, policy: { ...task.policy, weight: 1 } };
}

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

/** The plan of a scenario. */
export function planOf({ specs, batchSize }: Scenario): ResolvedPlan {
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
