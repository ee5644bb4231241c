/** Reads what a worker says about the end of an attempt. Pure. */
import type { FromWorker } from "../protocol.ts";
import type { AttemptReport } from "./executor.ts";

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
export function crashReport(reason: string): AttemptReport {
  const stats = { durationMs: 0, stdoutBytes: 0, stderrBytes: 0 };
  return { failure: { kind: "crashed", reason }, stats };
}
