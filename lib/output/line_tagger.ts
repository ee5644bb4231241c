/** Puts a prefix before every line of a byte stream (`--tag`). Keeps the bytes of the lines as they are. */

const NEWLINE = 10;

/** Returns a function for the successive pieces of one stream. */
export function createLineTagger(label: string): (bytes: Uint8Array) => Uint8Array {
  // A label with line breaks in it would forge lines.
  const prefix = new TextEncoder().encode(`${label.replace(/[\r\n]+/g, " ")}\t`);
  let isLineStart = true;
  return (bytes) => {
    const parts: { start: number; end: number; hasPrefix: boolean }[] = [];
    let length = 0;
    for (let start = 0; start < bytes.length;) {
      const newlineAt = bytes.indexOf(NEWLINE, start);
      const end = newlineAt < 0 ? bytes.length : newlineAt + 1;
      parts.push({ start, end, hasPrefix: isLineStart });
      length += end - start + (isLineStart ? prefix.length : 0);
      isLineStart = newlineAt >= 0;
      start = end;
    }
    const tagged = new Uint8Array(length);
    let at = 0;
    for (const { start, end, hasPrefix } of parts) {
      if (hasPrefix) {
        tagged.set(prefix, at);
        at += prefix.length;
      }
      tagged.set(bytes.subarray(start, end), at);
      at += end - start;
    }
    return tagged;
  };
}
