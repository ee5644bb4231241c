/**
 * Finds programs the way the shell does: in the child's PATH, remembering what was found.
 * Decides nothing about errors: what is not found is reported by `spawn_problem.ts`.
 */

/** What the C library searches when there is no PATH at all. */
const DEFAULT_PATH = "/bin:/usr/bin";
/** Plenty for one run; bounds the memory of inputs that are themselves program names. */
const MAX_REMEMBERED = 1000;
const ANY_EXECUTE_BIT = 0o111;

/** Searches PATH and remembers the result until `forget`. Unix only. */
export class ProgramPath {
  readonly #known = new Map<string, string>();

  /**
   * The path to execute for `program`, or undefined when PATH has no such file. A program with a
   * slash is its own path. A file that may not be executed is found last, so that it gives EACCES.
   * @param path The child's PATH; its relative entries start from `cwd`.
   */
  find(program: string, path: string | undefined, cwd: string | undefined): string | undefined {
    if (program.includes("/")) return program;
    const key = `${program}\0${path ?? ""}\0${cwd ?? ""}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = searchPath(program, path ?? DEFAULT_PATH, cwd);
    if (found !== undefined) {
      if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
      this.#known.set(key, found);
    }
    return found;
  }

  /** Forgets everything, because a remembered program has moved. @returns false when nothing was known. */
  forget(): boolean {
    const hadAny = this.#known.size > 0;
    this.#known.clear();
    return hadAny;
  }
}

function searchPath(program: string, path: string, cwd: string | undefined): string | undefined {
  if (program === "") return undefined;
  let denied: string | undefined;
  for (const folder of path.split(":")) {
    const candidate = `${folder === "" ? "." : folder}/${program}`;
    const kind = statProgram(fromFolder(candidate, cwd));
    if (kind === "executable") return candidate;
    if (kind === "file") denied ??= candidate;
  }
  return denied;
}

/** The path as seen from here of what a child in `cwd` calls `path`. */
export function fromFolder(path: string, cwd: string | undefined): string {
  return cwd === undefined || path.startsWith("/") ? path : `${cwd}/${path}`;
}

function statProgram(path: string): "executable" | "file" | "none" {
  try {
    const info = Deno.statSync(path);
    if (!info.isFile) return "none";
    return ((info.mode ?? ANY_EXECUTE_BIT) & ANY_EXECUTE_BIT) === 0 ? "file" : "executable";
  } catch {
    return "none";
  }
}
