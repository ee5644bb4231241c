/** What a response says of its content, and whether that is what was asked for. Pure; the words are those of RFC 9110. */

/** What was asked for, besides everything. */
export interface Asked {
  /** The beginning that is there already, of which the rest was asked for. */
  readonly beginning: { readonly sizeBytes: number; readonly validator: string } | null;
  /** The file that is there already, which may be what would be sent. */
  readonly present: { readonly sizeBytes: number; readonly modifiedAtMs: number } | null;
  /** Whether the content was asked for however old it is. @default false */
  readonly isUnconditional?: boolean;
}

export interface Content {
  /** Where in the file the body begins. */
  readonly startBytes: number;
  /** Of the whole file, or null when the server does not tell, or tells it of a compressed form. */
  readonly sizeBytes: number | null;
  /** What a later request can ask for the rest with; null when the rest cannot be had for sure. */
  readonly validator: string | null;
  readonly modifiedAtMs: number | null;
}

export type Answer =
  | { readonly kind: "content"; readonly content: Content }
  /** The beginning that is there is all of it. */
  | { readonly kind: "complete"; readonly content: Content }
  /** The file that is there is what would be sent. */
  | { readonly kind: "unchanged" }
  /** The file that is there is not older than what would be sent; whether it is that has to be asked otherwise. */
  | { readonly kind: "not_newer" }
  /** What is there is of no use: everything has to be asked for, without conditions. */
  | { readonly kind: "start_over" }
  /** No content. */
  | { readonly kind: "refused" };

type Head = Pick<Response, "status" | "headers">;

/** @param isDecoded Whether the body is not what goes over the line. */
export function readAnswer(head: Head, asked: Asked, isDecoded: boolean): Answer {
  switch (head.status) {
    case 200:
      return readWhole(head, asked, isDecoded);
    case 206:
      return readPart(head, asked, isDecoded);
    case 304:
      return readUnchanged(head, asked);
    case 416:
      return readPastEnd(head, asked);
    default:
      return { kind: "refused" };
  }
}

function readWhole({ headers }: Head, { present }: Asked, isDecoded: boolean): Answer {
  const sizeBytes = isDecoded ? null : wholeNumber(headers.get("content-length"));
  const modifiedAtMs = dateOf(headers.get("last-modified"));
  const isSame = present !== null && sizeBytes === present.sizeBytes &&
    isSameSecond(modifiedAtMs, present.modifiedAtMs);
  if (isSame) return { kind: "unchanged" };
  return {
    kind: "content",
    content: {
      startBytes: 0,
      sizeBytes,
      // Whoever does not know how long it is does not send parts of it; on Deno 2.4 it is also the only sign of a
      // body that was compressed on its way, whose bytes cannot be counted.
      validator: sizeBytes === null || isRangeless(headers) ? null : validatorOf(headers),
      modifiedAtMs,
    },
  };
}

function readPart({ headers }: Head, { beginning }: Asked, isDecoded: boolean): Answer {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range")?.trim() ?? "");
  const startBytes = beginning?.sizeBytes ?? 0;
  const validator = validatorOf(headers);
  const isOther = beginning !== null && validator !== null && validator !== beginning.validator;
  if (range === null || Number(range[1]) !== startBytes || isOther || isDecoded) {
    return { kind: "start_over" };
  }
  return {
    kind: "content",
    content: {
      startBytes,
      sizeBytes: wholeNumber(range[2] ?? null),
      validator: beginning?.validator ?? validator,
      modifiedAtMs: dateOf(headers.get("last-modified")),
    },
  };
}

/**
 * There is nothing behind the beginning: if it is as long as the whole it is the whole (a run was killed before it got
 * its name), for if the content had changed everything would have been sent.
 */
function readPastEnd({ headers }: Head, { beginning }: Asked): Answer {
  if (beginning === null) return { kind: "refused" };
  const { sizeBytes } = beginning;
  const range = /^bytes \*\/(\d+)$/.exec(headers.get("content-range")?.trim() ?? "");
  const validator = validatorOf(headers) ?? beginning.validator;
  if (wholeNumber(range?.[1] ?? null) !== sizeBytes || validator !== beginning.validator) {
    return { kind: "start_over" };
  }
  const modifiedAtMs = dateOf(headers.get("last-modified"));
  return {
    kind: "complete",
    content: { startBytes: sizeBytes, sizeBytes, validator, modifiedAtMs },
  };
}

/**
 * Servers call everything unchanged that is older than the date that they were given, so other files too, and some do
 * not say how old it is.
 */
function readUnchanged({ headers }: Head, { present }: Asked): Answer {
  if (present === null) return { kind: "refused" };
  const modifiedAtMs = dateOf(headers.get("last-modified"));
  if (modifiedAtMs === null) return { kind: "not_newer" };
  const isSame = isSameSecond(modifiedAtMs, present.modifiedAtMs);
  return { kind: isSame ? "unchanged" : "start_over" };
}

/**
 * RFC 9110, 13.1.5: a weak ETag does not do; a date does if there is no ETag, and only one that is a second or more
 * before the response (8.8.2.2): the file might change twice in that second.
 */
function validatorOf(headers: Headers): string | null {
  const etag = headers.get("etag");
  if (etag !== null) return etag.startsWith("W/") ? null : etag;
  const modifiedAtMs = dateOf(headers.get("last-modified"));
  const sentAtMs = dateOf(headers.get("date"));
  const isStrong = modifiedAtMs !== null && sentAtMs !== null && sentAtMs - modifiedAtMs >= 1000;
  return isStrong ? headers.get("last-modified") : null;
}

function isRangeless(headers: Headers): boolean {
  return headers.get("accept-ranges")?.trim().toLowerCase() === "none";
}

function isSameSecond(first: number | null, second: number): boolean {
  return first !== null && Math.floor(first / 1000) === Math.floor(second / 1000);
}

function wholeNumber(value: string | null): number | null {
  return value === null || !/^\d+$/.test(value) ? null : Number(value);
}

function dateOf(value: string | null): number | null {
  const atMs = value === null ? NaN : Date.parse(value);
  return Number.isFinite(atMs) ? atMs : null;
}
