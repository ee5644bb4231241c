/** What the environment tells the runtime to trust: a file of certificates, and whose they are by default. */
import { readPermittedEnv } from "../../platform/permissions.ts";

/** Whether that is what the system trusts, alone or with others. */
export function trustsSystem(): boolean {
  const { DENO_TLS_CA_STORE: stores = "" } = readPermittedEnv(["DENO_TLS_CA_STORE"]).env;
  return stores.split(",").some((store) => store.trim() === "system");
}

/** The file that is trusted besides. Undefined where there is none, or the environment must not be read. */
export function trustFile(): string | undefined {
  return readPermittedEnv(["DENO_CERT"]).env.DENO_CERT || undefined;
}
