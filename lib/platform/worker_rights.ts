/** What a module may touch, in the form in which the runtime takes it. */
import type { ModuleRights, RightGrant } from "../protocol.ts";
import { fromFileUrl } from "./paths.ts";
import { isGranted } from "./permissions.ts";

/** The runtime's options of that name; its types know them only with an unstable option. */
export type WorkerPermissions = Readonly<Record<string, unknown>>;

/** Where copies of files are. */
export interface CopiedPlaces {
  placeOf(path: string): string;
}

/**
 * All of a kind of right means all that this process has of it.
 *
 * @param module URL of the module, whose folder can always be read.
 * @param copies Where modules are loaded from if not from where they are: what it may read, it may read there as well,
 * and nothing else that was copied for it or for others.
 */
export function workerPermissions(
  rights: ModuleRights,
  module: string,
  copies?: CopiedPlaces,
): WorkerPermissions {
  const { read } = rights;
  const folders = module.startsWith("file:") ? [fromFileUrl(new URL(".", module))] : [];
  const reading = [...typeof read === "boolean" ? [] : read, ...folders];
  const copied = copies === undefined ? [] : reading.map((path) => copies.placeOf(path));
  return {
    ...mapValues(rights, (grant) => grant === true ? "inherit" : grant),
    read: read === true ? "inherit" : [...reading, ...copied],
    import: rights.net === true ? "inherit" : importHosts(rights.net, module),
  };
}

/** Asking a host for code tells it something, as any request does: what may be imported follows `net`. */
function importHosts(net: false | readonly string[], module: string): string[] {
  // Where the module itself and Heddle's own worker come from.
  const own = [module, import.meta.url].map(hostOf).filter((host) => host !== undefined);
  return [...new Set([...net || [], ...own])].filter((host) => isGranted({ name: "import", host }));
}

function hostOf(url: string): string | undefined {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return undefined;
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

/**
 * The first right that a module shall have and this process itself does not, which no isolate can be given:
 * `write access to /srv`.
 */
export function missingRight(rights: ModuleRights): string | undefined {
  for (const [name, grant] of Object.entries(rights) as [keyof ModuleRights, RightGrant][]) {
    const items = typeof grant === "boolean" ? [] : grant;
    const lost = items.find((item) => !isGranted(descriptorOf(name, item)));
    if (lost !== undefined) return `${name} access to ${lost}`;
  }
  return undefined;
}

function descriptorOf(name: keyof ModuleRights, item: string): Deno.PermissionDescriptor {
  switch (name) {
    case "net":
      return { name, host: item };
    case "env":
      return { name, variable: item };
    case "run":
      return { name, command: item };
    case "sys":
      return { name, kind: item as Deno.SysPermissionDescriptor["kind"] };
    default:
      return { name, path: item };
  }
}

function mapValues(
  rights: ModuleRights,
  map: (grant: RightGrant) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rights).map(([name, grant]) => [name, map(grant)]));
}
