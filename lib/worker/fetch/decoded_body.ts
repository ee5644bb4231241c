/**
 * The content of a response as it is meant: servers may compress though they were asked not to. Deno 2.4 undoes that
 * by itself and hides that it did; later versions leave it to us.
 */
import { encodingFailure } from "./fetch_failure.ts";

/** How to get from what is sent to what is meant. */
export type Decoding = "none" | "gzip" | "deflate" | "brotli";

/** Archives that servers label as compressed on their way, though compressed is what they are. */
const COMPRESSED_NAME = /\.(gz|tgz)$/i;

/**
 * How much Brotli is decoded at once. The runtime hands out all that a piece comes to as one, and 13 bytes may stand for
 * 16 MiB (RFC 7932, 9.2: the longest meta-block): the 64 KiB that come from the network at once would be 80 GB, and the
 * end of all downloads. So it is 85 MB, as much as 64 KiB of gzip (1:1032); servers that send Brotli unasked are few, and
 * 3 MB of it a second are enough for them.
 */
const BROTLI_BYTES = 64;

/** @param name Of the file that it becomes. @throws {WorkFailure} For an encoding that is not known. */
export function decodingOf(headers: Headers, name: string): Decoding {
  const encoding = (headers.get("content-encoding") ?? "").trim().toLowerCase();
  switch (encoding) {
    case "":
    case "identity":
      return "none";
    case "gzip":
    case "x-gzip":
      return COMPRESSED_NAME.test(name) ? "none" : "gzip";
    case "deflate":
      return "deflate";
    case "br":
      if (canDecode("brotli")) return "brotli";
      break;
  }
  throw encodingFailure(encoding);
}

export function decodedBody(
  body: ReadableStream<Uint8Array>,
  decoding: Decoding,
): ReadableStream<Uint8Array> {
  if (decoding === "none") return body;
  const pieces = decoding === "brotli" ? body.pipeThrough(createSlicer(BROTLI_BYTES)) : body;
  return pieces.pipeThrough(createDecoder(decoding));
}

/** Cuts what comes into pieces. @param maxBytes Of a piece. */
function createSlicer(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(bytes, controller) {
      for (let at = 0; at < bytes.length; at += maxBytes) {
        controller.enqueue(bytes.subarray(at, at + maxBytes));
      }
    },
  });
}

/** Deno has Brotli since it no longer undoes it by itself. */
function canDecode(decoding: Decoding): boolean {
  try {
    createDecoder(decoding);
    return true;
  } catch {
    return false;
  }
}

function createDecoder(decoding: string): ReadableWritablePair<Uint8Array, Uint8Array> {
  // Versions of Deno differ in which names they know, and in what they say of the same pair of streams.
  const pair: unknown = new DecompressionStream(decoding as CompressionFormat);
  return pair as ReadableWritablePair<Uint8Array, Uint8Array>;
}
