/**
 * SHA-256, for what comes in pieces and for short texts. The runtime takes longer to load its hashes than a worker to
 * start, and most downloads are held against none: they are loaded when the first one is.
 */
import type { Hash } from "node:crypto";

/** For pieces. */
export async function createSha256(): Promise<Hash> {
  const { createHash } = await import("node:crypto");
  return createHash("sha256");
}

/** In lower case hexadecimal. */
export async function sha256Of(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
