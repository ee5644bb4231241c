/**
 * Turns what the user asked for into what the engine is given: numbers instead of shares, one start interval, and what
 * is kept of job output. Pure; nothing downstream second-guesses it.
 */
import type { EngineOptions } from "../engine/options.ts";
import type { OutputMode } from "../output/output_router.ts";
import type { JobsSpec, TaskPolicy } from "../plan/types.ts";
import { type PolicyOverrides, resolvePolicy } from "../plan/policy.ts";
import type { CapturePlan } from "../protocol.ts";
import type { RunOptions, UiName } from "./options.ts";

/** One task for each core. */
const DEFAULT_JOBS: JobsSpec = { kind: "cores", ratio: 1 };

/** Tasks at once, >= 1. */
export function resolveJobs(spec: JobsSpec | undefined, cores: number): number {
  const jobs = spec ?? DEFAULT_JOBS;
  return jobs.kind === "count" ? jobs.count : Math.max(1, Math.round(cores * jobs.ratio));
}

/** What the command line says about how tasks are tried. */
export function policyOverrides(options: RunOptions): PolicyOverrides {
  const { retries, backoff, timeout, stallMs } = options;
  return { retries, backoff, timeout, stallMs };
}

export function resolveTaskPolicy(options: RunOptions): TaskPolicy {
  return resolvePolicy([policyOverrides(options)]);
}

/** With the events on standard output there is no place for job output there. */
export function resolveOutputMode(options: RunOptions, ui: UiName): OutputMode {
  return options.output ?? (ui === "json" ? "none" : "group");
}

/** Workers keep output only as far as somebody will look at it. */
export function resolveCapture(mode: OutputMode): CapturePlan {
  if (mode === "stream") return { kind: "stream" };
  return { kind: mode === "none" || mode === "results" ? "discard" : "hold" };
}

/** Least time between two starts: whichever of `--delay` and `--rate` asks for more. */
export function resolveStartInterval(options: RunOptions): number {
  const perStartMs = options.ratePerSecond === undefined ? 0 : 1_000 / options.ratePerSecond;
  return Math.max(options.delayMs, perStartMs);
}

export function resolveEngineOptions(
  options: RunOptions,
  run: { readonly runId: string; readonly jobs: number; readonly mode: OutputMode },
): EngineOptions {
  const { maxFailures, failFast, graceMs } = options;
  return {
    runId: run.runId,
    jobs: run.jobs,
    startIntervalMs: resolveStartInterval(options),
    ...(maxFailures === undefined ? {} : { maxFailures }),
    isFailFast: failFast,
    graceMs,
    capture: resolveCapture(run.mode),
  };
}
