/** The real clock and the real random source. */
import type { CancelTimer, Clock, Random } from "../ports.ts";

/** setTimeout wraps around past 2^31 ms, about 24.8 days: longer waits are put together. */
const LONGEST_TIMER_MS = 0x7fffffff;

/** Wall-clock time that never goes backwards: the time origin plus the monotonic counter. */
export function createClock(): Clock {
  const originMs = performance.timeOrigin;
  // As they are now: code that shares the isolate may put others in their places.
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  const { max } = Math;
  const { now: roughMs } = Date;
  const now = performance.now.bind(performance);
  return {
    nowMs: () => originMs + now(),
    roughMs,
    after(delayMs: number, callback: () => void): CancelTimer {
      if (delayMs <= LONGEST_TIMER_MS) {
        const timer = setTimeout(callback, max(0, delayMs));
        return () => clearTimeout(timer);
      }
      const dueMs = now() + delayMs;
      let timer: ReturnType<typeof setTimeout>;
      const wait = (restMs: number) => {
        timer = restMs <= LONGEST_TIMER_MS
          ? setTimeout(callback, max(0, restMs))
          : setTimeout(() => wait(dueMs - now()), LONGEST_TIMER_MS);
      };
      wait(delayMs);
      return () => clearTimeout(timer);
    },
    every(intervalMs: number, callback: () => void): CancelTimer {
      const timer = setInterval(callback, intervalMs);
      return () => clearInterval(timer);
    },
  };
}

export const systemRandom: Random = () => Math.random();
