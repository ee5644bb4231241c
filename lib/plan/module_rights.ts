/** What a module may touch, from what the user wrote. Owns the default; how it is enforced is others' business. */
import type { ModuleRights, RightGrant } from "../protocol.ts";

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

/** Reading only: without the net nothing that is read gets out but by the result. */
const DEFAULT_RIGHTS: ModuleRights = {
  read: true,
  write: false,
  net: false,
  env: false,
  run: false,
  sys: false,
  ffi: false,
};

const PATH_RIGHTS: ReadonlySet<RightName> = new Set(["read", "write", "run", "ffi"]);

/**
 * @param wishes `all` is everything that Heddle itself may do, `none` nothing at all.
 * @param resolvePath Makes paths absolute.
 * @returns undefined for `all`.
 */
export function resolveRights(
  wishes: "all" | "none" | RightWishes | undefined,
  resolvePath: (path: string) => string,
): ModuleRights | undefined {
  if (wishes === "all") return undefined;
  if (wishes === "none") return { ...DEFAULT_RIGHTS, read: false };
  const entries = RIGHT_NAMES.map((name) => {
    const wish = wishes?.[name] ?? DEFAULT_RIGHTS[name];
    if (typeof wish === "boolean" || !PATH_RIGHTS.has(name)) return [name, wish];
    return [name, wish.map((path) => resolveListed(name, path, resolvePath))];
  });
  return Object.fromEntries(entries);
}

/** A program's name is looked up in the PATH. */
function resolveListed(
  name: RightName,
  path: string,
  resolvePath: (path: string) => string,
): string {
  return name === "run" && !/[\\/]/.test(path) ? path : resolvePath(path);
}
