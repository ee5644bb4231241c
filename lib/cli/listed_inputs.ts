/** The lines (or NUL-ended pieces) of a file that lists inputs, `-` for standard input, as they come. */
import { readInputBatches } from "../plan/input_batches.ts";
import type { Host } from "../platform/host.ts";
import { createPlanFiles } from "../platform/plan_files.ts";

export async function* listedInputs(
  from: string,
  nul: boolean,
  host: Host,
): AsyncGenerator<readonly string[]> {
  const files = createPlanFiles();
  const isStdin = from === "-";
  const batches = readInputBatches({
    source: isStdin ? "stdin" : from,
    nul,
    csv: false,
    open: () => isStdin ? Promise.resolve(host.stdin()) : files.openRead(from),
    signal: new AbortController().signal,
  });
  for await (const { rows } of batches) {
    yield rows.map(([value]) => value).filter((value) => value !== undefined);
  }
}
