/** The SHA-256 of a short text. */
import { toHex } from "../../text/hex.ts";

/** In lower case hexadecimal. */
export async function sha256Of(text: string): Promise<string> {
  return toHex(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
}
