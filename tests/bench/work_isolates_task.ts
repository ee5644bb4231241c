/** The worker module of `isolates`: says when it was called and in which isolate, and stays for so many milliseconds. */
import { defineTask } from "../../lib/worker/mod.ts";

export interface IsolateMark {
  /** Unix time. */
  readonly startedAtMs: number;
  /** Another one in each isolate. */
  readonly isolate: string;
}

const isolate = crypto.randomUUID();

export default defineTask(async (stayMs: number): Promise<IsolateMark> => {
  const startedAtMs = performance.timeOrigin + performance.now();
  if (stayMs > 0) await new Promise((resolve) => setTimeout(resolve, stayMs));
  return { startedAtMs, isolate };
});
