/**
 * The temporary folder of a run, for what does not fit into memory. It goes with the run; what a run leaves behind that
 * was killed, later runs remove on Linux; elsewhere the system's own cleaning has to do it.
 */
import { errorMessage } from "../text/error_message.ts";
import { UsageError } from "../text/usage_error.ts";

export interface TemporaryDir {
  readonly path: string;
  /** Never throws. */
  remove(): void;
}

/** A folder whose owner seems to be gone stays for a day: process ids mean nothing in another container. */
const KEPT_MS = 86_400_000;
const PREFIX = "heddle-";
/** With the id of the process that it belongs to. */
const NAME = /^heddle-(\d+)-[0-9a-f]+$/;

/**
 * Creates an empty private folder.
 *
 * @throws {UsageError} If there is no place for it.
 */
export function createTemporaryDir(): TemporaryDir {
  const path = makeTempDir();
  return {
    path,
    remove() {
      try {
        Deno.removeSync(path, { recursive: true });
      } catch {
        // It is gone already, or a later run will have to do it.
      }
    },
  };
}

/**
 * Removes folders beside `path`, which is a temporary folder, whose processes are gone and that nobody has touched for a
 * day. Never throws, and never follows a link.
 */
export function pruneTemporaryDirs({ path }: TemporaryDir, nowMs: number): void {
  const base = path.slice(0, path.lastIndexOf(PREFIX));
  try {
    for (const { name, isDirectory } of Deno.readDirSync(base)) {
      const pid = Number(NAME.exec(name)?.[1] ?? NaN);
      if (isDirectory && !Number.isNaN(pid)) removeIfStale(base + name, pid, nowMs);
    }
  } catch {
    // It cannot be read: whoever sees to that will see to the folders as well.
  }
}

function removeIfStale(path: string, pid: number, nowMs: number): void {
  try {
    const { mtime, uid } = Deno.lstatSync(path);
    const isOurs = uid === null || uid === Deno.uid();
    const isOld = mtime !== null && nowMs - mtime.getTime() > KEPT_MS;
    if (isOurs && isOld && !isAlive(pid)) Deno.removeSync(path, { recursive: true });
  } catch {
    // Another run removes it at the same time.
  }
}

/** Whether there may be such a process: always, where there is no list of them to look into. */
function isAlive(pid: number): boolean {
  return exists(`/proc/${pid}`) || !exists("/proc/self");
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function makeTempDir(): string {
  try {
    return Deno.makeTempDirSync({ prefix: `${PREFIX}${Deno.pid}-` });
  } catch (error) {
    const reason = errorMessage(error);
    throw new UsageError(
      `No temporary folder can be made: ${reason}; set TMPDIR to a folder that can be written`,
      { cause: error },
    );
  }
}
