/**
 * What the executable would hold of npm packages and never read: packages of the tests, types, the same once more for
 * other readers. All that it holds is read and copied at every start, which takes up to 9 ms for each megabyte.
 */
import { dirname, join } from "node:path";
import { filesIn } from "./source_files.ts";

/** Package by name and version, as in the `npm` part of `deno.lock`, with the names of what it needs. */
export type LockedPackages = Readonly<
  Record<string, { readonly dependencies?: readonly string[] }>
>;

/** A package that the executable imports. */
export interface UsedPackage {
  readonly name: string;
  /** The files by which it is entered, at least one. */
  readonly entries: readonly string[];
}

/** Specifiers in import and export declarations, `import()` and `require()`. */
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g;

/** Everything that `code` may import. Words in comments count too: better one file too many. */
export function specifiersIn(code: string): string[] {
  return [...code.matchAll(SPECIFIER)].map(([, specifier = ""]) => specifier);
}

/**
 * The folders of packages that none of `used` needs, and the files of those that are used which none of their entries
 * reaches. Packages that others need stay whole. In a cache, packages lie by name and version.
 */
export function unusedFiles(packages: LockedPackages, used: readonly UsedPackage[]): string[] {
  const cache = cacheOf(used);
  const needed = withDependencies(packages, used.map(({ name }) => name));
  return Object.keys(packages).flatMap((key) => {
    const { name, version } = splitKey(key);
    const folder = join(cache, name, version);
    if (!needed.has(name)) return [folder];
    const entries = used.find((one) => one.name === name)?.entries;
    if (entries === undefined) return [];
    const kept = reachableFrom(entries);
    return filesIn(folder).filter((path) => !kept.has(path) && !path.endsWith("/package.json"));
  });
}

function cacheOf([first]: readonly UsedPackage[]): string {
  const entry = first?.entries[0] ?? "";
  const end = entry.indexOf(join("/", first?.name ?? "", "/"));
  if (end === -1) throw new Error(`No cache of npm packages holds ${entry}`);
  return entry.slice(0, end);
}

/** Names of `roots` and of all that they need. */
function withDependencies(packages: LockedPackages, roots: readonly string[]): Set<string> {
  const dependencies = new Map(
    Object.entries(packages).map(([key, { dependencies = [] }]) => [
      splitKey(key).name,
      // With a version where there are several of one name.
      dependencies.map((dependency) => splitKey(dependency).name),
    ]),
  );
  const needed = new Set<string>();
  const add = (name: string) => {
    if (needed.has(name)) return;
    needed.add(name);
    dependencies.get(name)?.forEach(add);
  };
  roots.forEach(add);
  return needed;
}

/** `@scope/name@1.2.3`; what a package shares with others is appended to its version with an underscore. */
function splitKey(key: string): { name: string; version: string } {
  const at = key.indexOf("@", 1);
  if (at === -1) return { name: key, version: "" };
  return { name: key.slice(0, at), version: key.slice(at + 1).replace(/_.*$/, "") };
}

function reachableFrom(entries: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const specifier of specifiersIn(Deno.readTextFileSync(path))) {
      const next = specifier.startsWith(".") ? findModule(join(dirname(path), specifier)) : null;
      if (next !== null) waiting.push(next);
    }
  }
  return reached;
}

/** As `require` looks for it; null for what is no module, such as an example in a comment. */
function findModule(path: string): string | null {
  return [path, `${path}.js`, `${path}.cjs`, join(path, "index.js")].find(isFile) ?? null;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
