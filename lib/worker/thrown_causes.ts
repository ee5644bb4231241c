/** What an error was caused by, as text below its stack: its `cause`, and the errors that an `AggregateError` holds. */
import { describeThrown } from "./call_attempt.ts";
import { stackBelow } from "./stack_below.ts";
import type { ModulePlaces } from "./module_places.ts";

const MAX_CAUSES = 5;

/** A line `Caused by: Name: message` for each, at most five, with the user's frames below it. */
export function describeCauses(error: Error, places: ModulePlaces): readonly string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>([error]);
  const open = directCauses(error);
  for (
    let cause = open.shift();
    cause !== undefined && seen.size <= MAX_CAUSES;
    cause = open.shift()
  ) {
    if (seen.has(cause)) continue;
    seen.add(cause);
    const { name, message } = describeThrown(cause);
    const told = places.restore(message);
    if (!(cause instanceof Error)) {
      lines.push(`Caused by: ${told}`);
      continue;
    }
    lines.push(`Caused by: ${name}: ${told}`, ...places.userFrames(stackBelow(cause)));
    open.unshift(...directCauses(cause));
  }
  return lines;
}

function directCauses(error: Error): unknown[] {
  try {
    const { cause } = error;
    const errors = error instanceof AggregateError ? error.errors.slice(0, MAX_CAUSES) : [];
    return [...errors, ...(cause === undefined || cause === null ? [] : [cause])];
  } catch {
    return [];
  }
}
