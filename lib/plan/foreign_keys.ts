/**
 * Keys that other programs' files have for what a plan calls otherwise (GitHub Actions, GitLab CI, Ansible, Taskfile,
 * docker compose). Words only, for the mistake of an unknown key; none of them is ever accepted.
 */

/** The plan's own keys, the likelier first, by those of others in small letters without `-` and `_`. */
const FOREIGN: ReadonlyMap<string, readonly string[]> = new Map([
  ...names(["run"], "cmd cmds command commands exec script sh shell"),
  ...names(["tasks", "run"], "stages steps"),
  ...names(["id"], "name label key"),
  ...names(["needs"], "after dependencies depends dependson deps require requires waitfor"),
  ...names(["forEach"], "each for inputs items loop matrix over strategy witheach withitems"),
  ...names(["jobs", "slots"], "concurrency maxparallel maxworkers parallel parallelism workers"),
  ...names(["cwd"], "chdir dir directory folder workdir workingdir workingdirectory"),
  ...names(["env"], "environ environment variables vars"),
  ...names(["retries"], "attempts maxattempts retry tries"),
  ...names(["allowFailure"], "continueonerror ignoreerror ignoreerrors optional"),
  ...names(["timeout"], "deadline maxtime timeoutminutes timeoutseconds timelimit"),
  ...names(["backoff"], "delay interval retrydelay retrywait wait"),
]);

/** The known key that another program's stands for, or undefined. */
export function ownKey(foreign: string, known: readonly string[]): string | undefined {
  const meant = FOREIGN.get(foreign.toLowerCase().replaceAll(/[-_]/g, ""));
  return meant?.find((key) => known.includes(key));
}

function names(own: readonly string[], foreign: string): [string, readonly string[]][] {
  return foreign.split(" ").map((name) => [name, own]);
}
