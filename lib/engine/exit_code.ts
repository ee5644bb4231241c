/** Maps how a run ended to its exit code; the one table for it. */

/** Exit codes of runs that were ended from outside: 128 + the signal's number, as shells have it. */
const BY_REASON: Readonly<Record<string, number>> = {
  SIGINT: 130,
  SIGQUIT: 131,
  SIGTERM: 143,
  SIGHUP: 129,
  // A reader of standard output went away: as if killed by SIGPIPE.
  "output-closed": 141,
  abort: 130,
  // A key that means what Ctrl-C does.
  user: 130,
  deadline: 124,
  bug: 70,
};

/** The exit code of a run that was ended for a reason; 1 for reasons that have none of their own. */
export function exitCodeOfReason(reason: string): number {
  return BY_REASON[reason] ?? 1;
}

/** What decides the exit code. */
export interface RunEnding {
  readonly cancelledBy: string | null;
  /** Failures that count, allowed ones not among them. */
  readonly failures: number;
  /** Tasks skipped because one that they need failed. */
  readonly skippedForNeeds: number;
  /** Tasks that were cancelled, one by one or with the run. */
  readonly cancelledTasks: number;
  readonly hasInputError: boolean;
}

/** 0 all well, 1 tasks failed, were skipped or cancelled, 2 wrong input, 70 a bug, 124 deadline, 128 + n ended by a signal. */
export function exitCodeOf(ending: RunEnding): number {
  const forced = ending.cancelledBy === null ? undefined : BY_REASON[ending.cancelledBy];
  if (forced !== undefined) return forced;
  if (ending.hasInputError) return 2;
  // A run that was cut short is no success, whoever cut it and whether or not a task had failed by then.
  const isWhole = ending.cancelledBy === null && ending.skippedForNeeds === 0 &&
    ending.cancelledTasks === 0;
  return isWhole && ending.failures === 0 ? 0 : 1;
}
