/**
 * Runs the command line as a user would: from source, or the executable that `HEDDLE_BINARY` names.
 * Owns the sandbox of folders and environment in which it cannot see or change anything of the user's.
 */
import { fileURLToPath } from "node:url";
import { openPty, type Pty, type PtyOptions } from "./pty.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const DEFAULT_TIMEOUT_MS = 60_000;

/** What decides about looks and places; a test sets what it needs. */
const DROPPED =
  /^(CI|GITHUB_\w+|NO_COLOR|FORCE_COLOR|CLICOLOR\w*|COLORTERM|TERM\w*|TMUX\w*|COLUMNS|LINES|LANG|LANGUAGE|LC_\w+|XDG_\w+|TMPDIR|HEDDLE_\w+|DENO_CERT|DENO_TLS_CA_STORE|(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy)$/;

export interface CliOptions {
  /** @default nothing, at its end */
  readonly stdin?: string | Uint8Array;
  /** Added to the sandbox's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default the sandbox's folder */
  readonly cwd?: string;
  /** After which it is killed and the test fails. @default 60_000 */
  readonly timeoutMs?: number;
}

export interface CliResult {
  /** 128 + signal number after a death by signal. */
  readonly code: number;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that has not ended yet. */
export interface StartedCli {
  readonly pid: number;
  readonly result: Promise<CliResult>;
}

/** The program and its first arguments. */
export function heddleArgv(): string[] {
  const binary = Deno.env.get("HEDDLE_BINARY");
  return binary ? [binary] : [Deno.execPath(), "run", "-q", "-A", MAIN];
}

/** A temporary home; disposing removes it. */
export class Sandbox implements AsyncDisposable {
  private constructor(
    /** Home and working folder. */
    readonly path: string,
    readonly env: Readonly<Record<string, string>>,
  ) {}

  static async create(): Promise<Sandbox> {
    const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "heddle-test-" }));
    await Promise.all(["state", "tmp"].map((name) => Deno.mkdir(`${path}/${name}`)));
    const inherited = Object.entries(Deno.env.toObject()).filter(([name]) => !DROPPED.test(name));
    return new Sandbox(path, {
      ...Object.fromEntries(inherited),
      // The runtime's cache would move with HOME.
      DENO_DIR: cacheFolder(),
      HOME: path,
      LANG: "C.UTF-8",
      TMPDIR: `${path}/tmp`,
      XDG_STATE_HOME: `${path}/state`,
    });
  }

  /** Runs to the end, without a terminal. */
  run(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
    return this.start(args, options).result;
  }

  /** Starts a run without a terminal; its result must be awaited before the sandbox is disposed. */
  start(args: readonly string[], options: CliOptions = {}): StartedCli {
    const [program = "", ...first] = heddleArgv();
    const child = new Deno.Command(program, {
      args: [...first, ...args],
      clearEnv: true,
      env: { ...this.env, ...options.env },
      cwd: options.cwd ?? this.path,
      stdin: options.stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return { pid: child.pid, result: collect(child, options) };
  }

  /** Starts a run in a terminal of its own. */
  openPty(args: readonly string[], options: Omit<PtyOptions, "argv"> = {}): Promise<Pty> {
    return openPty({
      cwd: this.path,
      ...options,
      env: { ...this.env, TERM: "xterm-256color", ...options.env },
      argv: [...heddleArgv(), ...args],
    });
  }

  /** Ids of the runs that left a journal, oldest first. */
  runIds(): string[] {
    try {
      return [...Deno.readDirSync(`${this.path}/state/heddle/runs`)].map((it) => it.name).sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Runs once in a sandbox of its own, which is gone afterwards. */
export async function runHeddle(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  await using sandbox = await Sandbox.create();
  return await sandbox.run(args, options);
}

async function collect(child: Deno.ChildProcess, options: CliOptions): Promise<CliResult> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  const feeding = options.stdin === undefined ? null : feed(child.stdin, options.stdin);
  const { code, signal, stdout, stderr } = await child.output();
  clearTimeout(timer);
  await feeding;
  const result = { code, signal, stdout: decode(stdout), stderr: decode(stderr) };
  if (isLate) throw new Error(`Still running after ${timeoutMs} ms: ${JSON.stringify(result)}`);
  return result;
}

async function feed(stdin: WritableStream<Uint8Array>, input: string | Uint8Array): Promise<void> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const writer = stdin.getWriter();
  // A command that ends without reading its input is no mistake of the test's.
  await writer.write(bytes).catch(() => {});
  await writer.close().catch(() => {});
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function cacheFolder(): string {
  const { DENO_DIR, XDG_CACHE_HOME, HOME = "/root" } = Deno.env.toObject();
  return DENO_DIR ?? `${XDG_CACHE_HOME ?? `${HOME}/.cache`}/deno`;
}
