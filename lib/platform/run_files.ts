/**
 * The files of a run: its folder in the state directory, and append-only files in it.
 * Creates private folders, prunes old runs, and never touches a run that is still going.
 */
import type { AppendFile } from "../ports.ts";

/** Kept runs: at most this many, this old, and this much in all, whichever comes first. */
export const RETENTION = { runs: 100, days: 30, bytes: 1024 ** 3 } as const;
export const JOURNAL_NAME = "journal.jsonl";
/** A running run touches its journal this often, and one touched within twice that is never pruned. */
const HEARTBEAT_MS = 10 * 60_000;

export interface StateDir {
  readonly path: string;
  /** True when no home folder was found and the temporary directory stands in. */
  readonly isTemporary: boolean;
}

/** `${XDG_STATE_HOME:-~/.local/state}/heddle/runs`, or a folder in the temporary directory without HOME. */
export function resolveStateDir(env: Readonly<Record<string, string | undefined>>): StateDir {
  const home = env.HOME ? `${env.HOME}/.local/state` : "";
  // The XDG base directory specification has relative paths ignored.
  const base = [env.XDG_STATE_HOME ?? "", windowsBase(env), home].find(isAbsolute);
  if (base !== undefined) return { path: `${base}/heddle/runs`, isTemporary: false };
  return { path: `${temporaryBase(env)}/heddle-${Deno.uid?.() ?? "user"}/runs`, isTemporary: true };
}

/**
 * Creates the folder of a new run, readable by its owner only.
 *
 * @throws If it cannot be made, or if what stands in for the home folder belongs to somebody else.
 */
export function createRunDir(state: StateDir, runId: string): string {
  if (state.isTemporary) createPrivateDir(state.path.slice(0, state.path.lastIndexOf("/")));
  const path = `${state.path}/${runId}`;
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** Removes the folder of a run that never began: with nothing in it, or a journal without events. Never throws. */
export function removeUnusedRunDir(path: string): void {
  const journal = `${path}/${JOURNAL_NAME}`;
  try {
    if (hasSize(journal, 0)) Deno.removeSync(journal);
    Deno.removeSync(path);
  } catch {
    // There is something in it, as there should be, or it is gone.
  }
}

/** Opens a file for appending. `isTruncated` empties it first. */
export function openAppendFile(path: string, isTruncated = false): AppendFile {
  // Always appended to: two runs that share a file must not write over each other.
  if (isTruncated) {
    Deno.openSync(path, { create: true, write: true, truncate: true, mode: 0o600 }).close();
  }
  const file = Deno.openSync(path, { create: true, append: true, mode: 0o600 });
  // Pipes, terminals and /dev/null have no disk to sync and say so with an error.
  const hasDisk = file.statSync().isFile;
  return {
    writeSync(bytes) {
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    },
    sync: () => hasDisk ? file.syncData() : Promise.resolve(),
    close: () => file.close(),
  };
}

/**
 * Keeps what a run has on disk fresh while it runs; the returned function stops that.
 *
 * @param paths Its journal, its temporary folder.
 */
export function startHeartbeat(paths: readonly string[]): () => void {
  const timer = setInterval(() => {
    const now = new Date();
    for (const path of paths) Deno.utime(path, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  return () => clearInterval(timer);
}

/** What a run's folder is called: UTC date, time and a suffix. Anything else in there is not ours to touch. */
const RUN_ID = /^\d{8}-\d{6}-\d{3}[0-9a-z]{3}$/;

/** The ids of kept runs, oldest first. */
export function listRunIds(state: StateDir): string[] {
  try {
    return [...Deno.readDirSync(state.path)].filter((entry) =>
      entry.isDirectory && RUN_ID.test(entry.name)
    )
      .map((entry) => entry.name).sort();
  } catch {
    return [];
  }
}

export function readJournal(state: StateDir, runId: string): Promise<string> {
  return Deno.readTextFile(`${state.path}/${runId}/${JOURNAL_NAME}`);
}

/** Removes runs beyond RETENTION. Never throws: a run must not fail because of an old one. */
export function pruneRuns(state: StateDir, nowMs: number): void {
  let bytes = 0;
  let kept = 0;
  for (const runId of listRunIds(state).reverse()) {
    const path = `${state.path}/${runId}`;
    try {
      const size = folderSize(path);
      const touchedAtMs = touchedAt(`${path}/${JOURNAL_NAME}`) ?? touchedAt(path) ?? 0;
      const isLive = nowMs - touchedAtMs < 2 * HEARTBEAT_MS;
      const isOld = nowMs - touchedAtMs > RETENTION.days * 86_400_000;
      if (!isLive && (isOld || kept >= RETENTION.runs || bytes + size > RETENTION.bytes)) {
        Deno.removeSync(path, { recursive: true });
      } else {
        kept++;
        bytes += size;
      }
    } catch {
      // Another run prunes at the same time, or the folder is not ours to remove.
    }
  }
}

function folderSize(path: string): number {
  let bytes = 0;
  for (const entry of Deno.readDirSync(path)) {
    bytes += entry.isDirectory
      ? folderSize(`${path}/${entry.name}`)
      : Deno.lstatSync(`${path}/${entry.name}`).size;
  }
  return bytes;
}

function hasSize(path: string, sizeBytes: number): boolean {
  try {
    return Deno.statSync(path).size === sizeBytes;
  } catch {
    return false;
  }
}

function touchedAt(path: string): number | undefined {
  try {
    return Deno.statSync(path).mtime?.getTime();
  } catch {
    // A run that ended before its first event has no journal.
    return undefined;
  }
}

/** The temporary directory is everybody's: a folder that waits there under our name may be a trap. */
function createPrivateDir(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  const { isDirectory, uid, mode } = Deno.lstatSync(path);
  const isOurs = uid === null || uid === Deno.uid() && ((mode ?? 0) & 0o077) === 0;
  if (!isDirectory || !isOurs) throw new Error(`${path} is not a private folder of this user`);
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:/.test(path);
}

function windowsBase(env: Readonly<Record<string, string | undefined>>): string {
  return Deno.build.os === "windows" ? env.LOCALAPPDATA ?? "" : "";
}

function temporaryBase(env: Readonly<Record<string, string | undefined>>): string {
  return (env.TMPDIR || env.TEMP || "/tmp").replace(/[\\/]+$/, "");
}
