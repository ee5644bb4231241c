/** The lines (or NUL-ended pieces) of a file that lists inputs, `-` for standard input, as they come. */
import { readInputBatches } from "../plan/input_batches.ts";
import type { Host } from "../platform/host.ts";
import { createPlanFiles } from "../platform/plan_files.ts";

export type ListedInputs = AsyncGenerator<readonly string[]>;

/**
 * Opens the list at once, so that no run begins without it, and reads it as it is asked for.
 * @throws {UsageError} If it cannot be opened; from the iterator if what it holds is wrong.
 */
export async function openListedInputs(
  from: string,
  nul: boolean,
  host: Host,
): Promise<ListedInputs> {
  const isStdin = from === "-";
  const bytes = isStdin ? host.stdin() : await createPlanFiles().openRead(from);
  return readListed(bytes, isStdin ? "stdin" : from, nul);
}

async function* readListed(
  bytes: ReadableStream<Uint8Array>,
  source: string,
  nul: boolean,
): ListedInputs {
  const batches = readInputBatches({
    source,
    nul,
    csv: false,
    open: () => Promise.resolve(bytes),
    signal: new AbortController().signal,
  });
  for await (const { rows } of batches) {
    yield rows.map(([value]) => value).filter((value) => value !== undefined);
  }
}
