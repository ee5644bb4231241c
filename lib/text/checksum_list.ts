/**
 * What `heddle checksum --check` reads: the lines of a checksum file as files with the digests that they should have.
 * Owns what a well-formed line is; the verdicts are others'. Pure.
 */
import { type ChecksumLine, parseChecksumLine } from "./checksum_line.ts";

/** As `heddle checksum --algorithm` takes them. */
export type DigestName = "md5" | "sha1" | "sha256" | "sha512" | "blake2b";

/** A line that names a file. */
export interface ExpectedFile {
  readonly name: string;
  readonly expected: string;
  readonly algorithm: DigestName;
}

export interface ChecksumList {
  readonly files: readonly ExpectedFile[];
  /** Numbers of the lines that are no checksum lines, from 1. */
  readonly improperLines: readonly number[];
}

const DIGEST_LENGTHS: Readonly<Record<DigestName, number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha512: 128,
  blake2b: 128,
};
/** By the length of a digest alone BLAKE2b and SHA-512 cannot be told apart: the commoner one is meant. */
const BY_LENGTH: Readonly<Record<number, DigestName>> = {
  32: "md5",
  40: "sha1",
  64: "sha256",
  128: "sha512",
};

/**
 * Reads lines as coreutils does: comments (`#`) and empty lines are passed over, all else that is no checksum
 * line is counted.
 *
 * @param algorithm What the digests are; absent, their length tells.
 */
export function parseChecksumList(
  text: string,
  algorithm: DigestName | undefined,
): ChecksumList {
  const files: ExpectedFile[] = [];
  const improperLines: number[] = [];
  let isReversed: boolean | undefined;
  for (const [at, line] of text.split("\n").entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const parsed = parseChecksumLine(line, isReversed);
    const file = parsed && expectedOf(parsed, algorithm);
    if (file === null) {
      improperLines.push(at + 1);
      continue;
    }
    files.push(file);
    if (parsed?.algorithm === undefined) isReversed ??= parsed?.isReversed === true;
  }
  return { files, improperLines };
}

function expectedOf(
  { digest, name, algorithm: tagged }: ChecksumLine,
  wanted: DigestName | undefined,
): ExpectedFile | null {
  if (tagged !== undefined && !isAlgorithm(tagged)) return null;
  if (wanted !== undefined && tagged !== undefined && tagged !== wanted) return null;
  const algorithm = tagged ?? wanted ?? BY_LENGTH[digest.length];
  if (algorithm === undefined || digest.length !== DIGEST_LENGTHS[algorithm]) return null;
  return { name, expected: digest, algorithm };
}

function isAlgorithm(name: string): name is DigestName {
  return Object.hasOwn(DIGEST_LENGTHS, name);
}
