/**
 * Finds the files below paths, in a stable order: as given, and within a folder by code unit. Links to files count,
 * links to folders inside a tree are not followed, so that no walk is endless. Paths that are not there are handed
 * on as they are: whoever opens them tells why they cannot be read.
 */
import type { FoundFile } from "../ports.ts";
import { EventTurns } from "./event_turns.ts";
import { resolve } from "./paths.ts";

/** So many files are handed on together, or fewer at the end of a path. */
const BATCH_FILES = 256;

/** Walks while it is asked to: nothing is read ahead of the consumer. */
export async function* walkFiles(
  paths: Iterable<string> | AsyncIterable<string>,
  cwd: string,
): AsyncGenerator<readonly FoundFile[]> {
  const turns = new EventTurns();
  let batch: FoundFile[] = [];
  for await (const name of paths) {
    for (const file of walkPath(resolve(cwd, name), name)) {
      if (turns.isDue) await turns.next();
      batch.push(file);
      if (batch.length < BATCH_FILES) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** A file, or all files of a folder. */
function* walkPath(path: string, name: string): Generator<FoundFile> {
  const info = tryStat(path);
  if (info?.isDirectory) yield* walkFolder(path, name);
  else yield { path, name, sizeBytes: sizeOf(info) };
}

/** Depth first. A folder that cannot be read is handed on like a file, so that its reader tells why. */
function* walkFolder(path: string, name: string): Generator<FoundFile> {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(path)];
  } catch {
    yield { path, name, sizeBytes: 0 };
    return;
  }
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const entry of entries) {
    const inner = resolve(path, entry.name);
    const innerName = `${name.replace(/\/+$/, "") || (name === "" ? "." : "")}/${entry.name}`;
    if (entry.isDirectory) {
      yield* walkFolder(inner, innerName);
      continue;
    }
    const info = tryStat(inner);
    const isFile = info === undefined || info.isFile;
    // Pipes, sockets and devices inside a tree would block or never end; links to folders are not followed.
    if (isFile) yield { path: inner, name: innerName, sizeBytes: sizeOf(info) };
  }
}

/** In bytes; 0 when it cannot be told, undefined when nothing is there. */
export function fileSize(path: string): number | undefined {
  const info = tryStat(path);
  return info === undefined ? undefined : sizeOf(info);
}

function sizeOf(info: Deno.FileInfo | undefined): number {
  return info?.isFile ? info.size : 0;
}

function tryStat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}
