/**
 * Chooses how children are started on this system: natively where that works, else portably.
 */
import { mayCallLinuxLibc } from "../platform/permissions.ts";
import type { ChildSpawner } from "./child_spawner.ts";
import { createNativeSpawner } from "./native/native_spawner.ts";
import { createPortableSpawner } from "./portable_spawner.ts";

/**
 * @param choice Forces one of the two, for tests. Forcing the native one throws where it cannot work.
 * @default "auto"
 */
export function createSpawner(choice: "auto" | ChildSpawner["name"] = "auto"): ChildSpawner {
  if (choice === "native") return createNativeSpawner();
  if (choice === "portable" || !mayCallLinuxLibc()) return createPortableSpawner();
  try {
    return createNativeSpawner();
  } catch {
    // Another C library, an old kernel, a sandbox: whatever is missing, the portable way needs none of it.
    return createPortableSpawner();
  }
}
