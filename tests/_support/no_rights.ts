import type { ModuleRights } from "../../lib/protocol.ts";

/** Everything that a module may be refused, refused. */
export const NO_RIGHTS: ModuleRights = {
  read: false,
  write: false,
  net: false,
  env: false,
  run: false,
  sys: false,
  ffi: false,
};
