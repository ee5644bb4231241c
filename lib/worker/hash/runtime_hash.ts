/** Digests by the runtime's `node:crypto`. */
import { createHash } from "node:crypto";
import type { ChecksumAlgorithm } from "../../protocol.ts";
import type { Hash } from "./hash.ts";

const NAMES: Readonly<Record<ChecksumAlgorithm, string>> = {
  md5: "md5",
  sha1: "sha1",
  sha256: "sha256",
  sha512: "sha512",
  blake2b: "blake2b512",
};

export function createRuntimeHash(algorithm: ChecksumAlgorithm): Hash {
  const hash = createHash(NAMES[algorithm]);
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest("hex"),
  };
}
