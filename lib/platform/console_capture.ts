/**
 * Takes what a program says with `console` while something is drawn on the same terminal. Everything that prints is
 * replaced; what `console` remembers (groups, counters, timers) begins anew, and is forgotten at the end.
 */
import type { StreamName } from "../ports.ts";
import { formatTable, formatValues } from "./console_text.ts";

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
type Call = (...values: unknown[]) => void;

/**
 * From now on what is printed to `streams` is given to `write`, formatted as the console would have, one call a line
 * or more, each ending with `\n`. The returned function gives the console back; methods that somebody else has replaced
 * in the meantime stay theirs.
 */
export function captureConsole(
  streams: ReadonlySet<StreamName>,
  write: (text: string) => void,
): () => void {
  const calls = createCalls((text) => write(`${text}\n`));
  const restorers = (Object.keys(STREAMS) as Method[])
    .filter((method) => streams.has(STREAMS[method]))
    .map((method) => replace(method, calls[method]));
  return () => restorers.splice(0).forEach((restore) => restore());
}

function replace(method: Method, call: Call): () => void {
  // deno-lint-ignore no-console -- replaced for a while, not used
  const original = console[method] as Call;
  let isGivenBack = false;
  // Whoever looked it up before may call it after: as `console.log(await last())` does.
  const captured: Call = (...values) => isGivenBack ? original(...values) : call(...values);
  // deno-lint-ignore no-console -- as above
  console[method] = captured;
  return () => {
    isGivenBack = true;
    // deno-lint-ignore no-console -- as above
    if (console[method] === captured) console[method] = original;
  };
}

/** @param print Gets one text, of one line or more. */
function createCalls(print: (text: string) => void): Record<Method, Call> {
  const counts = new Map<string, number>();
  const startsMs = new Map<string, number>();
  let indent = "";
  const say = (text: string) => print(indent + text.replaceAll("\n", `\n${indent}`));
  const log: Call = (...values) => say(formatValues(values));
  const group: Call = (...values) => {
    if (values.length > 0) log(...values);
    indent += "  ";
  };
  const tellTime = (label: string, rest: readonly unknown[]) => {
    const startMs = startsMs.get(label);
    if (startMs === undefined) return say(`Timer '${label}' does not exist`);
    const tookMs = Math.round((performance.now() - startMs) * 1000) / 1000;
    say([`${label}: ${tookMs}ms`, ...rest.length === 0 ? [] : [formatValues(rest)]].join(" "));
  };
  return {
    assert: (isRight, ...values) => {
      if (isRight) return;
      say(values.length === 0 ? "Assertion failed" : `Assertion failed: ${formatValues(values)}`);
    },
    count: (label = "default") => {
      const count = (counts.get(String(label)) ?? 0) + 1;
      counts.set(String(label), count);
      say(`${label}: ${count}`);
    },
    countReset: (label = "default") => void counts.delete(String(label)),
    debug: log,
    dir: (value, options = {}) => say(Deno.inspect(value, options as Deno.InspectOptions)),
    dirxml: log,
    error: log,
    group,
    groupCollapsed: group,
    groupEnd: () => void (indent = indent.slice(2)),
    info: log,
    log,
    table: (data, keys) => {
      const columns = Array.isArray(keys) ? keys.map(String) : undefined;
      say(formatTable(data, columns) ?? formatValues([data]));
    },
    time: (label = "default") => void startsMs.set(String(label), performance.now()),
    timeEnd: (label = "default") => {
      tellTime(String(label), []);
      startsMs.delete(String(label));
    },
    timeLog: (label = "default", ...rest) => tellTime(String(label), rest),
    trace: (...values) => say(`Trace: ${formatValues(values)}`),
    warn: log,
  };
}
