/**
 * Starts children through `Deno.Command`, wherever the native spawner cannot: macOS, Windows, other
 * C libraries, no FFI permission. Same behaviour, but each start forks the whole process.
 */
import type { ChildStdin } from "../protocol.ts";
import {
  type Child,
  type ChildEvents,
  type ChildExit,
  type ChildSpawner,
  type ChildSpec,
  PIPE_GRACE_MS,
  SpawnError,
} from "./child_spawner.ts";
import { ProgramPath } from "./program_path.ts";
import { checkSpec, codeOf, createInputError, createSpawnError } from "./spawn_problem.ts";

export function createPortableSpawner(): ChildSpawner {
  return new PortableSpawner();
}

class PortableSpawner implements ChildSpawner {
  readonly name = "portable";
  readonly #programs = new ProgramPath();
  readonly #ownPath = Deno.env.get("PATH");

  spawn(spec: ChildSpec, events: ChildEvents): Child {
    checkSpec(spec);
    const input = openInput(spec.stdin);
    try {
      const process = this.#start(spec);
      if (spec.stdin.kind !== "null") feed(process.stdin, input);
      return new PortableChild(process, events);
    } catch (error) {
      input.cancel();
      throw error;
    }
  }

  close(): Promise<void> {
    this.#programs.forget();
    return Promise.resolve();
  }

  #start(spec: ChildSpec, isSecondTry = false): Deno.ChildProcess {
    const [program = "", ...args] = spec.argv;
    try {
      return command(this.#find(spec, program), args, spec);
    } catch (error) {
      if (error instanceof SpawnError) throw error;
      const code = codeOf(error);
      // A remembered program may have moved to another folder of PATH meanwhile.
      if (code === "ENOENT" && this.#programs.forget() && !isSecondTry) {
        return this.#start(spec, true);
      }
      if (code === "ENOEXEC" && Deno.build.os !== "windows") {
        return command("/bin/sh", [this.#find(spec, program), ...args], spec);
      }
      throw createSpawnError(spec, code, error);
    }
  }

  #find(spec: ChildSpec, program: string): string {
    if (Deno.build.os === "windows") return program;
    const path = "PATH" in spec.env ? spec.env["PATH"] : this.#ownPath;
    const file = this.#programs.find(program, path, spec.cwd);
    if (file === undefined) throw createSpawnError(spec, "ENOENT");
    return file;
  }
}

class PortableChild implements Child {
  readonly pid: number;
  readonly #process: Deno.ChildProcess;
  readonly #readers: readonly ReadableStreamDefaultReader<Uint8Array>[];
  #gate: PromiseWithResolvers<void> | undefined;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  #endedAtMs: number | undefined;
  #isFinished = false;

  constructor(process: Deno.ChildProcess, events: ChildEvents) {
    this.pid = process.pid;
    this.#process = process;
    const [stdout, stderr] = [process.stdout.getReader(), process.stderr.getReader()];
    this.#readers = [stdout, stderr];
    this.#run(events, [
      this.#pump(stdout, (bytes) => events.stdout(bytes)),
      this.#pump(stderr, (bytes) => events.stderr(bytes)),
    ]);
  }

  /** Deno waits for children by itself, as soon as they end. */
  get isReaped(): boolean {
    return this.#endedAtMs !== undefined;
  }

  pauseReading(): void {
    this.#gate ??= Promise.withResolvers();
    clearTimeout(this.#graceTimer);
  }

  resumeReading(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
    if (this.#endedAtMs !== undefined) this.#startGrace();
  }

  async #run(events: ChildEvents, pumps: readonly Promise<void>[]): Promise<void> {
    const status = await this.#process.status;
    const endedAtMs = this.#endedAtMs = performance.now();
    if (this.#gate === undefined) this.#startGrace();
    await Promise.all(pumps);
    this.#isFinished = true;
    clearTimeout(this.#graceTimer);
    events.exit(toExit(status), endedAtMs);
  }

  async #pump(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    sink: (bytes: Uint8Array) => void,
  ): Promise<void> {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      while (this.#gate !== undefined) await this.#gate.promise;
      sink(value);
    }
  }

  #startGrace(): void {
    clearTimeout(this.#graceTimer);
    if (this.#isFinished) return;
    this.#graceTimer = setTimeout(() => {
      for (const reader of this.#readers) reader.cancel();
    }, PIPE_GRACE_MS);
  }
}

function command(program: string, args: readonly string[], spec: ChildSpec): Deno.ChildProcess {
  return new Deno.Command(program, {
    args: [...args],
    env: { ...spec.env },
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    stdin: spec.stdin.kind === "null" ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    detached: Deno.build.os !== "windows",
  }).spawn();
}

function toExit({ code, signal }: Deno.CommandStatus): ChildExit {
  return signal === null ? { kind: "code", code } : { kind: "signal", signal };
}

/** What to write to the child's stdin; a file is opened before the start, so that its absence is noticed. */
function openInput(stdin: ChildStdin): ReadableStream<Uint8Array> {
  if (stdin.kind === "null") return new Blob([]).stream();
  if (stdin.kind === "text") return new Blob([stdin.text]).stream();
  try {
    return Deno.openSync(stdin.path).readable;
  } catch (error) {
    throw createInputError(stdin.path, codeOf(error), error);
  }
}

/** A child that ends or closes its stdin without reading all of it is nothing unusual. */
function feed(target: WritableStream, input: ReadableStream): void {
  input.pipeTo(target).catch(() => {});
}
