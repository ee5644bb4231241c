/** Which isolate a task needs: one that has no other module, and may do just what the task may. Pure. */
import type { IsolateSpec } from "../ports.ts";
import type { Work } from "../protocol.ts";
import type { PoolWorker } from "./pool_worker.ts";

/** So many isolates wait for another task of their module, ten megabytes each; then the one that waited longest goes. */
export const MAX_IDLE_ISOLATES = 8;

/** Undefined for work whose isolates are all alike. */
export function isolateOf(work: Work): IsolateSpec | undefined {
  if (work.kind !== "call" || work.module === null) return undefined;
  const { module, isolation = "worker", rights } = work;
  return { module, isolation, ...(rights === undefined ? {} : { rights }) };
}

/** A free isolate like that. */
export function findIsolate(
  workers: readonly PoolWorker[],
  spec: IsolateSpec,
): PoolWorker | undefined {
  const key = keyOf(spec);
  return workers.find(({ tasks, isolate }) =>
    tasks.size === 0 && isolate !== undefined && keyOf(isolate) === key
  );
}

/** The isolate that has to go before another one is made, if any has. */
export function surplusIsolate(workers: readonly PoolWorker[]): PoolWorker | undefined {
  const idle = workers.filter(({ tasks }) => tasks.size === 0);
  if (idle.length < MAX_IDLE_ISOLATES) return undefined;
  return idle.reduce((first, next) => next.lastStart < first.lastStart ? next : first);
}

const keys = new WeakMap<IsolateSpec, string>();

function keyOf(spec: IsolateSpec): string {
  let key = keys.get(spec);
  if (key === undefined) {
    key = JSON.stringify([spec.module, spec.isolation, spec.rights]);
    keys.set(spec, key);
  }
  return key;
}
