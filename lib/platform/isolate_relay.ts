/**
 * The other end of an isolate's process: a worker that hears what comes on standard input, and whose words go out on
 * standard output behind a token, so that nothing else that is written there can be taken for them. The token is the
 * first line of standard input: words of a command line can be read by everybody, the module among them. When standard
 * input ends, its owner is gone, and so is this process, whatever the worker is doing.
 */
import type { WorkerFactory, WorkerHandle, WorkerListener } from "../ports.ts";
import type { FromWorker } from "../protocol.ts";
import { DEPTH_VARIABLE, RELAY_WORD, type RelayOrder, toPieces } from "./isolate_messages.ts";
import { readPermittedEnv } from "./permissions.ts";
import { writeAllSync } from "./write_all.ts";

export interface IsolateRelayOptions {
  /** @param folder The run's own, which is removed by its owner. */
  createFactory(folder: string): WorkerFactory;
}

/** Runs until the process is ended. Resolves with the exit code of a process that nobody meant to start. */
export async function runIsolateRelay(options: IsolateRelayOptions): Promise<number> {
  const { env, hidden } = readPermittedEnv([DEPTH_VARIABLE]);
  const isOurs = hidden.has(DEPTH_VARIABLE) || env[DEPTH_VARIABLE] !== undefined;
  if (!isOurs) {
    Deno.stderr.writeSync(new TextEncoder().encode(`heddle: ${RELAY_WORD} is Heddle's own\n`));
    return 2;
  }
  let relay: Relay | undefined;
  let rest = "";
  for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (relay === undefined) relay = new Relay(line, options.createFactory);
      else relay.take(JSON.parse(line) as RelayOrder);
    }
  }
  endOwnGroup();
  return 0;
}

/** Takes along what the module has started; the group is this process's own if an owner started it. */
function endOwnGroup(): void {
  if (Deno.build.os === "windows") return;
  try {
    Deno.kill(-Deno.pid, "SIGKILL");
  } catch {
    // It leads no group.
  }
}

class Relay implements WorkerListener {
  readonly #token: string;
  readonly #createFactory: IsolateRelayOptions["createFactory"];
  readonly #flag = new SharedArrayBuffer(4);
  #worker: WorkerHandle | undefined;
  #messages: FromWorker[] = [];

  constructor(token: string, createFactory: IsolateRelayOptions["createFactory"]) {
    this.#token = token;
    this.#createFactory = createFactory;
  }

  take(order: RelayOrder): void {
    switch (order.kind) {
      case "configure":
        this.#worker = this.#createFactory(order.configure.spillDir).create("call", this, {
          ...order.isolate,
          isolation: "worker",
        });
        return this.#worker.post({ ...order.configure, cancelFlag: this.#flag });
      case "message":
        return this.#worker?.post(order.message);
      case "flag": {
        const flag = new Int32Array(this.#flag);
        Atomics.store(flag, 0, order.isRaised ? 1 : 0);
        Atomics.notify(flag, 0);
        return;
      }
      default:
        return order satisfies never;
    }
  }

  message(message: FromWorker): void {
    if (this.#messages.push(message) > 1) return;
    queueMicrotask(() => this.#flush());
  }

  crashed(reason: string): void {
    this.message({ kind: "fatal", reason });
  }

  #flush(): void {
    const text = JSON.stringify(this.#messages);
    this.#messages = [];
    // Each in a write of its own, which others cannot get into.
    for (const piece of toPieces(text, this.#token)) {
      writeAllSync(Deno.stdout, new TextEncoder().encode(piece));
    }
  }
}
