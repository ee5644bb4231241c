/** What a module may touch and where it runs, from what the user wrote. */
import type { Isolation, ModuleRights, RightGrant } from "../protocol.ts";
import { UsageError } from "../text/usage_error.ts";

export type RightName = keyof ModuleRights;

export const RIGHT_NAMES: readonly RightName[] = [
  "read",
  "write",
  "net",
  "env",
  "run",
  "sys",
  "ffi",
];

/** What is said of some rights; the others are as they are by default. */
export type RightWishes = Readonly<Partial<Record<RightName, RightGrant | undefined>>>;

/**
 * What a module may touch: for now everything that Heddle itself may. Wishes that cannot be kept are refused, because a
 * limit that does not hold is worse than none.
 *
 * @returns undefined, which stands for `all`.
 * @throws {UsageError} For anything narrower.
 */
export function resolveRights(
  wishes: "all" | "none" | RightWishes | undefined,
): ModuleRights | undefined {
  if (wishes === undefined || wishes === "all") return undefined;
  throw new UsageError(
    "A module's permissions cannot be narrowed yet: leave them out, or write all; " +
      "the module may do what Heddle may",
  );
}

/** @throws {UsageError} For `process`, which is refused as above. */
export function resolveIsolation(wish: Isolation | undefined): Isolation {
  if (wish !== "process") return "worker";
  throw new UsageError(
    "Modules cannot run in a process of their own yet: leave isolation out, or write worker",
  );
}
