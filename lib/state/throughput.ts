/**
 * How many tasks ended in each of the last seconds, for a picture of the pace. Pure: times are arguments, and
 * the counts are plain data of the run's state. Owns a ring of whole seconds of Unix time.
 */

/** Seconds that are remembered. */
export const THROUGHPUT_SECONDS = 600;

export interface Throughput {
  readonly counts: Uint32Array;
  /** The newest second that has a place in the ring. */
  second: number;
}

export function createThroughput(): Throughput {
  return { counts: new Uint32Array(THROUGHPUT_SECONDS), second: -Infinity };
}

/** Counts one end at `atMs`; times before the newest second count for that one. */
export function recordEnd(throughput: Throughput, atMs: number): void {
  advance(throughput, Math.floor(atMs / 1000));
  const at = throughput.second % THROUGHPUT_SECONDS;
  throughput.counts[at] = (throughput.counts[at] ?? 0) + 1;
}

/** Ends in each of the `seconds` (1 to 600) whole seconds before the one of `nowMs`, oldest first. */
export function selectThroughput(
  { counts, second }: Throughput,
  nowMs: number,
  seconds: number,
): number[] {
  const first = Math.floor(nowMs / 1000) - seconds;
  return Array.from({ length: seconds }, (_, at) => {
    const wanted = first + at;
    const isKnown = wanted <= second && wanted > second - THROUGHPUT_SECONDS;
    return isKnown ? counts[wanted % THROUGHPUT_SECONDS] ?? 0 : 0;
  });
}

function advance(throughput: Throughput, second: number): void {
  if (second <= throughput.second) return;
  const from = Math.max(throughput.second + 1, second - THROUGHPUT_SECONDS + 1);
  for (let at = from; at <= second; at++) throughput.counts[at % THROUGHPUT_SECONDS] = 0;
  throughput.second = second;
}
