/** Finds the run that `--failed-of` names and reads out of its journal which tasks failed. */
import { type FailedInput, parseJournal, selectFailedTasks } from "../journal/failed_tasks.ts";
import { listRunIds, readJournal, type StateDir } from "../platform/run_files.ts";
import { UsageError } from "../text/usage_error.ts";

/** @throws {UsageError} If the run is unknown, ambiguous, unreadable, or no task of it failed. */
export async function readFailedTasks(
  state: StateDir,
  prefix: string,
): Promise<readonly FailedInput[]> {
  const runId = findRun(listRunIds(state), prefix);
  let text: string;
  try {
    text = await readJournal(state, runId);
  } catch (error) {
    throw new UsageError(`--failed-of ${prefix}: Cannot read the journal of run ${runId}`, {
      cause: error,
    });
  }
  const failed = selectFailedTasks(parseJournal(text));
  if (failed.length === 0) {
    throw new UsageError(`--failed-of ${prefix}: No task failed in run ${runId}`);
  }
  return failed;
}

function findRun(runIds: readonly string[], prefix: string): string {
  const found = runIds.filter((id) => id.startsWith(prefix));
  const [runId, other] = found;
  if (prefix === "" || runId === undefined) {
    const last = runIds.at(-1);
    const hint = last === undefined ? "no run is kept" : `the latest run is ${last}`;
    throw new UsageError(`--failed-of ${prefix}: No such run; ${hint}`);
  }
  if (other !== undefined && runId !== prefix) {
    throw new UsageError(
      `--failed-of ${prefix}: ${found.length} runs begin like that, for example ${runId} and ${other}`,
    );
  }
  return runId;
}
