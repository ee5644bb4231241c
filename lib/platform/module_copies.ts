/**
 * Copies of a module and what it imports by relative paths, with the types taken out, for a runtime that loads only
 * JavaScript. A copy has its original's path below one folder, and its lines and columns, so that places in it can be
 * told as places in the original.
 */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Failure } from "../events.ts";
import type { ModuleCopies } from "../protocol.ts";
import { relativeImports } from "../text/relative_imports.ts";
import { readModule } from "./read_module.ts";
import { StripProblem, type StripTypes } from "./strip_types.ts";

const TYPESCRIPT = /\.m?ts$/;

export class CopiedModules {
  /** Absolute path of the folder of copies. */
  readonly root: string;
  readonly #strip: StripTypes;

  constructor(root: string, strip: StripTypes) {
    this.root = root;
    this.#strip = strip;
  }

  /** Copies a module, as it is now; undefined if it can be loaded from where it is. @throws what the disk says. */
  copy(module: string): ModuleCopies | undefined {
    if (!module.startsWith("file:")) return undefined;
    const root = pathToFileURL(this.root).href;
    const shifts: Record<string, number> = {};
    const codes = this.#read(fileURLToPath(module));
    if (!(codes instanceof Map)) return { root, shifts, problem: codes };
    if (![...codes.keys()].some((path) => TYPESCRIPT.test(path))) return undefined;
    for (const [path, code] of codes) {
      const head = headOf(code, path);
      if (head !== "") shifts[pathToFileURL(path).href] = head.length;
      writeWhole(this.placeOf(path), head + code);
    }
    return { root, shifts };
  }

  /** Where the copy of a file or folder is, if there is one. @param path Absolute. */
  placeOf(path: string): string {
    return join(this.root, path);
  }

  /** The JavaScript of a module and what it imports, by absolute path, or what is wrong; what is not there is left out. */
  #read(start: string): Map<string, string> | Failure {
    const codes = new Map<string, string>();
    const open = [start];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (codes.has(path)) continue;
      const source = readModule(path);
      if (source === undefined) continue;
      const foreign = describeForeign(path);
      if (foreign !== undefined) return foreign;
      try {
        codes.set(path, TYPESCRIPT.test(path) ? this.#strip(source) : source);
      } catch (error) {
        if (error instanceof StripProblem) return failureOf(error, path);
        throw error;
      }
      open.push(...importedPaths(path, codes.get(path) ?? ""));
    }
    return codes;
  }
}

/** Other isolates may be reading what is there: it stays, or gives way in one step. */
function writeWhole(path: string, text: string): void {
  if (readModule(path) === text) return;
  Deno.mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.new`;
  Deno.writeTextFileSync(fresh, text);
  Deno.renameSync(fresh, path);
}

/** Without those of types, which are gone. What only looks like an import means one copy more. */
function importedPaths(path: string, code: string): string[] {
  if (path.endsWith(".json")) return [];
  return relativeImports(code).map((specifier) => join(dirname(path), specifier));
}

/** Has a module that asks where it is hear of the original; on its first line, which no other line is moved by. */
function headOf(code: string, path: string): string {
  if (!code.includes("import.meta") || code.startsWith("#!") || path.endsWith(".json")) return "";
  const own = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
  const resolve = "resolve(s){return/^[.]{0,2}[/]/.test(s)?new URL(s,this.url).href:s}";
  return `Object.assign(import.meta,${JSON.stringify(own).slice(0, -1)},${resolve}});`;
}

/** What a file is, by its name, that only a runtime with a compiler can load. */
function describeForeign(path: string): Failure | undefined {
  const what = /\.[jt]sx$/.test(path) ? "JSX" : /\.c[jt]s$/.test(path) ? "CommonJS" : undefined;
  return what && unsupported(`${what} is not supported in the executable (${show(path)})`);
}

function failureOf({ message, line, column, isUnsupported }: StripProblem, path: string): Failure {
  const place = `${show(path)}:${line}:${column}`;
  if (!isUnsupported) {
    return {
      kind: "module",
      problem: "syntax",
      message: `syntax error in ${place}: ${message}`,
    };
  }
  const what = message.replace(/ in strip-only mode$/, "");
  return unsupported(`${what} in the executable (${place})`);
}

function unsupported(text: string): Failure {
  const message = `${text}: bundle the module first (deno bundle, esbuild), or use deno run`;
  return { kind: "module", problem: "unsupported", message };
}

function show(path: string): string {
  const cwd = `${Deno.cwd()}/`;
  return path.startsWith(cwd) ? path.slice(cwd.length) : path;
}
