/** What a response says of its content. Pure; the words are those of RFC 9110. */

export interface Content {
  /** Of the whole file, or null when the server does not tell, or tells it of a compressed form. */
  readonly sizeBytes: number | null;
  /** What a later request can ask for the rest with; null when the rest cannot be had for sure. */
  readonly validator: string | null;
  readonly modifiedAtMs: number | null;
}

/**
 * Where in the file the body begins; null when the response is no content, `wrong_range` when it is not the rest of
 * what is there.
 *
 * @param wantedStart What was asked for: 0 for everything.
 */
export function contentStart(
  response: Response,
  wantedStart: number,
): number | null | "wrong_range" {
  const { status } = response;
  if (status === 200) return 0;
  if (status === 416 && wantedStart > 0) return "wrong_range";
  if (status !== 206) return null;
  const range = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  return range !== null && Number(range[1]) === wantedStart ? wantedStart : "wrong_range";
}

/** @param start As `contentStart` said. */
export function describeContent({ headers, status }: Response, start: number): Content {
  const isEncoded = (headers.get("content-encoding") ?? "identity") !== "identity";
  return {
    sizeBytes: isEncoded ? null : sizeOf(headers, status, start),
    validator: isEncoded ? null : validatorOf(headers),
    modifiedAtMs: dateOf(headers.get("last-modified")),
  };
}

function sizeOf(headers: Headers, status: number, start: number): number | null {
  if (status === 206) {
    const whole = /\/(\d+)$/.exec(headers.get("content-range") ?? "");
    if (whole !== null) return Number(whole[1]);
  }
  const length = headers.get("content-length");
  return length === null || !/^\d+$/.test(length) ? null : start + Number(length);
}

/** RFC 9110, 13.1.5: a weak ETag does not do, a date does if there is no ETag. */
function validatorOf(headers: Headers): string | null {
  const etag = headers.get("etag");
  if (etag !== null) return etag.startsWith("W/") ? null : etag;
  return headers.get("last-modified");
}

function dateOf(value: string | null): number | null {
  const atMs = value === null ? NaN : Date.parse(value);
  return Number.isFinite(atMs) ? atMs : null;
}
