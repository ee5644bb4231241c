/**
 * Keys that other programs' files have for what a plan calls otherwise (GitHub Actions, GitLab CI, Ansible, Taskfile,
 * docker compose). Words only, for the mistake of an unknown key; none of them is ever accepted.
 */
import { wordTable } from "../text/word_table.ts";

/** The plan's own keys, the likelier first, by those of others in small letters without `-` and `_`. */
const FOREIGN: ReadonlyMap<string, readonly string[]> = wordTable({
  "cmd cmds command commands exec script sh shell": ["run"],
  "stages steps": ["tasks", "run"],
  "name label key": ["id"],
  "after dependencies depends dependson deps require requires waitfor": ["needs"],
  "each for inputs items loop matrix over strategy witheach withitems": ["forEach"],
  "concurrency maxparallel maxworkers parallel parallelism workers": ["jobs", "slots"],
  "chdir dir directory folder workdir workingdir workingdirectory": ["cwd"],
  "environ environment variables vars": ["env"],
  "attempts maxattempts retry tries": ["retries"],
  "continueonerror ignoreerror ignoreerrors optional": ["allowFailure"],
  "deadline maxtime timeoutminutes timeoutseconds timelimit": ["timeout"],
  "delay interval retrydelay retrywait wait": ["backoff"],
});

/** The known key that another program's stands for, or undefined. */
export function ownKey(foreign: string, known: readonly string[]): string | undefined {
  const meant = FOREIGN.get(foreign.toLowerCase().replaceAll(/[-_]/g, ""));
  return meant?.find((key) => known.includes(key));
}
