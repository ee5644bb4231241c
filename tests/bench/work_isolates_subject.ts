/** The program of `isolates`: starts them, uses them, weighs them, and prints an `IsolateReport`. Argument: STARTS. */
import { WorkerPool } from "../../lib/mod.ts";
import type { IsolateReport } from "./work_isolates.ts";
import type { IsolateMark } from "./work_isolates_task.ts";

const MODULE = new URL("./work_isolates_task.ts", import.meta.url);
const IDLE_ISOLATES = 8;
/** All of them are at work at once for that long, so that each task has its own. */
const BUSY_MS = 300;

if (import.meta.main) {
  const starts = Number(Deno.args[0]);
  const coldMs: number[] = [];
  for (let start = 0; start < starts; start++) {
    await using pool = new WorkerPool<number, IsolateMark>(MODULE, { size: 1 });
    coldMs.push((await timed(pool)).tookMs);
  }
  const report: IsolateReport = { coldMs, ...await useAgain(starts), ...await weigh() };
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(report)));
}

/** Tasks one after the other in one pool, after a first one. */
async function useAgain(starts: number) {
  await using pool = new WorkerPool<number, IsolateMark>(MODULE);
  const isolates = new Set([(await timed(pool)).isolate]);
  const warmMs: number[] = [];
  for (let start = 0; start < starts; start++) {
    const { tookMs, isolate } = await timed(pool);
    warmMs.push(tookMs);
    isolates.add(isolate);
  }
  return { warmMs, warmIsolates: isolates.size };
}

async function weigh() {
  const before = residentMiB();
  await using pool = new WorkerPool<number, IsolateMark>(MODULE, { size: IDLE_ISOLATES });
  await Promise.all(Array.from({ length: IDLE_ISOLATES }, () => pool.run(BUSY_MS)));
  return { idleIsolates: pool.workerCount, idleMiB: residentMiB() - before };
}

async function timed(pool: WorkerPool<number, IsolateMark>) {
  const startMs = performance.timeOrigin + performance.now();
  const { startedAtMs, isolate } = await pool.run(0);
  return { tookMs: startedAtMs - startMs, isolate };
}

function residentMiB(): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
