/**
 * What the tests of the live display share: a run in a pseudo-terminal with its screen, jobs that wait
 * until they are let go, and what may and may not be among the bytes that a terminal gets.
 */
import assert from "node:assert/strict";
import { heddleArgv, Sandbox } from "../_support/cli.ts";
import { openPty, type Pty, type PtyOptions } from "../_support/pty.ts";
import { PtyScreen } from "../_support/pty_screen.ts";
import type { ScreenSize } from "../_support/screen.ts";

/** Everything that the painter may write beside text. */
const PAINTING =
  // deno-lint-ignore no-control-regex
  /\x1b\[K\x1b7\x1b\[B\x1b\[J\x1b8|\x1b\[(?:\?(?:2026|2004|25|7|1049)[hl]|\d*[ABCDGX]|\d*;?\d*H|[KJ])|\x1b[DM]|\x08|\r/g;
// deno-lint-ignore no-control-regex
const COLOR = /\x1b\[[\d;]*m/g;
// deno-lint-ignore no-control-regex
const FRAME = /\x1b\[\?2026h(.*?)\x1b\[\?2026l/gs;
const UNSAFE =
  // deno-lint-ignore no-control-regex
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/;

/** Each takes a way to the bridge and back. */
const MAX_LOOKS = 20_000;

export interface LiveOptions extends Omit<PtyOptions, "argv" | "env"> {
  readonly env?: Readonly<Record<string, string>>;
  /** Runs a shell line in which `"$@"` stands for the program, instead of the program itself. */
  readonly shell?: string;
}

/** A run of heddle in a terminal of its own, in a sandbox of its own. */
export class Live implements AsyncDisposable {
  private constructor(
    readonly sandbox: Sandbox,
    readonly pty: Pty,
    readonly shown: PtyScreen,
  ) {}

  /** @param files Are written into the sandbox first. */
  static async start(
    args: readonly string[],
    options: LiveOptions = {},
    files: Readonly<Record<string, string>> = {},
  ): Promise<Live> {
    const sandbox = await Sandbox.create();
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${sandbox.path}/${name}`, text);
    }
    const { env, shell, columns = 80, rows = 24, ...rest } = options;
    const argv = shell === undefined
      ? [...heddleArgv(), ...args]
      : ["/bin/sh", "-c", shell, "sh", ...heddleArgv(), ...args];
    const pty = await openPty({
      cwd: sandbox.path,
      ...rest,
      columns,
      rows,
      env: { ...sandbox.env, TERM: "xterm-256color", ...env },
      argv,
    });
    return new Live(sandbox, pty, new PtyScreen(pty, { columns, rows }));
  }

  /** Lets all jobs go that wait by `AWAIT`. */
  async letGo(): Promise<void> {
    await Deno.writeTextFile(`${this.sandbox.path}/go`, "");
  }

  /** Resolves with the rows of the screen once all patterns match a row each. */
  see(...wanted: readonly RegExp[]): Promise<string[]> {
    return this.shown.waitFor((rows) =>
      wanted.every((pattern) => rows.some((row) => pattern.test(row)))
    );
  }

  /** Types keys, and resolves with the rows of the screen once all patterns match a row each. */
  async press(keys: string, ...wanted: readonly RegExp[]): Promise<string[]> {
    this.pty.write(keys);
    return await this.see(...wanted);
  }

  /** Resolves once keys are read: the terminal is in the mode for them. */
  async keysOn(): Promise<void> {
    while ((await this.pty.modes()).isCanonical) {
      // Each look goes through the bridge and the kernel, which is where the mode changes.
    }
  }

  /** Whether the process whose id a job wrote into `pid-JOB` is stopped. */
  async isStopped(job: string): Promise<boolean> {
    return isStopped((await Deno.readTextFile(`${this.sandbox.path}/pid-${job}`)).trim());
  }

  /** Resolves once these jobs are stopped: a signal that was sent takes effect when the kernel gets to the process. */
  async untilStopped(...jobs: readonly string[]): Promise<void> {
    for (const job of jobs) {
      for (let looks = 0; !await this.isStopped(job); looks++) {
        assert.ok(looks < MAX_LOOKS, `${job} was not stopped`);
        await this.pty.modes();
      }
    }
  }

  /** Stops the run with keys until nothing on the screen moves any more. */
  async freeze(): Promise<void> {
    this.pty.write("p");
    await this.see(/p again stops/);
    this.pty.write("p");
    await this.see(/p again goes on/);
    this.pty.write("\x1b");
    await this.shown.waitFor((rows) => !rows.some((row) => /p again/.test(row)));
  }

  /** Changes the size of a run that stands still: a frame under way would fit neither size. */
  async resize(size: ScreenSize): Promise<void> {
    await this.shown.resize(size);
  }

  /** All lines at the end of the run, after its exit code was checked. */
  async lines(exitCode: number): Promise<string[]> {
    const end = await this.pty.end;
    assert.deepEqual(end, { code: exitCode, signal: null }, this.pty.output);
    return await this.shown.lines();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pty[Symbol.asyncDispose]();
    this.shown.screen.dispose();
    await this.sandbox[Symbol.asyncDispose]();
  }
}

/** A shell that was just starting a program (vfork) is not stopped itself, but stands still with that child. */
function isStopped(pid: string): boolean {
  const stat = readProc(`${pid}/stat`);
  const state = stat[stat.lastIndexOf(")") + 2];
  if (state !== "D") return state === "T";
  return readProc(`${pid}/task/${pid}/children`).split(" ").some((child) =>
    child !== "" && isStopped(child)
  );
}

/** Empty for a process that is gone. */
function readProc(name: string): string {
  try {
    return Deno.readTextFileSync(`/proc/${name}`);
  } catch {
    return "";
  }
}

/** A line of shell that waits until `letGo()`, or the sandbox is gone; a signal to `sleep` does not end it. */
export const AWAIT = 'while [ -d "$HOME" ] && ! [ -e go ]; do sleep 0.05; done';

/** The frames in the bytes of a terminal, and what is between them. */
export function splitFrames(output: string): { frames: string[]; between: string } {
  const frames = [...output.matchAll(FRAME)].map((match) => match[1] ?? "");
  return { frames, between: output.replace(FRAME, "") };
}

/** What is left when everything that Heddle itself may send is taken away. */
export function textOf(output: string): string {
  return output.replace(PAINTING, "").replace(COLOR, "");
}

/** Nothing but the painter's own sequences, colours and text has come to the terminal. */
export function assertHarmless(output: string): void {
  const text = textOf(output);
  const at = text.search(UNSAFE);
  assert.equal(at, -1, JSON.stringify(text.slice(Math.max(0, at - 60), at + 60)));
}

/** The cursor is visible, lines wrap, no frame is open, the main screen is shown, and pastes are not marked. */
export function assertRestored(output: string): void {
  assert.ok(isRestored(output), JSON.stringify(output.slice(-500)));
}

export function isRestored(output: string): boolean {
  return [
    ["?25h", "?25l"],
    ["?7h", "?7l"],
    ["?2026l", "?2026h"],
    ["?1049l", "?1049h"],
    ["?2004l", "?2004h"],
  ].every(([on, off]) => output.lastIndexOf(`\x1b[${on}`) >= output.lastIndexOf(`\x1b[${off}`));
}
