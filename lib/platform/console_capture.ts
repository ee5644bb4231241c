/**
 * Takes what a program says with `console` while something is drawn on the same terminal. Everything that prints is
 * replaced; what `console` remembers (groups, counters, timers) begins anew, and is forgotten at the end.
 */
import type { StreamName } from "../ports.ts";
import { type ConsoleCall, createConsole } from "./own_console.ts";

/** Methods that print or change how others print, and where to. */
const STREAMS = {
  assert: "stderr",
  count: "stdout",
  countReset: "stdout",
  debug: "stdout",
  dir: "stdout",
  dirxml: "stdout",
  error: "stderr",
  group: "stdout",
  groupCollapsed: "stdout",
  groupEnd: "stdout",
  info: "stdout",
  log: "stdout",
  table: "stdout",
  time: "stdout",
  timeEnd: "stdout",
  timeLog: "stdout",
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
  const own = createConsole((text) => write(`${text}\n`));
  const restorers = (Object.keys(STREAMS) as Method[]).flatMap((method) => {
    const call = own[method];
    return call === undefined || !streams.has(STREAMS[method]) ? [] : [replace(method, call)];
  });
  return () => restorers.splice(0).forEach((restore) => restore());
}

function replace(method: Method, call: ConsoleCall): () => void {
  // deno-lint-ignore no-console -- replaced for a while, not used
  const original = console[method] as ConsoleCall;
  let isGivenBack = false;
  // Whoever looked it up before may call it after: as `console.log(await last())` does.
  const captured: ConsoleCall = (...values) => isGivenBack ? original(...values) : call(...values);
  // deno-lint-ignore no-console -- as above
  console[method] = captured;
  return () => {
    isGivenBack = true;
    // deno-lint-ignore no-console -- as above
    if (console[method] === captured) console[method] = original;
  };
}
