/** Reads a body piece by piece into one buffer, over and over, where the stream can do that. */

/**
 * Large enough for what the HTTP client reads at once; by default it hands out 64 KiB and a new buffer each time, which
 * costs a fifth more processor time for the whole download.
 */
const BUFFER_BYTES = 256 * 1024;

export interface BodyReader {
  /** The next piece, valid until the next call; null at the end. Rejects with what the network says. */
  read(): Promise<Uint8Array | null>;
  /** Nothing more is wanted. */
  cancel(): Promise<void>;
}

export function createBodyReader(body: ReadableStream<Uint8Array>): BodyReader {
  const reader = byteReaderOf(body);
  if (reader === null) return plainReader(body.getReader());
  let buffer = new ArrayBuffer(BUFFER_BYTES);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done || value === undefined) return null;
      buffer = value.buffer;
      return value;
    },
    cancel: () => reader.cancel(),
  };
}

/** Null for streams that make their pieces themselves, as those that decompress do. */
function byteReaderOf(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return null;
  }
}

function plainReader(reader: ReadableStreamDefaultReader<Uint8Array>): BodyReader {
  return {
    async read() {
      const { done, value } = await reader.read();
      return done ? null : value;
    },
    cancel: () => reader.cancel(),
  };
}
