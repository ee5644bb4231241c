/**
 * An isolate in a process of its own: Heddle started once more, as nothing but a relay between a worker and its standard
 * streams. Looks like any other worker to its owner; its end takes along whatever it started.
 */
import type { IsolateSpec, WorkerHandle, WorkerListener } from "../ports.ts";
import type { FromWorker, ToWorker } from "../protocol.ts";
import { DEPTH_VARIABLE, PieceReader, type RelayOrder } from "./isolate_messages.ts";
import { isolateArgs } from "./launch_flags.ts";
import { isGranted, readPermittedEnv } from "./permissions.ts";
import { createToken, extendMark, MARK_VARIABLE } from "./process_table.ts";
import { errorMessage } from "../text/error_message.ts";

/** Heddles in Heddles: more than anybody means to nest. */
const MAX_DEPTH = 4;
const TAIL_BYTES = 8 * 1024;
/** Programs that left the group may hold the pipes for ever: after its end so long is waited for what is in them. */
const PIPES_MS = 1000;
/** Longer lines of others are handed over in pieces. */
const MAX_STRAY_LENGTH = 64 * 1024;
const OUT_OF_MEMORY = /out of memory|heap limit|OOM error/i;
/** What an isolate has to say; anything else would be a module's that pretends to be one. */
const SAID: ReadonlySet<string> = new Set<FromWorker["kind"]>([
  "ready",
  "progress",
  "log",
  "done",
  "error",
  "pong",
  "last_words",
  "closed",
  "fatal",
]);

export interface IsolateProcessOptions {
  readonly isolate: IsolateSpec;
  readonly listener: WorkerListener;
  /** Called once, when the process is gone. */
  gone(): void;
}

/** Starts no process before it is configured. @throws what keeps a process from being started, from `post`. */
export function createIsolateProcess(options: IsolateProcessOptions): WorkerHandle {
  return new IsolateProcess(options);
}

class IsolateProcess implements WorkerHandle {
  readonly #options: IsolateProcessOptions;
  readonly #token = crypto.randomUUID();
  readonly #pieces = new PieceReader(this.#token);
  #child: Deno.ChildProcess | undefined;
  #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #orders: RelayOrder[] = [];
  /** The line that is under way. */
  #rest = "";
  #task: number | undefined;
  #isOver = false;

  constructor(options: IsolateProcessOptions) {
    this.#options = options;
  }

  post(message: ToWorker): void {
    if (this.#isOver) return;
    if (message.kind === "configure") {
      const { cancelFlag: _, ...configure } = message;
      if (!this.#start(message.runId)) return;
      this.#send({ kind: "configure", configure, isolate: this.#options.isolate });
      return;
    }
    if (message.kind === "start") this.#task = message.task;
    this.#send({ kind: "message", message });
  }

  setFlag(isRaised: boolean): void {
    this.#send({ kind: "flag", isRaised });
  }

  setFrozen(isFrozen: boolean): void {
    if (!this.#isOver && Deno.build.os !== "windows") {
      this.#signal(isFrozen ? "SIGSTOP" : "SIGCONT");
    }
  }

  terminate(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#kill();
    if (this.#child === undefined) this.#options.gone();
  }

  #start(runId: string): boolean {
    try {
      const { env } = readPermittedEnv([DEPTH_VARIABLE, MARK_VARIABLE]);
      const depth = Number(env[DEPTH_VARIABLE] ?? 0) + 1;
      if (depth > MAX_DEPTH) throw new Error(`Isolates are nested more than ${MAX_DEPTH} deep`);
      // Deno would ask for it on the terminal.
      if (!isGranted({ name: "run", command: Deno.execPath() })) {
        throw new Error(`Heddle itself has no run access to ${Deno.execPath()}`);
      }
      this.#child = new Deno.Command(Deno.execPath(), {
        args: isolateArgs(),
        env: {
          [DEPTH_VARIABLE]: String(depth),
          [MARK_VARIABLE]: extendMark(env[MARK_VARIABLE], createToken(runId, 0)),
        },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
        detached: true,
      }).spawn();
    } catch (error) {
      this.#isOver = true;
      queueMicrotask(() => {
        this.#options.gone();
        this.#options.listener.crashed(`Its process cannot be started: ${errorMessage(error)}`);
      });
      return false;
    }
    this.#writer = this.#child.stdin.getWriter();
    this.#write(`${this.#token}\n`);
    void this.#follow(this.#child);
    return true;
  }

  async #follow(child: Deno.ChildProcess): Promise<void> {
    const stop = new AbortController();
    let tail = "";
    let isGarbled = false;
    const reading = Promise.allSettled([
      readText(child.stdout, stop.signal, (text) => this.#hear(text)).catch(() => {
        if (stop.signal.aborted) return;
        isGarbled = true;
        this.#kill();
      }),
      readText(child.stderr, stop.signal, (text) => {
        tail = (tail + text).slice(-TAIL_BYTES);
      }),
    ]);
    const status = await child.status;
    // What it started and left behind has nobody to report to.
    this.#kill();
    const timer = setTimeout(() => stop.abort(), PIPES_MS);
    await reading;
    clearTimeout(timer);
    this.#writer?.abort().catch(() => {});
    this.#options.gone();
    if (this.#isOver) return;
    this.#isOver = true;
    const { listener } = this.#options;
    if (OUT_OF_MEMORY.test(tail)) {
      return listener.crashed("module ran out of memory; its process was ended", "memory");
    }
    if (isGarbled) return listener.crashed("What its process said cannot be read");
    const last = tail.trim().split("\n").at(-1) ?? "";
    listener.crashed(`Its process ended ${endOf(status)}${last === "" ? "" : `: ${last}`}`);
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#hearLine(line);
    if (this.#rest.length < MAX_STRAY_LENGTH || this.#rest.includes(this.#token)) return;
    // The beginning of a token may be the end of it.
    this.#hearStray(this.#rest.slice(0, -this.#token.length));
    this.#rest = this.#rest.slice(-this.#token.length);
  }

  #hearLine(line: string): void {
    const { stray, text } = this.#pieces.take(line);
    this.#hearStray(stray);
    if (text === null) return;
    for (const message of JSON.parse(text) as FromWorker[]) {
      if (!this.#isOver && SAID.has(message.kind)) this.#options.listener.message(message);
    }
  }

  /** From a program that the module started with this process's own output. */
  #hearStray(text: string): void {
    if (text === "" || this.#task === undefined || this.#isOver) return;
    this.#options.listener.message({ kind: "log", task: this.#task, text });
  }

  #send(order: RelayOrder): void {
    if (this.#orders.push(order) > 1) return;
    queueMicrotask(() => {
      const lines = this.#orders.map((one) => JSON.stringify(one) + "\n").join("");
      this.#orders = [];
      this.#write(lines);
    });
  }

  #write(lines: string): void {
    // One that has died says so by its end.
    this.#writer?.write(new TextEncoder().encode(lines)).catch(() => {});
  }

  #kill(): void {
    this.#signal("SIGKILL");
  }

  /** To the process and all that it has started and that is still in its group. */
  #signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      if (Deno.build.os === "windows") this.#child?.kill(signal);
      else Deno.kill(-pid, signal);
    } catch {
      // Gone already.
    }
  }
}

async function readText(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  read: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream(), { signal })) read(text);
}

function endOf({ code, signal }: Deno.CommandStatus): string {
  // Not by us, who have heard of its end by then.
  if (signal === "SIGKILL") return "by SIGKILL, as the system ends processes when memory runs out";
  return signal === null ? `with exit code ${code}` : `by ${signal}`;
}
