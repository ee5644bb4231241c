/** Where a run is kept: its folder in the state directory, or nowhere. Says once what the user should know of it. */
import type { Host } from "../platform/host.ts";
import {
  createRunDir,
  JOURNAL_NAME,
  removeUnusedRunDir,
  resolveStateDir,
  type StateDir,
} from "../platform/run_files.ts";

export interface RunPlace {
  /** Undefined when nothing is kept. */
  readonly state: StateDir | undefined;
  readonly journalPath: string | undefined;
  /** Gets the output of failed tasks. */
  readonly outputDir: string | undefined;
  /** Leaves no trace of a run that never began; nothing is removed of any other. */
  tidy(): void;
}

export interface RunPlaceOptions {
  readonly host: Host;
  /** False leaves nothing behind. */
  readonly isKept: boolean;
  /** Says something about the run's records. */
  warn(text: string): void;
}

const NOWHERE: RunPlace = {
  state: undefined,
  journalPath: undefined,
  outputDir: undefined,
  tidy() {},
};

/** Creates the run's folder. A folder that cannot be made costs the journal, not the run. */
export function openRunPlace(runId: string, { host, isKept, warn }: RunPlaceOptions): RunPlace {
  if (!isKept) return NOWHERE;
  const state = resolveStateDir(host.env);
  try {
    const dir = createRunDir(state, runId);
    if (state.isTemporary) warn(`No home folder: the journal is kept in ${dir}`);
    return {
      state,
      journalPath: `${dir}/${JOURNAL_NAME}`,
      outputDir: `${dir}/output`,
      tidy: () => removeUnusedRunDir(dir),
    };
  } catch (error) {
    warn(`No journal is written: ${error instanceof Error ? error.message : error}`);
    return NOWHERE;
  }
}
