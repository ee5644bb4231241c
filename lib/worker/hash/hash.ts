/**
 * Digests of what comes in pieces: by the system's libcrypto where it can be called, by the runtime otherwise. The
 * runtime takes longer to load its hashes than an isolate to start, and is a little slower at hashing.
 */
import { mayCallLinuxLibc } from "../../platform/permissions.ts";
import type { ChecksumAlgorithm } from "../../protocol.ts";
import { openLibcryptoHashes } from "./libcrypto_hashes.ts";

/** One digest in the making. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** In lower case hexadecimal. The last call. */
  digest(): string;
}

/** Begins a digest. */
export type CreateHash = (algorithm: ChecksumAlgorithm) => Hash;

let loaded: Promise<CreateHash> | undefined;

/** Those of this system, loaded once. */
export function loadHashes(): Promise<CreateHash> {
  return loaded ??= openHashes();
}

/** @param choice Forces one of the two, for tests. Forcing `libcrypto` throws where it cannot be called. */
export async function openHashes(
  choice: "auto" | "libcrypto" | "runtime" = "auto",
): Promise<CreateHash> {
  if (choice === "libcrypto") return openLibcryptoHashes();
  if (choice === "auto" && mayCallLinuxLibc()) {
    try {
      return openLibcryptoHashes();
    } catch {
      // Another library, or one that may not compute some of them: the runtime can do all.
    }
  }
  const { createRuntimeHash } = await import("./runtime_hash.ts");
  return createRuntimeHash;
}
