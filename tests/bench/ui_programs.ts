/**
 * The programs that `bench:ui` measures and how one of them is run: in a pseudo-terminal of 80 by 24 that always reads.
 * What Heddle needs runs with the flags of `deno task heddle`, packages from npm run on the same Deno.
 */
import { fileURLToPath } from "node:url";
import { findPython } from "../_support/pty.ts";

export interface Program {
  readonly name: string;
  /** Without what the scenario adds. */
  readonly argv: readonly string[];
}

/** Columns and rows. */
export const SCREEN = [80, 24] as const;

const V8_FLAGS = "--v8-flags=--max-semi-space-size=4";

/** A program of Heddle's own. */
export function ours(name: string, file: string): Program {
  return { name, argv: [Deno.execPath(), "run", "-q", "-A", V8_FLAGS, path(file)] };
}

/** A program around a package from npm. */
export function npmPeer(name: string, file: string): Program {
  return { name, argv: [Deno.execPath(), "run", "-q", "-A", "--no-lock", path(`peers/${file}`)] };
}

/** A program around a Python package. */
export function pythonPeer(name: string, file: string): Program {
  return { name, argv: [findPython(), path(`peers/${file}`)] };
}

/** What the program wrote to its terminal. @throws {Error} it failed, or did not end within `limitMs`. */
export async function record(argv: readonly string[], limitMs: number): Promise<Uint8Array> {
  const limitSeconds = String(Math.ceil(limitMs / 1000));
  const args = [path("ui_terminal.py"), ...SCREEN.map(String), limitSeconds, ...argv];
  const { code, stdout } = await new Deno.Command(findPython(), {
    args,
    clearEnv: true,
    env: { ...withoutOpinions(Deno.env.toObject()), TERM: "xterm-256color" },
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (code === 0) return stdout;
  const why = code === 124 ? `took longer than ${limitSeconds} s` : `ended with ${code}`;
  throw new Error(`${why}: ${new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? ""}`);
}

/** Variables that would change what a terminal program shows. */
function withoutOpinions(env: Record<string, string>): Record<string, string> {
  const names = ["CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

function path(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
