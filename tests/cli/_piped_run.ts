/**
 * A run without a terminal that a test talks to while it goes on: writes inputs, waits for words in
 * its output, sends signals. Owns the process; what the words mean is the test's.
 */
import { type CliResult, heddleArgv, type Sandbox } from "../_support/cli.ts";

/** After which a run that hangs is killed, so that the test fails instead of hanging too. */
const PATIENCE_MS = 60_000;

export interface PipedOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** @default empty */
  readonly stdin?: "piped" | "null";
}

export class PipedRun implements AsyncDisposable {
  /** Resolves when the process has ended and all it wrote was read. */
  readonly result: Promise<CliResult>;
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array> | null;
  readonly #stdout: Heard;
  readonly #stderr: Heard;

  private constructor(child: Deno.ChildProcess, hasStdin: boolean) {
    this.#child = child;
    this.#stdin = hasStdin ? child.stdin.getWriter() : null;
    this.#stdout = new Heard(child.stdout);
    this.#stderr = new Heard(child.stderr);
    const timer = setTimeout(() => this.kill("SIGKILL"), PATIENCE_MS);
    this.result = this.#collect().finally(() => clearTimeout(timer));
  }

  static start(
    sandbox: Sandbox,
    args: readonly string[],
    { env = {}, stdin = "null" }: PipedOptions = {},
  ): PipedRun {
    const [program = "", ...first] = heddleArgv();
    const child = new Deno.Command(program, {
      args: [...first, ...args],
      clearEnv: true,
      env: { ...sandbox.env, ...env },
      cwd: sandbox.path,
      stdin,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return new PipedRun(child, stdin === "piped");
  }

  get pid(): number {
    return this.#child.pid;
  }

  async write(text: string): Promise<void> {
    await this.#stdin?.write(new TextEncoder().encode(text));
  }

  async closeStdin(): Promise<void> {
    // It may have ended before.
    await this.#stdin?.close().catch(() => {});
  }

  /** Resolves with everything on standard output so far, once that matches. */
  stdout(pattern: RegExp): Promise<string> {
    return this.#stdout.until(pattern);
  }

  /** Resolves with everything on standard error so far, once that matches. */
  stderr(pattern: RegExp): Promise<string> {
    return this.#stderr.until(pattern);
  }

  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Ends what still runs, as a user would: a run that is killed leaves its jobs behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.kill("SIGTERM");
    } catch {
      // It has ended, as it should.
    }
    await this.closeStdin();
    await this.result;
  }

  async #collect(): Promise<CliResult> {
    const [{ code, signal }, stdout, stderr] = await Promise.all([
      this.#child.status,
      this.#stdout.all,
      this.#stderr.all,
    ]);
    return { code, signal, stdout, stderr };
  }
}

/** The text that a stream has brought so far, and who waits for what in it. */
class Heard {
  readonly all: Promise<string>;
  #text = "";
  #isOver = false;
  #waiting: { readonly pattern: RegExp; settle(): void }[] = [];

  constructor(stream: ReadableStream<Uint8Array>) {
    this.all = this.#read(stream);
  }

  until(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (pattern.test(this.#text)) resolve(this.#text);
        else reject(new Error(`Ended without ${pattern}: ${JSON.stringify(this.#text)}`));
      };
      if (this.#isOver || pattern.test(this.#text)) settle();
      else this.#waiting.push({ pattern, settle });
    });
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<string> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.#text += decoder.decode(chunk, { stream: true });
      this.#settle((pattern) => pattern.test(this.#text));
    }
    this.#isOver = true;
    this.#settle(() => true);
    return this.#text;
  }

  #settle(isSettled: (pattern: RegExp) => boolean): void {
    const all = this.#waiting;
    this.#waiting = all.filter(({ pattern }) => !isSettled(pattern));
    for (const one of all) if (isSettled(one.pattern)) one.settle();
  }
}
