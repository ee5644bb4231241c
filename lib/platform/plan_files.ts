/**
 * The real files behind `PlanFiles`. Owns the words for what can go wrong with a file, and how glob
 * patterns walk folders.
 */
import type { PlanFiles } from "../ports.ts";
import { UsageError } from "../text/usage_error.ts";
import { glob } from "./glob.ts";
import { resolve } from "./paths.ts";
import { errorMessage } from "../text/error_message.ts";

const MIB = 1024 * 1024;

export function createPlanFiles(): PlanFiles {
  return { openRead, readText, glob: globFiles, resolve };
}

async function openRead(path: string): Promise<ReadableStream<Uint8Array>> {
  try {
    // Opening a folder works on Unix, reading it doesn't; a pipe is fine.
    if ((await Deno.stat(path)).isDirectory) {
      throw new UsageError(`${path}: Is a folder, not a file`);
    }
    return (await Deno.open(path)).readable;
  } catch (error) {
    throw inWords(path, error);
  }
}

/** Whether a later process finds the same file there: no pipe, nor one of this process's own descriptors. */
export async function isLastingFile(path: string): Promise<boolean> {
  // What a descriptor leads to can be a file, but only for as long as it is open.
  if (/^\/(dev|proc)\//.test(path)) return false;
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

export interface CheckFolderOptions {
  /** The option that gave the path, named in the mistake. */
  readonly option: string;
  /** A folder that is not there is made when it is needed. @default false */
  readonly canBeMade?: boolean;
}

/** @throws {UsageError} If there is no such folder. */
export async function checkFolder(
  path: string,
  { option, canBeMade = false }: CheckFolderOptions,
): Promise<void> {
  let isFolder: boolean;
  try {
    isFolder = (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw inWords(`${option} ${path}`, error);
    if (canBeMade) return;
    throw new UsageError(`${option} ${path}: No such folder`, { cause: error });
  }
  if (!isFolder) throw new UsageError(`${option} ${path}: Is a file, not a folder`);
}

/** Makes a folder, and those that it is in, unless it is there. @throws {UsageError} If it cannot be made. */
export async function makeFolder(path: string, option: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (cause) {
    const text = errorMessage(cause);
    throw new UsageError(
      `${option} ${path}: Cannot be made: ${text}; give a folder that you can write to`,
      { cause },
    );
  }
}

async function readText(path: string): Promise<string> {
  try {
    const bytes = await readBounded(await openRead(path), { name: path });
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw inWords(path, error);
  }
}

/** What people write by hand or generate is far smaller; a device or the wrong file may have no end. */
const MAX_TEXT_BYTES = 64 * MIB;

export interface ReadBoundedOptions {
  /** Named in the mistake. */
  readonly name: string;
  /** @default 64 MiB, what a text may have */
  readonly maxBytes?: number;
}

/** @throws {UsageError} If there is more. */
export async function readBounded(
  stream: ReadableStream<Uint8Array>,
  { name, maxBytes = MAX_TEXT_BYTES }: ReadBoundedOptions,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw new UsageError(`${name}: Is larger than ${maxBytes / MIB} MiB`);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

async function globFiles(pattern: string, baseDir: string): Promise<readonly string[]> {
  try {
    return await glob(pattern, baseDir);
  } catch (error) {
    throw inWords(pattern, error);
  }
}

function inWords(path: string, error: unknown): unknown {
  if (error instanceof UsageError) return error;
  return new UsageError(`${path}: ${causeInWords(error)}`, { cause: error });
}

function causeInWords(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "No such file";
  if (error instanceof Deno.errors.PermissionDenied) return "No permission to read it";
  if (error instanceof Deno.errors.NotCapable) return "Deno was not allowed to read it; use -A";
  if (error instanceof Deno.errors.IsADirectory) return "Is a folder, not a file";
  if (error instanceof Deno.errors.NotADirectory) return "Part of the path is a file, not a folder";
  if (error instanceof Deno.errors.FilesystemLoop) return "Symbolic links lead in a circle";
  if (error instanceof RangeError) return error.message;
  if (error instanceof TypeError) return "Is not valid UTF-8; convert it, for instance with iconv";
  return `Cannot be read: ${errorMessage(error)}`;
}
