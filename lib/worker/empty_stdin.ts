/**
 * Has code in an isolate find an empty standard input: the process's own belongs to the main isolate, which reads
 * keys, inputs or messages there.
 */

/** From now on `Deno.stdin` is at its end in this isolate, and no terminal whose modes could be changed. */
export function emptyStdin(): void {
  const readable = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  const setRaw = () => {
    throw new TypeError("Called setRaw(), but the terminal is Heddle's, and standard input empty");
  };
  const ended = {
    read: () => Promise.resolve(null),
    readSync: () => null,
    readable,
    isTerminal: () => false,
    setRaw,
  };
  for (const [name, value] of Object.entries(ended)) {
    Object.defineProperty(Deno.stdin, name, { value, configurable: true });
  }
}
