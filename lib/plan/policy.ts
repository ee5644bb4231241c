/**
 * How tasks are tried when nobody says otherwise, and how several sayings become one.
 */
import type { Backoff, RetryOn, TaskPolicy, TimeoutSpec } from "./types.ts";

/** 1 s, 2 s, 4 s… up to a minute, each a random part of that. */
export const DEFAULT_BACKOFF: Backoff = {
  initialMs: 1_000,
  factor: 2,
  maxMs: 60_000,
  jitter: "full",
};

/** One try, no limits. */
export const DEFAULT_POLICY: TaskPolicy = {
  retries: 0,
  backoff: DEFAULT_BACKOFF,
  weight: 1,
  allowFailure: false,
};

/** One place's wishes: a task's own fields, the command line or a plan's `defaults`. */
export interface PolicyOverrides {
  readonly retries?: number | undefined;
  readonly backoff?: Partial<Backoff> | undefined;
  readonly retryOn?: RetryOn | undefined;
  readonly timeout?: TimeoutSpec | undefined;
  readonly stallMs?: number | undefined;
  readonly weight?: number | undefined;
  readonly allowFailure?: boolean | undefined;
}

/**
 * The policy that several places wish for together, the most important place first. Fields of
 * `backoff` are settled one by one; what no place names is `DEFAULT_POLICY`'s. An initial wait above
 * the largest one is the largest one.
 */
export function resolvePolicy(places: readonly PolicyOverrides[]): TaskPolicy {
  const first = <K extends keyof PolicyOverrides>(key: K): PolicyOverrides[K] =>
    places.find((place) => place[key] !== undefined)?.[key];
  const retryOn = first("retryOn");
  const timeout = first("timeout");
  const stallMs = first("stallMs");
  return {
    retries: first("retries") ?? DEFAULT_POLICY.retries,
    backoff: resolveBackoff(places.map((place) => place.backoff ?? {})),
    ...(retryOn === undefined ? {} : { retryOn }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(stallMs === undefined ? {} : { stallMs }),
    weight: first("weight") ?? DEFAULT_POLICY.weight,
    allowFailure: first("allowFailure") ?? DEFAULT_POLICY.allowFailure,
  };
}

function resolveBackoff(places: readonly Partial<Backoff>[]): Backoff {
  const first = <K extends keyof Backoff>(key: K): Backoff[K] =>
    places.find((place) => place[key] !== undefined)?.[key] ?? DEFAULT_BACKOFF[key];
  const initialMs = first("initialMs");
  const isMaxGiven = places.some((place) => place.maxMs !== undefined);
  const maxMs = isMaxGiven ? first("maxMs") : Math.max(DEFAULT_BACKOFF.maxMs, initialMs);
  return {
    initialMs: Math.min(initialMs, maxMs),
    factor: first("factor"),
    maxMs,
    jitter: first("jitter"),
  };
}
