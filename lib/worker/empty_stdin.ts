/**
 * Has code in an isolate find an empty standard input: the process's own belongs to the main isolate, which reads
 * keys, inputs or messages there.
 */

/** From now on `Deno.stdin` is at its end in this isolate. */
export function emptyStdin(): void {
  const readable = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  const ended = { read: () => Promise.resolve(null), readSync: () => null, readable };
  for (const [name, value] of Object.entries(ended)) {
    Object.defineProperty(Deno.stdin, name, { value, configurable: true });
  }
}
