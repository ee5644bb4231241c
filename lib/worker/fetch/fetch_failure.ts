/**
 * What can go wrong with a download, in words, and whether trying again can help: for a server that is busy or broken
 * (5xx, 429), a connection that was lost, and nothing else.
 */
import { WorkFailure, type WorkFailureOptions } from "../work_runner.ts";

const POINTLESS: WorkFailureOptions["retry"] = { kind: "pointless" };
/** No server means longer than this; who asks for more has given up on us. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** A request that got no answer: connections that broke are worth another try, those that cannot be made are not. */
export function networkFailure(error: unknown): WorkFailure {
  const text = messagesOf(error);
  const isLost =
    /reset|broken pipe|closed before|unexpected eof|incomplete message|error reading a body|end of file|connection (was )?(closed|aborted)|timed? ?out/i
      .test(text);
  const message = isLost ? "The connection was lost" : plainReason(text);
  return new WorkFailure(
    { kind: "threw", name: "Network", message },
    { cause: error, ...(isLost ? {} : { retry: POINTLESS }) },
  );
}

/** The body ended before all of it was there. */
export function truncatedFailure(sizeBytes: number, expectedBytes: number): WorkFailure {
  const message = `The connection ended after ${sizeBytes} of ${expectedBytes} bytes`;
  return new WorkFailure({ kind: "threw", name: "Network", message });
}

/** An answer that is no content. */
export function httpFailure(response: Response, nowMs: number): WorkFailure {
  const { status } = response;
  const failure = { kind: "http", status } as const;
  if (status !== 429 && status < 500) return new WorkFailure(failure, { retry: POINTLESS });
  const delayMs = retryAfterMs(response.headers.get("retry-after"), nowMs);
  return new WorkFailure(failure, delayMs === null ? {} : { retry: { kind: "after", delayMs } });
}

/** RFC 9110, 10.2.3: seconds, or a date. Null when it is neither. */
export function retryAfterMs(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const isSeconds = /^\s*\d+\s*$/.test(value);
  const delayMs = isSeconds ? Number(value) * 1000 : Date.parse(value) - nowMs;
  if (!Number.isFinite(delayMs)) return null;
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.round(delayMs)));
}

/** A file that cannot be written: what is there of it is kept. */
export function diskFailure(error: unknown): WorkFailure {
  const text = messagesOf(error);
  const isFull = /no space left|os error 28|disk quota|os error 122/i.test(text);
  const message = isFull
    ? "The disk is full; what is there is kept and gone on with the next time"
    : text.replace(/ \(os error \d+\)/g, "");
  const name = isFull ? "DiskFull" : "Disk";
  return new WorkFailure({ kind: "threw", name, message }, { cause: error, retry: POINTLESS });
}

/** The content is not what it should be. */
export function mismatchFailure(expected: string, actual: string): WorkFailure {
  return new WorkFailure({ kind: "mismatch", expected, actual }, { retry: POINTLESS });
}

export function encodingFailure(encoding: string): WorkFailure {
  const message = `The server sent the content as ${encoding}, which cannot be decoded`;
  return new WorkFailure({ kind: "threw", name: "Encoding", message }, { retry: POINTLESS });
}

/** Without addresses: they may hold secrets, and the task is named by its own. */
function plainReason(text: string): string {
  const known: readonly (readonly [RegExp, string])[] = [
    [/connection refused/i, "Connection refused"],
    [/dns error|failed to lookup|name or service not known/i, "No such host"],
    [/certificate|tls|ssl/i, "The server's certificate is not trusted, or TLS failed"],
    [/network is unreachable/i, "The network is unreachable"],
    [/no route to host/i, "No route to the host"],
    [/blocked/i, "Requests to this port are blocked"],
    [/Requires net access/i, "Heddle has no permission for the network: start it with deno run -A"],
  ];
  const found = known.find(([pattern]) => pattern.test(text));
  return found?.[1] ?? "The request failed";
}

function messagesOf(error: unknown): string {
  const texts: string[] = [];
  for (let at = error; at instanceof Error && texts.length < 5; at = at.cause) {
    texts.push(at.message);
  }
  return texts.length > 0 ? texts.join(": ") : String(error);
}
