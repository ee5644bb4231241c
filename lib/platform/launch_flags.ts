/**
 * How this process was started, as far as that can be told: whether isolates may be given fewer rights, and how to start
 * another process like this one.
 */
import type { ModuleRights } from "../protocol.ts";
import { RELAY_WORD } from "./isolate_messages.ts";
import { fromFileUrl, resolve } from "./paths.ts";
import { isGranted, readPermittedEnv } from "./permissions.ts";

const ROOT = new URL("../../", import.meta.url).href;
const MAIN = new URL("main.ts", ROOT).href;
const ISOLATE = new URL("workers/isolate.ts", ROOT).href;
/** Flags that a second process gets anyway, or must not have: one debugger port is not enough for two. */
const NOT_PASSED_ON =
  /^(?:-q|--quiet|--no-prompt|--unstable-worker-options|--inspect.*|--watch.*|--check.*|--reload.*|-r)$/;
const RIGHTS = ["read", "write", "net", "env", "run", "sys", "ffi", "import"] as const;

/** What workers of this process can be. */
export interface WorkerLimits {
  /**
   * They can be given fewer rights than this process has. That takes a runtime option, without which the attempt would
   * end the whole process.
   */
  readonly canNarrow: boolean;
  /** The runtime asks on the terminal, in the middle of the display, for what code in them lacks. */
  readonly mayPrompt: boolean;
}

export function readWorkerLimits(): WorkerLimits {
  if (Deno.build.standalone) return { canNarrow: true, mayPrompt: false };
  const flags = ownWords();
  const isConfigured = Deno.mainModule.startsWith(ROOT) && ROOT.startsWith("file:") &&
    !flags.some((flag) => /^(?:-c|--config|--no-config)(?:=|$)/.test(flag));
  return {
    canNarrow: isConfigured || flags.includes("--unstable-worker-options"),
    mayPrompt: mayPrompt(flags),
  };
}

/** Whether an isolate with these rights, by default all that this process has, can be a worker here. */
export function fitsWorker(
  rights: ModuleRights | undefined,
  { canNarrow, mayPrompt }: WorkerLimits,
): boolean {
  if (rights !== undefined) return canNarrow && !mayPrompt;
  return !mayPrompt || RIGHTS.every((name) => isGranted({ name } as Deno.PermissionDescriptor));
}

function mayPrompt(flags: readonly string[]): boolean {
  if (flags.includes("--no-prompt")) return false;
  const { env } = readPermittedEnv(["DENO_NO_PROMPT"]);
  return env.DENO_NO_PROMPT === undefined && Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
}

/** The words that start an isolate's process, with this process's own rights. Everybody can read them. */
export function isolateArgs(): string[] {
  if (Deno.build.standalone) return [RELAY_WORD];
  const flags = passedFlags() ?? rightFlags();
  const isQuiet = flags.some((flag) => /^-[a-zA-Z]*q/.test(flag));
  return [
    "run",
    ...(isQuiet ? [] : ["-q"]),
    "--no-prompt",
    "--unstable-worker-options",
    ...flags,
    ISOLATE,
  ];
}

/** The flags that this process was given, if it was started as `deno run FLAGS main.ts`. */
function passedFlags(): readonly string[] | undefined {
  const [, ...words] = ownWords();
  const flags = words[0] === "run" ? words.slice(1) : words;
  const at = flags.findIndex((word) => word === Deno.mainModule || isMainPath(word));
  if (Deno.mainModule !== MAIN || at < 0) return undefined;
  return flags.slice(0, at).filter((flag) => flag !== "run" && !NOT_PASSED_ON.test(flag));
}

function isMainPath(word: string): boolean {
  if (word.startsWith("-")) return false;
  try {
    return resolve(Deno.cwd(), word) === fromFileUrl(new URL(Deno.mainModule));
  } catch {
    return false;
  }
}

/** What is granted as a whole; what is granted in part cannot be asked for, and is left out. */
function rightFlags(): readonly string[] {
  const granted = RIGHTS.filter((name) => isGranted({ name } as Deno.PermissionDescriptor));
  return granted.length === RIGHTS.length ? ["-A"] : granted.map((name) => `--allow-${name}`);
}

/** The command line of this process; empty where the system does not show it. */
function ownWords(): readonly string[] {
  if (Deno.build.os !== "linux") return [];
  try {
    return Deno.readTextFileSync("/proc/self/cmdline").split("\0").slice(0, -1);
  } catch {
    return [];
  }
}
