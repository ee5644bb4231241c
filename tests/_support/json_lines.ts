/**
 * Reads a byte stream as JSON lines, for the bridges that the tests talk to. Owns the cutting into
 * lines; what the lines mean is the caller's.
 */

/** Yields one value per line; a last line without a newline counts too. */
export async function* readJsonLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield JSON.parse(line);
  }
  if (rest !== "") yield JSON.parse(rest);
}
