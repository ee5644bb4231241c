/** Runs a program that uses the library in a terminal of its own, with no more permissions than it needs. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Sandbox } from "../_support/cli.ts";
import { openPty, type Pty } from "../_support/pty.ts";
import { PtyScreen } from "../_support/pty_screen.ts";
import { assertRestored } from "../cli/_live.ts";

export interface ProgramOptions {
  /** Arguments of the program. */
  readonly args?: readonly string[];
  /** Flags of Deno. @default none: whatever the program asked for would be a question on the terminal */
  readonly flags?: readonly string[];
  /** @default 80 */
  readonly columns?: number;
  /** @default 24 */
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export class Program implements AsyncDisposable {
  private constructor(
    readonly sandbox: Sandbox,
    readonly pty: Pty,
    readonly shown: PtyScreen,
  ) {}

  /** @param path Relative to the project's root. */
  static async start(path: string, options: ProgramOptions = {}): Promise<Program> {
    return await Program.#start(await Sandbox.create(), pathOf(path), options);
  }

  /** A program made up on the spot, somewhere else than the library; `LIBRARY` in it is the library's URL. */
  static async of(source: string, options: ProgramOptions = {}): Promise<Program> {
    const sandbox = await Sandbox.create();
    const path = `${sandbox.path}/program.ts`;
    const library = new URL("../../lib/mod.ts", import.meta.url).href;
    await Deno.writeTextFile(path, source.replaceAll("LIBRARY", library));
    return await Program.#start(sandbox, path, options);
  }

  static async #start(sandbox: Sandbox, path: string, options: ProgramOptions): Promise<Program> {
    const { args = [], flags = [], columns = 80, rows = 24, env } = options;
    const pty = await openPty({
      cwd: sandbox.path,
      columns,
      rows,
      env: { ...sandbox.env, TERM: "xterm-256color", ...env },
      argv: [Deno.execPath(), "run", "-q", "--no-check", ...flags, path, ...args],
    });
    return new Program(sandbox, pty, new PtyScreen(pty, { columns, rows }));
  }

  /** Resolves with the rows of the screen once all patterns match a row each. */
  see(...wanted: readonly RegExp[]): Promise<string[]> {
    return this.shown.waitFor((rows) =>
      wanted.every((pattern) => rows.some((row) => pattern.test(row)))
    );
  }

  /** All lines at the end, after it was checked how the program ended and what it left. */
  async lines(code: number): Promise<string[]> {
    const end = await this.pty.end;
    const lines = await this.shown.lines();
    assert.deepEqual(end, { code, signal: null }, lines.join("\n"));
    assertRestored(this.pty.output);
    assert.doesNotMatch(this.pty.output, /Deno requests/);
    return lines;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pty[Symbol.asyncDispose]();
    this.shown.screen.dispose();
    await this.sandbox[Symbol.asyncDispose]();
  }
}

/** Runs a program without a terminal. */
export async function runPiped(path: string, options: ProgramOptions = {}) {
  await using sandbox = await Sandbox.create();
  const { args = [], flags = [] } = options;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "--no-prompt", ...flags, pathOf(path), ...args],
    clearEnv: true,
    env: { ...sandbox.env, ...options.env },
    cwd: sandbox.path,
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes).split("\n").slice(0, -1);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

function pathOf(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** The bars as words: their length depends on the screen. */
export function withoutBars(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/[█░▏▎▍▌▋▊▉╌]+/, "|").replace(/ +/g, " "));
}
