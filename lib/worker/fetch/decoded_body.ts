/** The content of a response as it is meant: servers may compress though they were asked not to. */
import { encodingFailure } from "./fetch_failure.ts";

/** Null for a response without a body. @throws {WorkFailure} For an encoding that is not known. */
export function decodedBody({ body, headers }: Response): ReadableStream<Uint8Array> | null {
  if (body === null) return null;
  const encoding = (headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  switch (encoding) {
    case "identity":
    case "":
      return body;
    case "gzip":
    case "x-gzip":
      return body.pipeThrough(new DecompressionStream("gzip"));
    case "deflate":
      return body.pipeThrough(new DecompressionStream("deflate"));
    default:
      throw encodingFailure(encoding.slice(0, 20));
  }
}
