/** The real clock and the real random source. */
import type { CancelTimer, Clock, Random } from "../ports.ts";

/** setTimeout wraps around past 2^31 ms, about 24.8 days: longer waits are put together. */
const LONGEST_TIMER_MS = 0x7fffffff;

/** Wall-clock time that never goes backwards: the time origin plus the monotonic counter. */
export function createClock(): Clock {
  const originMs = performance.timeOrigin;
  return {
    nowMs: () => originMs + performance.now(),
    after(delayMs: number, callback: () => void): CancelTimer {
      if (delayMs <= LONGEST_TIMER_MS) {
        const timer = setTimeout(callback, Math.max(0, delayMs));
        return () => clearTimeout(timer);
      }
      const dueMs = performance.now() + delayMs;
      let timer: ReturnType<typeof setTimeout>;
      const wait = (restMs: number) => {
        timer = restMs <= LONGEST_TIMER_MS
          ? setTimeout(callback, Math.max(0, restMs))
          : setTimeout(() => wait(dueMs - performance.now()), LONGEST_TIMER_MS);
      };
      wait(delayMs);
      return () => clearTimeout(timer);
    },
  };
}

export const systemRandom: Random = () => Math.random();
