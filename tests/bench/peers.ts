/**
 * The programs that are measured beside each other, and how one of them is run. Owns the folder that
 * the runs write their journals to.
 */
import { heddleArgv } from "../_support/cli.ts";
import { findPython } from "../_support/pty.ts";
import { readPeakMiB, sleep } from "./proc.ts";

export interface Peer {
  readonly name: string;
  readonly argv: readonly string[];
  /** Runs in a pseudo-terminal whose output is thrown away. @default false */
  readonly isInTerminal?: boolean;
  /** Why it cannot be measured here. */
  readonly missing?: string;
}

export interface Measured {
  readonly wallMs: number;
  readonly peakMiB: number;
}

const PEAK_POLL_MS = 20;

/** Heddle with the given arguments. */
export function heddle(name: string, args: readonly string[], isInTerminal = false): Peer {
  return { name, argv: [...heddleArgv(), ...args], isInTerminal };
}

/** Another program, marked as missing when it is not installed. */
export function program(name: string, argv: readonly string[]): Peer {
  return isInstalled(argv[0] ?? "") ? { name, argv } : { name, argv, missing: "not installed" };
}

/** A Python program that needs a module, marked as missing without it. */
export function pythonProgram(name: string, module: string, source: string): Peer {
  const python = findPython();
  const peer = { name, argv: [python, "-c", source] };
  const probe = ["-c", `import ${module}`];
  return succeeds(python, probe) ? peer : { ...peer, missing: `no Python module ${module}` };
}

/** A Node program that needs a package, marked as missing without it. */
export function nodeProgram(name: string, packageName: string, source: string): Peer {
  const peer = { name, argv: ["node", "--input-type=module", "-e", source] };
  const probe = ["--input-type=module", "-e", `await import("${packageName}")`];
  return succeeds("node", probe) ? peer : { ...peer, missing: `no Node package ${packageName}` };
}

/** Runs a peer to its end with `stdin` as its input. */
export async function run(peer: Peer, stdin: string, stateHome: string): Promise<Measured> {
  const [command = "", ...args] = peer.isInTerminal ? inTerminal(peer.argv, stdin) : peer.argv;
  const startMs = performance.now();
  const child = new Deno.Command(command, {
    args,
    env: { XDG_STATE_HOME: stateHome, TERM: "xterm-256color" },
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const ended = child.status.then(() => performance.now());
  const feeding = new Blob([stdin]).stream().pipeTo(child.stdin).catch(() => {});
  const peakMiB = await watchPeak(child, ended);
  await feeding;
  const { success, code } = await child.status;
  if (!success) throw new Error(`${peer.name} ended with ${code}: ${peer.argv.join(" ")}`);
  return { wallMs: await ended - startMs, peakMiB };
}

/** The command in a pseudo-terminal, its stdin from a file: a terminal is no place for inputs. */
function inTerminal(argv: readonly string[], stdin: string): string[] {
  const path = Deno.makeTempFileSync({ dir: scratch(), prefix: "stdin-" });
  Deno.writeTextFileSync(path, stdin);
  return ["script", "-qefc", `${argv.map(quote).join(" ")} < ${quote(path)}`, "/dev/null"];
}

/** The peak of the process itself; children are the jobs. */
async function watchPeak(child: Deno.ChildProcess, ended: Promise<unknown>): Promise<number> {
  let peakMiB = 0;
  let isOver = false;
  ended.then(() => isOver = true);
  while (!isOver) {
    peakMiB = Math.max(peakMiB, readPeakMiB(child.pid) ?? 0);
    await sleep(PEAK_POLL_MS);
  }
  return peakMiB;
}

let scratchFolder: string | null = null;

/** A temporary folder of this benchmark. */
export function scratch(): string {
  return scratchFolder ??= Deno.makeTempDirSync({ prefix: "heddle-bench-" });
}

/** Removes what the benchmark left. */
export function cleanUp(): void {
  if (scratchFolder !== null) Deno.removeSync(scratchFolder, { recursive: true });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function isInstalled(name: string): boolean {
  return succeeds("sh", ["-c", 'command -v "$1"', "sh", name]);
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    return new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}
