/**
 * Says in words for people why a child could not be started: which program, folder or file, and
 * what about it. Looks at the file system only after a start has failed.
 */
import { type ChildSpec, SpawnError } from "./child_spawner.ts";
import { fromFolder } from "./program_path.ts";

const WORDS: Readonly<Record<string, string>> = {
  E2BIG: "arguments and environment are too long",
  EACCES: "permission denied",
  EAGAIN: "too many processes",
  EINVAL: "invalid argument",
  EIO: "input/output error",
  EISDIR: "is a folder",
  ELOOP: "too many symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "name is too long",
  ENFILE: "too many open files in the system",
  ENOENT: "not found",
  ENOEXEC: "not a program",
  ENOMEM: "out of memory",
  ENOTDIR: "part of its path is not a folder",
  EPERM: "not permitted",
  ETXTBSY: "is being written",
};
/** Problems of the machine or of the whole call, not of the program that it names. */
const NOT_THE_PROGRAM = new Set(["E2BIG", "EAGAIN", "EMFILE", "ENFILE", "ENOMEM"]);
/** What only a shell knows, as people write it before looking for `--shell`. */
const SHELL_WORDS = new Set(
  (". [[ alias bg cd command declare eval exec export fg for function if jobs let local popd pushd read set shift " +
    "source then time trap type ulimit umask unset until wait while").split(" "),
);
/** The kernel reads no more of a `#!` line. */
const SHEBANG_BYTES = 256;

/** Makes the error for a start that failed with `code`; blames the folder only if the folder is at fault. */
export function createSpawnError(spec: ChildSpec, code: string, cause?: unknown): SpawnError {
  const folder = NOT_THE_PROGRAM.has(code) ? undefined : folderProblem(spec.cwd);
  if (folder !== undefined) return new SpawnError(folder.code, folder.detail, { cause });
  return new SpawnError(code, describe(spec, code), { cause });
}

/** Makes the error for a stdin file that cannot be read. */
export function createInputError(path: string, code: string, cause?: unknown): SpawnError {
  return new SpawnError(code, `input file ${path}: ${wordsOf(code)}`, { cause });
}

/** Throws when something cannot be handed to a child: an empty command, or a NUL byte, which ends C strings. */
export function checkSpec(spec: ChildSpec): void {
  if (spec.argv.length === 0 || spec.argv[0] === "") {
    throw new SpawnError("ENOENT", "the command is empty");
  }
  if (spec.argv.some(hasNul)) throw new SpawnError("EINVAL", "an argument contains a NUL byte");
  if (spec.cwd !== undefined && hasNul(spec.cwd)) {
    throw new SpawnError("EINVAL", "the folder's name contains a NUL byte");
  }
  for (const [name, value] of Object.entries(spec.env)) {
    if (name === "" || name.includes("=") || hasNul(name) || hasNul(value)) {
      throw new SpawnError("EINVAL", `environment variable ${JSON.stringify(name)} is not valid`);
    }
  }
}

/** Name of the error behind something that Deno threw. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "EUNKNOWN";
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string") return code;
  // Errors that the system did not number, as they appear in Deno's texts.
  if (/os error 8\b/.test(error.message)) return "ENOEXEC";
  if (error instanceof Deno.errors.NotFound) return "ENOENT";
  if (error instanceof Deno.errors.PermissionDenied) return "EACCES";
  return "EUNKNOWN";
}

function describe(spec: ChildSpec, code: string): string {
  if (NOT_THE_PROGRAM.has(code)) return wordsOf(code);
  const program = spec.argv[0] ?? "";
  const path = fromFolder(program, spec.cwd);
  if (code === "ENOENT" && program.includes("/")) {
    const interpreter = readInterpreter(path);
    if (interpreter !== undefined) {
      return `${program}: its interpreter ${interpreter} was not found`;
    }
  }
  if (code === "ENOENT" && /\s/.test(program)) {
    return `${program}: not found; a shell line takes --shell, in a plan a text`;
  }
  if (code === "ENOENT" && SHELL_WORDS.has(program)) {
    return `${program}: not found; what is built into the shell takes --shell, in a plan a text`;
  }
  if (code === "ENOENT" && /^\w+=/.test(program)) {
    return `${program}: not found; to set a variable, write env before it`;
  }
  if (code === "EACCES" && program.includes("/") && isFolder(path)) {
    return `${program}: is a folder`;
  }
  if (code === "EACCES" && program.includes("/") && isPlainFile(path)) {
    return `${program}: permission denied; chmod +x it, or write what runs it before it`;
  }
  return `${program}: ${wordsOf(code)}`;
}

function folderProblem(
  cwd: string | undefined,
): { readonly code: string; readonly detail: string } | undefined {
  if (cwd === undefined) return undefined;
  try {
    // With "/." the folder must be one, and one that may be entered.
    Deno.statSync(`${cwd}/.`);
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    const words = code === "ENOTDIR" ? "is not a folder" : wordsOf(code);
    return { code, detail: `folder ${cwd}: ${words}` };
  }
}

/** The interpreter that a script's first line names; for a program that exists, it is what was not found. */
function readInterpreter(path: string): string | undefined {
  try {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(SHEBANG_BYTES);
    const text = new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
    return /^#![ \t]*(\S+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** A file that nobody may execute. */
function isPlainFile(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && mode !== null && (mode & 0o111) === 0;
  } catch {
    return false;
  }
}

function hasNul(text: string): boolean {
  return text.includes("\0");
}

function wordsOf(code: string): string {
  return WORDS[code] ?? "cannot be started";
}
