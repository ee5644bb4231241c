/**
 * Hashes the files of one task, and prints what `sha256sum` would: digests, or the verdicts of a check. Blocks its
 * isolate; looks at the flag between pieces. The file that could not be read is told on stderr, and the rest goes on.
 */
import type { Failure } from "../../events.ts";
import type { ChecksumFile, ChecksumWork } from "../../protocol.ts";
import { escapeName, formatChecksumLine } from "../../text/checksum_line.ts";
import type { CreateHash, Hash } from "../hash/hash.ts";
import { type WorkContext, WorkFailure } from "../work_runner.ts";
import { describeReadError, isNotFound } from "./describe_read_error.ts";
import type { FileReader } from "./file_reader.ts";
import { listFailure } from "./find_files.ts";

/** What became of a file. */
type Verdict =
  | { readonly kind: "digest"; readonly digest: string }
  | { readonly kind: "unreadable"; readonly error: unknown }
  /** The task was asked to end. */
  | { readonly kind: "stopped" };

export interface ChecksumPorts {
  readonly reader: FileReader;
  readonly createHash: CreateHash;
}

/** @throws {WorkFailure} At the end, if a file is wrong or cannot be read. */
export function checksumFiles(
  work: ChecksumWork,
  context: WorkContext,
  { reader, createHash }: ChecksumPorts,
): void {
  const encoder = new TextEncoder();
  const print = (stream: "stdout" | "stderr", text: string) =>
    context.print(stream, encoder.encode(text));
  context.unit = "B";
  if (work.sizeBytes > 0) context.total(work.sizeBytes);
  const failures: Failure[] = [];
  let verifiedCount = 0;
  for (const file of work.files) {
    const hash = createHash(file.algorithm ?? work.algorithm);
    const verdict = hashFile(file, hash, context, reader);
    if (verdict.kind === "stopped") return;
    if (verdict.kind === "digest") {
      verifiedCount++;
      const isRight = report(file, verdict.digest, print, work.isQuiet);
      if (!isRight) failures.push(mismatch(file, verdict.digest));
      continue;
    }
    // What cannot be looked for may well be there.
    const isMissing = isNotFound(verdict.error) && !isMangled(file.name);
    if (work.isMissingIgnored && isMissing) continue;
    failures.push(unreadable(file, verdict.error, print));
  }
  throwFailures(failures, work.files.length);
  // The files of other tasks, if a run has several of one list, are its business.
  if (verifiedCount === 0 && work.source?.kind === "list") {
    throw listFailure(`${work.source.path}: no file was verified`);
  }
}

/** One file's failure is the task's; of several, how many and the first. */
function throwFailures(failures: readonly Failure[], fileCount: number): void {
  const [first] = failures;
  if (first === undefined) return;
  if (fileCount === 1) throw new WorkFailure(first);
  const wrong = failures.filter(({ kind }) => kind === "mismatch").length;
  const unread = failures.length - wrong;
  const said = [
    wrong > 0 ? `${wrong} of ${fileCount} files do not match` : "",
    unread > 0 ? `${unread} of ${fileCount} files cannot be read` : "",
  ].filter((part) => part !== "").join(", ");
  const detail = first.kind === "threw" ? `: ${first.message}` : "";
  throw new WorkFailure({
    kind: "threw",
    name: unread > 0 ? "Unreadable" : "Mismatch",
    message: said + detail,
  });
}

type Print = (stream: "stdout" | "stderr", text: string) => void;

function hashFile(
  { path }: ChecksumFile,
  hash: Hash,
  context: WorkContext,
  reader: FileReader,
): Verdict {
  let isStopped = context.cancelled;
  if (isStopped) return { kind: "stopped" };
  try {
    reader.read(path, (bytes) => {
      hash.update(bytes);
      context.advance(bytes.length);
      isStopped = context.cancelled;
      return !isStopped;
    });
  } catch (error) {
    return { kind: "unreadable", error };
  }
  return isStopped ? { kind: "stopped" } : { kind: "digest", digest: hash.digest() };
}

/** Prints a digest or a verdict; false when the digest is not the expected one. */
function report(
  { name, expected }: ChecksumFile,
  digest: string,
  print: Print,
  isQuiet = false,
): boolean {
  if (expected === undefined) {
    print("stdout", formatChecksumLine(digest, name));
    return true;
  }
  const isRight = digest === expected;
  if (!isRight || !isQuiet) print("stdout", verdictLine(name, isRight ? "OK" : "FAILED"));
  return isRight;
}

function unreadable({ name, expected }: ChecksumFile, error: unknown, print: Print): Failure {
  const reason = describeReadError(error) + remedyFor(name, error);
  print("stderr", `heddle checksum: ${escapeName(name).text}: ${reason}\n`);
  if (expected !== undefined) print("stdout", verdictLine(name, "FAILED open or read"));
  const message = `${name}: ${reason}`;
  return { kind: "threw", name: "Unreadable", message };
}

function remedyFor(name: string, error: unknown): string {
  return isMangled(name) && isNotFound(error)
    ? "; files whose names are not UTF-8 cannot be read: rename it"
    : "";
}

/** Deno reads every name as UTF-8, so there is no way to a file whose name is not. */
function isMangled(name: string): boolean {
  return name.includes("\ufffd");
}

function mismatch({ expected = "" }: ChecksumFile, actual: string): Failure {
  return { kind: "mismatch", expected, actual };
}

/** In verdicts coreutils escapes only names that would break the line. */
function verdictLine(name: string, verdict: string): string {
  if (!name.includes("\n")) return `${name}: ${verdict}\n`;
  return `\\${escapeName(name).text}: ${verdict}\n`;
}
