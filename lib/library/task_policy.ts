/** How a program says that tasks are tried, checked and brought into the engine's form. */
import { resolvePolicy } from "../plan/policy.ts";
import type { TaskPolicy } from "../plan/types.ts";

/** The wait before a retry: before try n+1 it is `min(maxMs, initialMs · factor^(n-1))`, or a random part of that. */
export interface BackoffOptions {
  /** In milliseconds, >= 0. @default 1000 */
  readonly initialMs?: number;
  /** Each wait is so many times the one before, >= 1. @default 2 */
  readonly factor?: number;
  /** In milliseconds, >= 0. @default 60000 */
  readonly maxMs?: number;
  /**
   * `"full"` waits a random part of that, so that tasks that failed together don't come back together; `"none"` waits
   * exactly that. @default "full"
   */
  readonly jitter?: "full" | "none";
}

/** How a task is tried. */
export interface AttemptOptions {
  /** Extra tries after the first, a whole number >= 0. @default 0 */
  readonly retries?: number;
  /** The waits between tries. */
  readonly backoff?: BackoffOptions;
  /** Ends a try that takes longer, in milliseconds, > 0. @default no limit */
  readonly timeoutMs?: number;
  /** Ends a try that tells no progress for this long, in milliseconds, > 0. @default no limit */
  readonly stallMs?: number;
}

/**
 * The most important options first.
 *
 * @throws {RangeError} A number is out of its range; `what` says of what.
 */
export function createTaskPolicy(what: string, places: readonly AttemptOptions[]): TaskPolicy {
  for (const place of places) checkAttempts(what, place);
  return resolvePolicy(places.map(({ retries, backoff, timeoutMs, stallMs }) => ({
    retries,
    backoff,
    timeout: timeoutMs === undefined ? undefined : { kind: "fixed", ms: timeoutMs },
    stallMs,
  })));
}

function checkAttempts(what: string, options: AttemptOptions): void {
  const { retries = 0, backoff = {}, timeoutMs, stallMs } = options;
  const { initialMs = 0, factor = 1, maxMs = 0 } = backoff;
  const check = (name: string, value: number | undefined, isGood: boolean, rule: string) => {
    if (value === undefined || isGood) return;
    throw new RangeError(`Cannot run ${what}: ${name} must be ${rule}, current value is ${value}`);
  };
  check("retries", retries, Number.isSafeInteger(retries) && retries >= 0, "a whole number >= 0");
  check("backoff.initialMs", initialMs, initialMs >= 0, ">= 0");
  check("backoff.factor", factor, factor >= 1, ">= 1");
  check("backoff.maxMs", maxMs, maxMs >= 0, ">= 0");
  check("timeoutMs", timeoutMs, (timeoutMs ?? 1) > 0, "> 0");
  check("stallMs", stallMs, (stallMs ?? 1) > 0, "> 0");
}

/**
 * Tasks at once.
 *
 * @throws {RangeError} Not a whole number >= 1.
 */
export function checkJobs(what: string, name: string, jobs: number): number {
  if (Number.isSafeInteger(jobs) && jobs >= 1) return jobs;
  throw new RangeError(
    `Cannot start ${what}: ${name} must be a whole number >= 1, current value is ${jobs}`,
  );
}

/**
 * Milliseconds from asking something to end until it is ended by force.
 *
 * @throws {RangeError} Below 0 or not finite.
 */
export function checkGrace(what: string, graceMs: number): number {
  if (graceMs >= 0 && Number.isFinite(graceMs)) return graceMs;
  throw new RangeError(
    `Cannot start ${what}: graceMs must be >= 0, current value is ${graceMs}`,
  );
}
