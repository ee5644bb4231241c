/**
 * What can go wrong with a download, in words, and whether trying again can help: for a server that is busy or broken
 * (5xx, 429), a connection that was lost, and nothing else. No text holds an address, as they may hold
 * secrets.
 */
import { WorkFailure, type WorkFailureOptions } from "../work_runner.ts";

export const POINTLESS: WorkFailureOptions = { retry: { kind: "pointless" } };
const NETWORK = "Network";
/** Whoever asks for longer than a day has given up on us. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

/** Connections that broke, by what Deno's HTTP client and the system say of it. */
export const LOST =
  /connection reset|broken pipe|closed before|unexpected eof|handshake eof|incomplete message|error reading a body|connection (was )?(closed|aborted)|close_notify|http2 error|stream error|connection error (received|detected)|os error (32|103|104)\b/i;
/** What was compressed on its way and cannot be undone, where Deno does that by itself (2.4). */
const BROKEN_CODE = /gzip|brotli|deflate|CRC computed/i;

/** A body that broke off, or that is not what its encoding says. */
export function bodyFailure(error: unknown, isDecoded: boolean): WorkFailure {
  const text = messagesOf(error);
  const isBroken = BROKEN_CODE.test(text) || isDecoded && !/unexpected end/i.test(text);
  if (isBroken && !LOST.test(text)) {
    const message = "The server sent the content compressed, and broken";
    return failed("Encoding", message, { ...POINTLESS, cause: error });
  }
  return networkFailure("The connection was lost", { cause: error });
}

/** The body ended before all of it was there. */
export function truncatedFailure(sizeBytes: number, expectedBytes: number): WorkFailure {
  return networkFailure(`The connection ended after ${sizeBytes} of ${expectedBytes} bytes`);
}

/** An answer that is no content. */
export function httpFailure({ status, headers }: Response, nowMs: number): WorkFailure {
  const failure = { kind: "http", status } as const;
  if (status !== 429 && (status < 500 || status > 599)) return new WorkFailure(failure, POINTLESS);
  const delayMs = retryAfterMs(headers.get("retry-after"), nowMs);
  return new WorkFailure(failure, delayMs === null ? {} : { retry: { kind: "after", delayMs } });
}

/** RFC 9110, 10.2.3: seconds, or a date. Null when it is neither. */
export function retryAfterMs(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const isSeconds = /^\s*\d+\s*$/.test(value);
  // `Date.parse` makes a date of nearly anything, "1.5" included.
  if (!isSeconds && !/[a-z]{3}.*\d:\d\d:\d\d/i.test(value)) return null;
  const delayMs = isSeconds ? Number(value) * 1000 : Date.parse(value) - nowMs;
  if (!Number.isFinite(delayMs)) return null;
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, Math.round(delayMs)));
}

/** The server does not keep to what it says of parts and sizes. */
export function rangeFailure(): WorkFailure {
  return failed("Range", "The server sent other bytes than it was asked for", POINTLESS);
}

/** A file that cannot be written: what is there of it is kept. @param canGoOn Whether that is of use another time. */
export function diskFailure(error: unknown, canGoOn = false): WorkFailure {
  if (error instanceof WorkFailure) return error;
  const text = messagesOf(error);
  const isFull = /no space left|os error 28\b|disk quota|quota exceeded|os error 122\b/i.test(text);
  const isTooLarge = /os error 27\b/.test(text);
  const problem = isFull
    ? "The disk is full"
    : isTooLarge
    ? "The file is larger than this process may write (ulimit -f)"
    : text.replace(/ \(os error \d+\)/g, "");
  const rest = "; what is there is kept and gone on with the next time";
  const message = problem + (canGoOn ? rest : "");
  return failed(isFull ? "DiskFull" : "Disk", message, { ...POINTLESS, cause: error });
}

/** Somebody else writes the same file at the moment. */
export function busyFailure(name: string): WorkFailure {
  return failed("Busy", `Another download is writing ${name}.part`, POINTLESS);
}

/** The content is not what it should be. */
export function mismatchFailure(expected: string, actual: string): WorkFailure {
  return new WorkFailure({ kind: "mismatch", expected, actual }, POINTLESS);
}

export function encodingFailure(encoding: string): WorkFailure {
  const shown = encoding.slice(0, 20);
  const message = `The server sent the content as ${shown}, which cannot be decoded`;
  return failed("Encoding", message, POINTLESS);
}

/** A way of redirects that is not gone. */
export function redirectFailure(message: string): WorkFailure {
  return failed("Redirect", message, POINTLESS);
}

export function addressFailure(message: string): WorkFailure {
  return failed("Address", message, POINTLESS);
}

export function networkFailure(message: string, options: WorkFailureOptions = {}): WorkFailure {
  return failed(NETWORK, message, options);
}

/** Whether the way to the server is at fault. */
export function isNetworkFailure(error: unknown): boolean {
  if (!(error instanceof WorkFailure)) return false;
  return error.failure.kind === "threw" && error.failure.name === NETWORK;
}

function failed(name: string, message: string, options: WorkFailureOptions): WorkFailure {
  return new WorkFailure({ kind: "threw", name, message }, options);
}

/** What was thrown, and what it was because of. */
export function messagesOf(error: unknown): string {
  const texts: string[] = [];
  for (let at = error; at instanceof Error && texts.length < 5; at = at.cause) {
    texts.push(at.message);
  }
  return texts.length > 0 ? texts.join(": ") : String(error);
}
