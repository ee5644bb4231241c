/** The file of certificates that the runtime trusts beside its own. */
import { readPermittedEnv } from "../../platform/permissions.ts";

/** Undefined where there is none, or the environment must not be read. */
export function trustFile(): string | undefined {
  return readPermittedEnv(["DENO_CERT"]).env.DENO_CERT || undefined;
}
