/**
 * Makes a trace of a journal: `deno run -A tests/state/traces/trim.ts NAME "WHAT RAN" < journal.jsonl`.
 * Writes `recorded/NAME.jsonl`.
 */
import type { RunEvent } from "../../../lib/events.ts";
import { type Trace, trimEvents, writeTrace } from "./_trace.ts";

async function main(): Promise<void> {
  const [name, about] = Deno.args;
  if (name === undefined || about === undefined) throw new Error("Usage: trim.ts NAME ABOUT");
  const text = await new Response(Deno.stdin.readable).text();
  const events = text.trim().split("\n").map((line): RunEvent => JSON.parse(line));
  const trace: Trace = { name, about, rows: trimEvents(events) };
  await Deno.writeTextFile(new URL(`recorded/${name}.jsonl`, import.meta.url), writeTrace(trace));
}

if (import.meta.main) await main();
