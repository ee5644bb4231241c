/**
 * Certificates for servers of tests, valid until 2120, all with the same key. `authority.pem` issued those that do not
 * say otherwise; its own key was thrown away.
 */
import { fileURLToPath } from "node:url";

/** For this machine: `localhost`, `127.0.0.1` and `::1`, but for one. */
export type CertificateName =
  | "server"
  /** Of 2020 alone. */
  | "expired"
  /** From 2090 on. */
  | "future"
  /** For `other.example`. */
  | "wrong_host"
  | "self_signed"
  /** Signed by itself, and made for an authority: what openssl makes unless asked not to. */
  | "own_authority";

/** What a client has to trust. */
export const AUTHORITY_PATH = pathOf("authority");

/** What a server needs. */
export function serverCertificate(name: CertificateName): Deno.TlsCertifiedKeyPem {
  return {
    cert: Deno.readTextFileSync(pathOf(name)),
    key: Deno.readTextFileSync(pathOf("key")),
  };
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`./certificates/${name}.pem`, import.meta.url));
}
