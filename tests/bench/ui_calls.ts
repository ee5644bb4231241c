/**
 * What one call that reports progress takes, the same for all programs of `bench:ui`: a loop as long as the window with
 * a live display on the terminal, which gives the event loop a turn fifty times a second, so that frames are drawn; they
 * are part of what is measured, as is the loop. The best tenth of a second counts, in which about one frame falls: a
 * busy machine makes nobody faster. The result goes out as a mark. `peers/calls.py` is the same for Python, where other
 * threads take their turns by themselves.
 */
import { writeSync } from "node:fs";
import { sleep } from "./proc.ts";
import { mark } from "./ui_meter.ts";

/** What the mark says. */
export interface CallReport {
  readonly calls: number;
  readonly nsPerCall: number;
}

/** Looking at the clock after so many calls costs none of them anything. */
const BATCH = 10_000;
const TURN_MS = 20;
const SLICE_MS = 100;

/** The loop is part of what is measured. */
export async function timeCalls(durationMs: number, call: () => void): Promise<CallReport> {
  const endMs = performance.now() + durationMs;
  let calls = 0;
  let nsPerCall = Infinity;
  while (performance.now() < endMs) {
    const slice = await timeSlice(call);
    calls += slice.calls;
    nsPerCall = Math.min(nsPerCall, slice.nsPerCall);
  }
  return { calls, nsPerCall };
}

async function timeSlice(call: () => void): Promise<CallReport> {
  const startMs = performance.now();
  let calls = 0;
  let nowMs = startMs;
  let turnAtMs = startMs + TURN_MS;
  while (nowMs - startMs < SLICE_MS) {
    for (let n = 0; n < BATCH; n++) call();
    calls += BATCH;
    nowMs = performance.now();
    if (nowMs < turnAtMs) continue;
    await sleep(0);
    turnAtMs = performance.now() + TURN_MS;
  }
  return { calls, nsPerCall: ((performance.now() - startMs) * 1e6) / calls };
}

/** Lets the engine get warm, then measures and tells. */
export async function measureCalls(fd: 1 | 2, windowMs: number, call: () => void): Promise<void> {
  await timeCalls(windowMs / 4, call);
  tellCalls(fd, await timeCalls(windowMs, call));
}

export function tellCalls(fd: 1 | 2, report: CallReport): void {
  writeSync(fd, mark(JSON.stringify(report)));
}
