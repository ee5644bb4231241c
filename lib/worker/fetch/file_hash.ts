/** SHA-256 of what is on disk, a piece at a time, so that others get their turn. */
import { type Hash, loadHashes } from "../hash/hash.ts";

const PIECE_BYTES = 1024 * 1024;

/** @param hashed Told how far it is; may throw to stop it. */
export async function hashOf(
  file: Deno.FsFile,
  hashed: (bytes: number) => void,
): Promise<Hash> {
  const hash = (await loadHashes())("sha256");
  const piece = new Uint8Array(PIECE_BYTES);
  file.seekSync(0, Deno.SeekMode.Start);
  for (let bytes = 0;;) {
    const count = await file.read(piece);
    if (count === null) return hash;
    hash.update(piece.subarray(0, count));
    hashed(bytes += count);
  }
}
