/** Gives an engine its workers and the ways to end what they started. */
import { Engine } from "../engine/engine.ts";
import type { ExecutorListener } from "../engine/executor.ts";
import { ExecutorRouter } from "../engine/executor_router.ts";
import type { EngineOptions, EnginePorts } from "../engine/options.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { endTask, signalGroup } from "../platform/process_tree.ts";
import type { CopiedModules } from "../platform/module_copies.ts";
import { createWorkerFactory } from "../platform/worker_factory.ts";
import type { WorkerFactory } from "../ports.ts";
import type { Work } from "../protocol.ts";

export interface CreateEngineOptions {
  readonly engine: EngineOptions;
  readonly ports: EnginePorts;
  readonly cores: number;
  /** Existing folder for output that outgrows memory. */
  readonly spillDir: string;
  /** Makes copies of modules that the runtime cannot load. */
  readonly copies?: CopiedModules | undefined;
}

/** Output of one task above this goes to a file; below it stays in memory until it is its turn. */
const HOLD_LIMIT_BYTES = 64 * 1024;
/** Starting a child keeps a worker busy for most of a millisecond, so that more cores want more workers, to a point. */
const MAX_WORKERS = 4;
/** Work that may block its isolate. */
const EXCLUSIVE_KINDS: ReadonlySet<Work["kind"]> = new Set(["call", "checksum"]);
/** Of those, work of ours, which is known to look at its flag. */
const SEATED_KINDS: ReadonlySet<Work["kind"]> = new Set(["checksum"]);

/** Kinds of work that may block an isolate have one for each task, as many as may run at once. */
export function createEngine(options: CreateEngineOptions): Engine {
  const { engine, ports } = options;
  const factory = createWorkerFactory({ copies: options.copies });
  let lastWorker = 0;
  const numberWorker = () => ++lastWorker;
  return new Engine(engine, ports, (listener) => {
    const poolOptions = { ...options, factory, numberWorker };
    return new ExecutorRouter((kind, inner) => createPool(kind, inner, poolOptions), listener);
  });
}

interface PoolOptions extends CreateEngineOptions {
  readonly factory: WorkerFactory;
  numberWorker(): number;
}

function createPool(
  kind: Work["kind"],
  listener: ExecutorListener,
  { engine: { runId }, ports, cores, spillDir, factory, numberWorker }: PoolOptions,
): WorkerPool {
  const isExclusive = EXCLUSIVE_KINDS.has(kind);
  return new WorkerPool({
    runId,
    kind,
    isExclusive,
    hasSeats: SEATED_KINDS.has(kind),
    maxWorkers: isExclusive ? Infinity : Math.min(cores, MAX_WORKERS),
    numberWorker,
    spillDir,
    holdLimitBytes: HOLD_LIMIT_BYTES,
    clock: ports.clock,
    factory,
    endOrphans: (task, pid) => void endTask(runId, task, pid),
    signalGroup: (leader, signal) =>
      signalGroup({ leader, token: "", isLeaderGone: false }, signal),
  }, listener);
}
