/**
 * Whether and when a failed attempt is tried again. Pure: the random source is a parameter.
 */
import type { Failure } from "../events.ts";
import type { Backoff, RetryOn } from "../plan/types.ts";
import type { Random } from "../ports.ts";

/**
 * The wait before the next try, in milliseconds: `min(maxMs, initialMs · factor^(failedAttempts-1))`, and with
 * full jitter a uniformly random part of that, which keeps many tasks that failed together from coming back
 * together (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param failedAttempts Attempts that have failed so far, >= 1.
 */
export function retryDelayMs(backoff: Backoff, failedAttempts: number, random: Random): number {
  if (backoff.initialMs === 0) return 0; // 0 times a power that has outgrown numbers is no number.
  const grown = backoff.initialMs * backoff.factor ** (failedAttempts - 1);
  const capped = Math.min(backoff.maxMs, grown);
  return Math.round(backoff.jitter === "full" ? capped * random() : capped);
}

/**
 * Whether this kind of failure is worth another try; without `retryOn` every failure but a cancellation is.
 *
 * @param isStderrMatch Whether the pattern of `retryOn` was found in the last lines of stderr.
 */
export function isRetryable(
  failure: Failure,
  retryOn: RetryOn | undefined,
  isStderrMatch: boolean,
): boolean {
  if (failure.kind === "cancelled") return false;
  if (retryOn === undefined) return true;
  return isStderrMatch || matchesKind(failure, retryOn);
}

function matchesKind(failure: Failure, retryOn: RetryOn): boolean {
  switch (failure.kind) {
    case "exit":
      return retryOn.exitCodes?.includes(failure.code) ?? false;
    case "timeout":
    case "stalled":
      return retryOn.isTimeout ?? false;
    case "signal":
      return retryOn.isSignal ?? false;
    default:
      return false;
  }
}
