/** Puts an engine on a fake clock with a fake executor, and collects its events. */
import { Engine } from "../../lib/engine/engine.ts";
import type { Entry } from "../../lib/engine/entry.ts";
import type { EngineOptions, OutputPort, RunOutcome } from "../../lib/engine/options.ts";
import type { EventOf, RunEvent, RunFact } from "../../lib/events.ts";
import type { ResolvedPlan, TaskPolicy, TaskSpec } from "../../lib/plan/types.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { FakeExecutor } from "./fake_executor.ts";

export const POLICY: TaskPolicy = {
  retries: 0,
  backoff: { initialMs: 1_000, factor: 2, maxMs: 60_000, jitter: "none" },
  weight: 1,
  allowFailure: false,
};

export interface TaskSketch {
  readonly id: string;
  readonly needs?: readonly string[];
  readonly group?: string;
  readonly groupSlots?: number;
  readonly policy?: Partial<TaskPolicy>;
}

export function createSpec(sketch: TaskSketch, index: number): TaskSpec {
  return {
    id: sketch.id,
    index,
    label: sketch.id,
    group: sketch.group ?? sketch.id,
    needs: sketch.needs ?? [],
    ...(sketch.groupSlots === undefined ? {} : { groupSlots: sketch.groupSlots }),
    policy: { ...POLICY, ...sketch.policy },
    usesSlot: false,
    work: () => ({
      kind: "command",
      argv: ["run", sketch.id],
      env: {},
      stdin: { kind: "null" },
      progress: { kind: "osc" },
    }),
    command: () => `run ${sketch.id}`,
  };
}

/** A task as the engine's parts know it. */
export function createEntry(number: number, sketch: Partial<TaskSketch> = {}): Entry {
  return {
    number,
    spec: createSpec({ id: `t${number}`, ...sketch }, number),
    memoryBytes: 500,
    attempts: 0,
  };
}

export function createPlan(sketches: readonly TaskSketch[]): ResolvedPlan {
  const specs = sketches.map((sketch, at) => createSpec(sketch, at + 1));
  return {
    name: "test",
    total: specs.length,
    hasNeeds: sketches.some((sketch) => sketch.needs !== undefined),
    tasks: (async function* () {
      yield await Promise.resolve(specs);
    })(),
  };
}

export class EngineBench {
  readonly clock = new FakeClock();
  readonly events: RunEvent[] = [];
  readonly engine: Engine;
  readonly executor: FakeExecutor;
  readonly admitted: number[] = [];
  readonly settled: [number, boolean][] = [];
  outcome: RunOutcome | null = null;
  readonly output: OutputPort & { isCongested: boolean };

  constructor(options: Partial<EngineOptions> = {}, random: () => number = () => 0.5) {
    let executor: FakeExecutor | undefined;
    this.output = {
      admitted: (task) => void this.admitted.push(task),
      chunk: (_task, _stream, _bytes, written) => written(),
      dropped() {},
      settled: (task, isFailed) => void this.settled.push([task, isFailed]),
      isCongested: false,
      onDrained: () => {},
    };
    this.engine = new Engine(
      {
        runId: "run",
        jobs: 2,
        startIntervalMs: 0,
        isFailFast: false,
        graceMs: 10_000,
        capture: { kind: "hold" },
        ...options,
      },
      { clock: this.clock, random, output: this.output, emit: (event) => this.events.push(event) },
      (listener) => executor = new FakeExecutor(listener),
    );
    if (executor === undefined) throw new Error("The engine made no executor");
    this.executor = executor;
  }

  async start(plan: ResolvedPlan | readonly TaskSketch[]): Promise<void> {
    const resolved = "tasks" in plan ? plan : createPlan(plan);
    void this.engine.run(resolved).then((outcome) => this.outcome = outcome);
    await settle();
  }

  /** Facts of the given kinds in short: `kind task`. */
  trace(...kinds: RunFact["kind"][]): string[] {
    return this.events.filter((event) => kinds.includes(event.kind))
      .map((event) => "task" in event ? `${event.kind} ${event.task}` : event.kind);
  }

  of<K extends RunFact["kind"]>(kind: K): EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind);
  }
}
