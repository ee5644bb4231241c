/**
 * The worker module of `advance`: calls `context.advance()` so many times, and returns what one call takes, in
 * nanoseconds. Times portions of half a millisecond and takes the one in the middle: in most of them nobody else had the
 * processor.
 */
import { defineTask } from "../../lib/worker/mod.ts";
import { median } from "./table.ts";

const PORTION = 100_000;

export default defineTask((calls: number, context): number => {
  context.total(calls);
  const portionsMs: number[] = [];
  for (let done = 0; done < calls; done += PORTION) {
    const startMs = performance.now();
    for (let call = 0; call < PORTION; call++) context.advance();
    portionsMs.push(performance.now() - startMs);
  }
  return median(portionsMs) * 1e6 / PORTION;
});
