/** Reads what a worker says about the end of an attempt. Pure. */
import type { Failure, ModuleProblem } from "../events.ts";
import type { FromWorker } from "../protocol.ts";
import type { AttemptReport } from "./executor.ts";
import type { PoolWorker } from "./pool_worker.ts";

/** The last message about an attempt. */
export type EndMessage = Extract<FromWorker, { readonly kind: "done" | "error" }>;

export function toReport(message: EndMessage): AttemptReport {
  const { stats, output, next } = message;
  const failure = message.kind === "error" ? message.failure : null;
  const isStderrMatch = message.kind === "error" && message.isStderrMatch;
  const retry = message.kind === "error" ? message.retry : undefined;
  const result = message.kind === "done" ? message.result : undefined;
  return {
    failure,
    stats,
    ...(output === undefined ? {} : { output }),
    ...(result === undefined ? {} : { result }),
    ...(isStderrMatch ? { isStderrMatch } : {}),
    ...(retry === undefined ? {} : { retry }),
    ...(next === undefined ? {} : { next }),
  };
}

/** How an attempt ended whose isolate is gone, with all that it had measured. */
export function crashReport(reason: string, problem?: ModuleProblem): AttemptReport {
  if (problem !== undefined) return lost({ kind: "module", problem, message: reason });
  return lost({ kind: "crashed", reason });
}

/** How the attempt of a module ended that was asked to and did not. */
export function unheededReport({ isDeaf, isReady, isolate }: PoolWorker): AttemptReport {
  const place = isolate?.isolation === "process" ? "process" : "isolate";
  if (!isReady) {
    const message =
      `module was asked to end before its ${place} had started, and it did not in time`;
    return lost({ kind: "module", problem: "unsettled", message });
  }
  // A loop in a thread may go on; in a process it does not.
  const fate = isDeaf && place === "isolate" ? "given up" : "ended";
  const message = isDeaf
    ? `module kept looping after it was asked to end; its ${place} was ${fate}`
    : `module did not settle after it was asked to end; its ${place} was ${fate}`;
  return lost({ kind: "module", problem: isDeaf ? "looped" : "unsettled", message });
}

function lost(failure: Failure): AttemptReport {
  return { failure, stats: { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 } };
}
