/** Takes what a program says with `console` while something is drawn on the same terminal. */
import type { StreamName } from "../ports.ts";

const STREAMS = {
  debug: "stdout",
  info: "stdout",
  log: "stdout",
  error: "stderr",
  trace: "stderr",
  warn: "stderr",
} as const satisfies Record<string, StreamName>;

type Method = keyof typeof STREAMS;

/**
 * From now on what is printed to `streams` is given to `write`, formatted as the console would have, one call a line
 * or more, each ending with `\n`. The returned function gives the console back; methods that somebody else has replaced
 * in the meantime stay theirs.
 */
export function captureConsole(
  streams: ReadonlySet<StreamName>,
  write: (text: string) => void,
): () => void {
  const restorers = (Object.keys(STREAMS) as Method[])
    .filter((method) => streams.has(STREAMS[method])).map((method) => replace(method, write));
  return () => restorers.splice(0).forEach((restore) => restore());
}

function replace(method: Method, write: (text: string) => void): () => void {
  // deno-lint-ignore no-console -- replaced for a while, not used
  const original = console[method];
  const captured = (...values: unknown[]) => {
    const text = values.map(textOf).join(" ");
    write(method === "trace" ? `Trace: ${text}\n` : `${text}\n`);
  };
  // deno-lint-ignore no-console -- as above
  console[method] = captured;
  return () => {
    // deno-lint-ignore no-console -- as above
    if (console[method] === captured) console[method] = original;
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : Deno.inspect(value);
}
