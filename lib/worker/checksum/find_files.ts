/** The files of a task that finds them itself, once it runs: below paths, or in a list of digests. */
import { fileSize, walkFiles } from "../../platform/file_walk.ts";
import { resolve } from "../../platform/paths.ts";
import type { ChecksumFile, ChecksumSource, ChecksumWork } from "../../protocol.ts";
import { parseChecksumList } from "../../text/checksum_list.ts";
import { type WorkContext, WorkFailure } from "../work_runner.ts";
import { describeReadError } from "./describe_read_error.ts";

type ListSource = Extract<ChecksumSource, { readonly kind: "list" }>;

/** @throws {WorkFailure} For a list that cannot be read, or names no file. */
export async function withFiles(work: ChecksumWork, context: WorkContext): Promise<ChecksumWork> {
  const { source } = work;
  if (source === undefined) return work;
  const files: ChecksumFile[] = [];
  let sizeBytes = 0;
  if (source.kind === "list") {
    files.push(...readList(source, context));
    for (const { path } of files) sizeBytes += fileSize(path) ?? 0;
  } else {
    for await (const batch of walkFiles(source.paths, source.dir)) {
      if (context.cancelled) break;
      files.push(...batch);
      sizeBytes += batch.reduce((sum, file) => sum + file.sizeBytes, 0);
    }
  }
  return { ...work, files, sizeBytes };
}

function readList({ dir, path, algorithm }: ListSource, context: WorkContext): ChecksumFile[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(resolve(dir, path));
  } catch (error) {
    throw listFailure(`${path}: ${describeReadError(error)}`);
  }
  const { files, improperLines } = parseChecksumList(text, algorithm);
  if (files.length === 0) throw listFailure(`${path}: no properly formatted checksum lines found`);
  if (improperLines.length > 0) {
    const noun = improperLines.length === 1 ? "line is" : "lines are";
    const warning = `WARNING: ${path}: ${improperLines.length} ${noun} improperly formatted\n`;
    context.print("stderr", new TextEncoder().encode(`heddle checksum: ${warning}`));
  }
  return files.map((file) => ({ ...file, path: resolve(dir, file.name) }));
}

/** A list that is of no use; another try finds it the same. */
export function listFailure(message: string): WorkFailure {
  const retry = { kind: "pointless" } as const;
  return new WorkFailure({ kind: "threw", name: "Unreadable", message }, { retry });
}
