/** A program's task in the engine's form. */
import type { EngineOptions, OutputPort } from "../engine/options.ts";
import type { TaskPolicy, TaskSpec } from "../plan/types.ts";
import { currentFolder } from "../platform/runtime.ts";

export interface CallSpecOptions {
  readonly id: string;
  /** 1-based position in input order. */
  readonly index: number;
  readonly label: string;
  /** Null for a function of this isolate. */
  readonly module: string | null;
  readonly input: unknown;
  readonly policy: TaskPolicy;
  /** Ids of tasks that must have succeeded first. */
  readonly needs?: readonly string[];
}

export function createCallSpec(options: CallSpecOptions): TaskSpec {
  const { id, index, label, module, input, policy, needs = [] } = options;
  return {
    id,
    index,
    label,
    group: id,
    needs,
    policy,
    usesSlot: false,
    work() {
      const cwd = currentFolder();
      return { kind: "call", module, input, ...(cwd === undefined ? {} : { cwd }) };
    },
    command: () => label,
  };
}

/** Functions print nothing that would have to be kept. */
export function createSilentOutput(): OutputPort {
  return {
    admitted() {},
    chunk: (_task, _stream, _bytes, written) => written(),
    dropped() {},
    settled() {},
    isCongested: false,
    onDrained() {},
  };
}

/** What a run of functions needs of the engine's options. */
export function createCallOptions(
  { runId, jobs, graceMs, isFailFast = false }: {
    readonly runId: string;
    readonly jobs: number;
    readonly graceMs: number;
    readonly isFailFast?: boolean;
  },
): EngineOptions {
  return {
    runId,
    jobs,
    graceMs,
    isFailFast,
    ...(isFailFast ? { maxFailures: { kind: "count", count: 1 } } : {}),
    startIntervalMs: 0,
    capture: { kind: "discard" },
  };
}
