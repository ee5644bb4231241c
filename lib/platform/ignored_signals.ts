/**
 * The signals that whoever started this process had it ignore, on purpose: `nohup`, a shell's `&`. They have to be known
 * before the first signal listener: with that the runtime (2.9) takes SIGINT, SIGTERM and SIGHUP over, and ends at those
 * that nobody listens to.
 */
import { ignoresSignal } from "./process_table.ts";

const CANDIDATES = ["SIGINT", "SIGHUP", "SIGQUIT"] as const;

const found: { ignored: ReadonlySet<Deno.Signal> | null } = { ignored: null };

/** Listens to them for the rest of the process, so that they stay ignored, and tells which they are. */
export function listenToIgnored(): ReadonlySet<Deno.Signal> {
  return found.ignored ??= findIgnored();
}

function findIgnored(): ReadonlySet<Deno.Signal> {
  if (Deno.build.os === "windows") return new Set();
  const ignored = CANDIDATES.filter((signal) => ignoresSignal(Deno.pid, signal));
  for (const signal of ignored) Deno.addSignalListener(signal, () => {});
  return new Set(ignored);
}
