/** Reads out of a run's journal how fast tasks ended at the start and at the end of the run. */

/** Tasks a second among the first and the last `count` tasks that succeeded. */
export async function readRates(
  stateHome: string,
  count: number,
): Promise<{ readonly first: number; readonly last: number } | null> {
  const runs = `${stateHome}/heddle/runs`;
  const newest = [...Deno.readDirSync(runs)].map(({ name }) => name).sort().at(-1);
  if (newest === undefined) return null;
  const text = await Deno.readTextFile(`${runs}/${newest}/journal.jsonl`);
  const timesMs: number[] = [];
  for (const line of text.split("\n")) {
    if (!line.includes('"task_succeeded"')) continue;
    timesMs.push((JSON.parse(line) as { atMs: number }).atMs);
  }
  return { first: rate(timesMs.slice(0, count)), last: rate(timesMs.slice(-count)) };
}

function rate(timesMs: readonly number[]): number {
  const spanMs = (timesMs.at(-1) ?? NaN) - (timesMs[0] ?? NaN);
  return (timesMs.length - 1) / (spanMs / 1000);
}
