/** Gives an engine its workers and the ways to end what they started. */
import { Engine } from "../engine/engine.ts";
import type { EngineOptions, EnginePorts } from "../engine/options.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { endTask, signalGroup } from "../platform/process_tree.ts";
import { createWorkerFactory } from "../platform/worker_factory.ts";

export interface CreateEngineOptions {
  readonly engine: EngineOptions;
  readonly ports: EnginePorts;
  readonly cores: number;
  /** Existing folder for output that outgrows memory. */
  readonly spillDir: string;
}

/** Output of one task above this goes to a file; below it stays in memory until it is its turn. */
const HOLD_LIMIT_BYTES = 64 * 1024;
/** Starting a child keeps a worker busy for most of a millisecond, so that more cores want more workers, to a point. */
const MAX_WORKERS = 4;

/** The first worker starts at once: it is ready by the time that there is something to do. */
export function createEngine({ engine, ports, cores, spillDir }: CreateEngineOptions): Engine {
  const { runId, jobs } = engine;
  return new Engine(engine, ports, (listener) => {
    const pool = new WorkerPool({
      runId,
      maxWorkers: Math.min(jobs, cores, MAX_WORKERS),
      spillDir,
      holdLimitBytes: HOLD_LIMIT_BYTES,
      clock: ports.clock,
      factory: createWorkerFactory(),
      endOrphans: (task, pid) => void endTask(runId, task, pid),
      signalGroup: (leader, signal) =>
        signalGroup({ leader, token: "", isLeaderGone: false }, signal),
    }, listener);
    pool.warm();
    return pool;
  });
}
