/** What has the name of a download before it begins: nothing, the wanted content, or something that may be old. */
import type { FetchWork } from "../../protocol.ts";
import type { WorkContext } from "../work_runner.ts";
import { diskFailure } from "./fetch_failure.ts";
import { hashOf } from "./file_hash.ts";

export type PresentFile =
  | { readonly kind: "absent" }
  /** Its digest is the wanted one. */
  | { readonly kind: "right" }
  /** There is no digest to tell by. */
  | { readonly kind: "unknown"; readonly sizeBytes: number; readonly modifiedAtMs: number };

const ABSENT: PresentFile = { kind: "absent" };

/** @throws {WorkFailure} When a folder has the name. */
export async function lookAtPresent(
  { name, sha256 }: FetchWork,
  path: string,
  context: WorkContext,
): Promise<PresentFile> {
  let info: Deno.FileInfo;
  try {
    info = Deno.lstatSync(path);
  } catch {
    return ABSENT;
  }
  if (info.isDirectory) throw diskFailure(new Error(`${name} is a folder`));
  // A link is replaced, what it leads to left alone.
  if (!info.isFile) return ABSENT;
  if (sha256 !== undefined) {
    return await hasDigest(path, sha256, context) ? { kind: "right" } : ABSENT;
  }
  if (info.mtime === null) return ABSENT;
  return { kind: "unknown", sizeBytes: info.size, modifiedAtMs: info.mtime.getTime() };
}

async function hasDigest(path: string, sha256: string, context: WorkContext): Promise<boolean> {
  context.status("checking what is there");
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true });
  } catch {
    return false;
  }
  using _ = file;
  context.total(file.statSync().size);
  const hash = await hashOf(file, (bytes) => {
    context.signal.throwIfAborted();
    context.set(bytes);
  });
  if (hash.digest() === sha256) return true;
  // What was told is of this file; the one that will come may be of any length.
  context.status("");
  context.total(0);
  context.set(0);
  return false;
}
