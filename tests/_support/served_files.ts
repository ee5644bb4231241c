/** Handlers of `BadServer` for what most tests want: a file with ranges, and answers in a row. */
import type { Exchange, Handler } from "./bad_server.ts";

export interface ServedFile {
  readonly bytes: Uint8Array;
  /** As sent, with its quotes. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** Whether parts can be had. @default true */
  readonly hasRanges?: boolean;
  /** Ends after so many bytes of the body. */
  readonly breakAt?: number;
  /** How it ends then. @default "end" */
  readonly breakBy?: "end" | "reset" | "stall";
  /** It stands still before, until this resolves. @default at once */
  readonly breakAfter?: Promise<void>;
}

/** Serves a file as well as any server, up to where it breaks. */
export function serveFile(file: ServedFile): Handler {
  return async (exchange) => {
    const { bytes, hasRanges = true } = file;
    const { headers } = exchange.request;
    const validators = {
      date: new Date().toUTCString(),
      ...(file.etag === undefined ? {} : { etag: file.etag }),
      ...(file.lastModified === undefined ? {} : { "last-modified": file.lastModified }),
    };
    const since = headers.get("if-modified-since");
    if (since !== null && file.lastModified !== undefined) {
      if (Date.parse(since) >= Date.parse(file.lastModified)) {
        return await exchange.head(304, validators);
      }
    }
    const start = hasRanges ? startOf(headers, file) : 0;
    if (start > bytes.length || start === bytes.length && start > 0) {
      const range = { "content-range": `bytes */${bytes.length}`, "content-length": "0" };
      return await exchange.head(416, range);
    }
    const rest = bytes.subarray(start);
    const length = { "content-length": String(rest.length) };
    if (start === 0) await exchange.head(200, { ...validators, ...length });
    else {
      const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
      await exchange.head(206, { ...validators, ...length, "content-range": range });
    }
    await sendBody(exchange, rest, file, start);
  };
}

/** Answers the first request in the first way, and so on; the last one stays. */
export function inTurn(...handlers: readonly Handler[]): Handler {
  return (exchange) => handlers[Math.min(exchange.request.count, handlers.length) - 1]?.(exchange);
}

/** An answer without content. */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}): Handler {
  return ({ head }) => head(status, { "content-length": "0", ...headers });
}

/** Bytes that look different everywhere. */
export function someBytes(count: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  let state = seed;
  for (let at = 0; at < count; at++) {
    // Numerical Recipes' linear congruential generator.
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

function startOf(headers: Headers, { etag, lastModified }: ServedFile): number {
  const range = /^bytes=(\d+)-$/.exec(headers.get("range") ?? "");
  const condition = headers.get("if-range");
  const isSame = condition === null || condition === etag || condition === lastModified;
  return range === null || !isSame ? 0 : Number(range[1]);
}

async function sendBody(
  exchange: Exchange,
  rest: Uint8Array,
  { breakAt, breakBy = "end", breakAfter }: ServedFile,
  start: number,
): Promise<void> {
  if (breakAt === undefined || breakAt - start >= rest.length) return await exchange.send(rest);
  await exchange.send(rest.subarray(0, Math.max(0, breakAt - start)));
  await Promise.race([breakAfter, exchange.gone]);
  if (breakBy === "reset") exchange.reset();
  if (breakBy === "stall") await exchange.gone;
}
