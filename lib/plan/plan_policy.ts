/**
 * A plan's policy fields (`retries`, `backoff`, `retryOn`, `timeout`, `stall`, …) as values: durations
 * and regular expressions checked, mistakes noted at their places.
 */
import type { ProgressSource } from "../protocol.ts";
import { parseDuration } from "../text/parse_duration.ts";
import { parseTimeout } from "./parse_timeout.ts";
import type { PlanPath } from "./plan_document.ts";
import type { PlanProblems } from "./plan_problems.ts";
import type { DefaultsShape } from "./plan_schema.ts";
import type { PolicyOverrides } from "./policy.ts";
import type { Backoff, RetryOn } from "./types.ts";
import { errorMessage } from "../text/error_message.ts";

const PROGRESS_GROUP = /\(\?<(?:done|percent)>/;

/** What a task or the plan's `defaults` say; what is wrong is noted and left out. */
export function resolvePolicyFields(
  fields: DefaultsShape,
  path: PlanPath,
  problems: PlanProblems,
): PolicyOverrides {
  const { timeout, stall } = fields;
  return {
    retries: fields.retries,
    backoff: resolveBackoff(fields.backoff, [...path, "backoff"], problems),
    retryOn: resolveRetryOn(fields.retryOn, [...path, "retryOn"], problems),
    timeout: timeout === undefined
      ? undefined
      : problems.try([...path, "timeout"], () => parseTimeout(String(timeout))),
    stallMs: parseOptional(stall, [...path, "stall"], problems, true),
    weight: fields.weight,
    allowFailure: fields.allowFailure,
  };
}

/** How progress is read; undefined if nothing is said, or something wrong. */
export function resolveProgress(
  progress: string | undefined,
  path: PlanPath,
  problems: PlanProblems,
): ProgressSource | undefined {
  if (progress === undefined) return undefined;
  if (progress === "osc" || progress === "percent") return { kind: progress };
  if (!isPattern(progress, path, problems)) return undefined;
  if (!PROGRESS_GROUP.test(progress)) {
    problems.add(
      path,
      `Expected osc, percent, or a regular expression with a named group (?<percent>…) or ` +
        `(?<done>…), found ${JSON.stringify(progress)}`,
    );
    return undefined;
  }
  return { kind: "pattern", pattern: progress };
}

function resolveBackoff(
  backoff: DefaultsShape["backoff"],
  path: PlanPath,
  problems: PlanProblems,
): Partial<Backoff> | undefined {
  if (backoff === undefined) return undefined;
  const initialMs = parseOptional(backoff.initial, [...path, "initial"], problems);
  const maxMs = parseOptional(backoff.max, [...path, "max"], problems);
  if (initialMs !== undefined && maxMs !== undefined && maxMs < initialMs) {
    problems.add([...path, "max"], "Longest wait is below the initial one; make it at least that");
  }
  return {
    ...(initialMs === undefined ? {} : { initialMs }),
    ...(backoff.factor === undefined ? {} : { factor: backoff.factor }),
    ...(maxMs === undefined ? {} : { maxMs }),
    ...(backoff.jitter === undefined ? {} : { jitter: backoff.jitter }),
  };
}

function resolveRetryOn(
  reasons: DefaultsShape["retryOn"],
  path: PlanPath,
  problems: PlanProblems,
): RetryOn | undefined {
  if (reasons === undefined) return undefined;
  const exitCodes = reasons.filter((reason) => typeof reason === "number");
  const patterns: string[] = [];
  reasons.forEach((reason, index) => {
    if (typeof reason !== "object") return;
    if (isPattern(reason.stderr, [...path, index, "stderr"], problems)) {
      patterns.push(reason.stderr);
    }
  });
  const [only] = patterns;
  return {
    ...(exitCodes.length === 0 ? {} : { exitCodes }),
    ...(reasons.includes("timeout") ? { isTimeout: true } : {}),
    ...(reasons.includes("signal") ? { isSignal: true } : {}),
    ...(only === undefined
      ? {}
      : { stderr: patterns.length === 1 ? only : patterns.map((one) => `(?:${one})`).join("|") }),
  };
}

function parseOptional(
  value: string | number | undefined,
  path: PlanPath,
  problems: PlanProblems,
  isAboveZero = false,
): number | undefined {
  if (value === undefined) return undefined;
  const ms = problems.try(path, () => parseDuration(String(value)));
  if (ms !== 0 || !isAboveZero) return ms;
  problems.add(path, "Expected a time above 0; leave it out for no limit");
  return undefined;
}

function isPattern(pattern: string, path: PlanPath, problems: PlanProblems): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch (error) {
    const reason = errorMessage(error);
    problems.add(path, reason.replace(/\.$/, ""));
    return false;
  }
}
