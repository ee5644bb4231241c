/**
 * Hashes the files of one task, and prints what `sha256sum` would: digests, or the verdicts of a check. Blocks its
 * isolate; looks at the flag between pieces. The file that could not be read is told on stderr, and the rest goes on.
 */
import { createHash } from "node:crypto";
import type { ChecksumAlgorithm, ChecksumFile, ChecksumWork } from "../../protocol.ts";
import { escapeName, formatChecksumLine } from "../../text/checksum_line.ts";
import { type WorkContext, WorkFailure } from "../work_runner.ts";
import { describeReadError, isNotFound } from "./describe_read_error.ts";
import type { FileReader } from "./file_reader.ts";

/** As OpenSSL calls them. */
const OPENSSL_NAMES: Readonly<Record<ChecksumAlgorithm, string>> = {
  md5: "md5",
  sha1: "sha1",
  sha256: "sha256",
  sha512: "sha512",
  blake2b: "blake2b512",
};

/** What became of a file. */
type Verdict =
  | { readonly kind: "digest"; readonly digest: string }
  | { readonly kind: "unreadable"; readonly error: unknown }
  /** The task was asked to end. */
  | { readonly kind: "stopped" };

/** @throws {WorkFailure} At the end, for the first file that is wrong or cannot be read. */
export function checksumFiles(work: ChecksumWork, context: WorkContext, reader: FileReader): void {
  const encoder = new TextEncoder();
  const print = (stream: "stdout" | "stderr", text: string) =>
    context.print(stream, encoder.encode(text));
  context.unit = "B";
  let failure: WorkFailure | null = null;
  for (const file of work.files) {
    const verdict = hashFile(file, work.algorithm, context, reader);
    if (verdict.kind === "stopped") return;
    if (verdict.kind === "digest") {
      const isRight = report(file, verdict.digest, print);
      if (!isRight) failure ??= mismatch(file, verdict.digest);
      continue;
    }
    if (work.isMissingIgnored && isNotFound(verdict.error)) continue;
    failure ??= unreadable(file, verdict.error, print);
  }
  if (failure !== null) throw failure;
}

type Print = (stream: "stdout" | "stderr", text: string) => void;

function hashFile(
  { path }: ChecksumFile,
  algorithm: ChecksumAlgorithm,
  context: WorkContext,
  reader: FileReader,
): Verdict {
  const hash = createHash(OPENSSL_NAMES[algorithm]);
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
  return isStopped ? { kind: "stopped" } : { kind: "digest", digest: hash.digest("hex") };
}

/** Prints a digest or a verdict; false when the digest is not the expected one. */
function report({ name, expected }: ChecksumFile, digest: string, print: Print): boolean {
  if (expected === undefined) {
    print("stdout", formatChecksumLine(digest, name));
    return true;
  }
  const isRight = digest === expected;
  print("stdout", verdictLine(name, isRight ? "OK" : "FAILED"));
  return isRight;
}

function unreadable({ name, expected }: ChecksumFile, error: unknown, print: Print): WorkFailure {
  const reason = describeReadError(error);
  print("stderr", `heddle checksum: ${escapeName(name).text}: ${reason}\n`);
  if (expected !== undefined) print("stdout", verdictLine(name, "FAILED open or read"));
  const message = `${name}: ${reason}`;
  return new WorkFailure({ kind: "threw", name: "Unreadable", message }, { cause: error });
}

function mismatch({ expected = "" }: ChecksumFile, actual: string): WorkFailure {
  return new WorkFailure({ kind: "mismatch", expected, actual });
}

function verdictLine(name: string, verdict: string): string {
  const { text, isEscaped } = escapeName(name);
  return `${isEscaped ? "\\" : ""}${text}: ${verdict}\n`;
}
