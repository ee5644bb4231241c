/** Workers that call functions, for tests: real ones, in this process or in one of their own. */
import assert from "node:assert/strict";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { createWorkerFactory } from "../../lib/platform/worker_factory.ts";
import type { WorkerFactoryOptions } from "../../lib/platform/worker_factory.ts";
import type { CallWork, FromWorker, Isolation, ModuleRights } from "../../lib/protocol.ts";

export interface CallWorkerOptions {
  readonly input?: unknown;
  /** @default as if there were only one kind of isolate */
  readonly isolation?: Isolation;
  readonly rights?: ModuleRights;
  readonly factory?: WorkerFactoryOptions;
  /** More of the work that it is given. */
  readonly maxResultBytes?: number;
  readonly export?: string;
}

export type EndOfCall = Extract<FromWorker, { kind: "done" | "error" | "fatal" }>;

/** A worker, told to call the default export of one module; waits for its end on disposal. */
export class CallWorker implements AsyncDisposable {
  readonly messages: FromWorker[] = [];
  readonly #flag = new SharedArrayBuffer(4);
  readonly #waits = new Set<() => void>();
  readonly #work: CallWork & { readonly module: string };
  readonly #handle;
  #tasks = 0;

  /** @param code Source of the module, or its URL. */
  constructor(code: string, options: CallWorkerOptions = {}) {
    const { input = null, isolation, rights, factory, maxResultBytes, export: name } = options;
    const module = code.startsWith("file:")
      ? code
      : `data:application/javascript,${encodeURIComponent(code)}`;
    this.#work = {
      kind: "call",
      module,
      input,
      ...(maxResultBytes === undefined ? {} : { maxResultBytes }),
      ...(name === undefined ? {} : { export: name }),
      ...(rights === undefined ? {} : { rightsFrom: "option" }),
    };
    const isolate = isolation === undefined && rights === undefined ? undefined : {
      module,
      isolation: isolation ?? "worker",
      ...(rights === undefined ? {} : { rights }),
    };
    this.#handle = createWorkerFactory(factory).create("call", {
      message: (message) => this.#take(message),
      crashed: (reason, problem) =>
        this.#take({
          kind: "fatal",
          reason: problem === undefined ? reason : `${problem}: ${reason}`,
        }),
    }, isolate);
    this.#handle.post({
      kind: "configure",
      worker: 1,
      runId: "run",
      cancelFlag: this.#flag,
      spillDir: Deno.env.get("TMPDIR") ?? "/tmp",
      holdLimitBytes: 0,
    });
    this.start();
  }

  /** Starts the next task, which has the same work. */
  start(input: unknown = this.#work.input): void {
    const task = ++this.#tasks;
    const work = { ...this.#work, input };
    const capture = { kind: "discard" } as const;
    this.#handle.post({
      kind: "start",
      task,
      taskId: String(task),
      attempt: 1,
      slot: 1,
      work,
      capture,
    });
  }

  raiseFlag(): void {
    Atomics.store(new Int32Array(this.#flag), 0, 1);
    this.#handle.setFlag?.(true);
  }

  setFrozen(isFrozen: boolean): void {
    this.#handle.setFrozen?.(isFrozen);
  }

  close(): void {
    this.#handle.post({ kind: "close" });
  }

  terminate(): void {
    this.#handle.terminate();
  }

  /** What was logged so far. */
  get lines(): readonly string[] {
    return this.messages.flatMap((message) =>
      message.kind === "log" || message.kind === "last_words" ? message.text : []
    );
  }

  async until<M extends FromWorker>(is: (message: FromWorker) => message is M): Promise<M> {
    for (;;) {
      const found = this.messages.find(is);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waits.add(resolve));
    }
  }

  /** How a task ended; by default the first. */
  end(task = 1): Promise<EndOfCall> {
    return this.until((message): message is EndOfCall =>
      message.kind === "fatal" ||
      (message.kind === "done" || message.kind === "error") && message.task === task
    );
  }

  /** The message of the module's problem that a task ended with, behind its kind. */
  async problem(task = 1): Promise<string> {
    const end = await this.end(task);
    if (end.kind === "fatal") return `fatal ${end.reason}`;
    assert.ok(end.kind === "error", JSON.stringify(end));
    const { failure } = end;
    if (failure.kind === "module") return `${failure.problem}: ${failure.message}`;
    return failure.kind === "threw" ? `threw ${failure.name}: ${failure.message}` : failure.kind;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#handle.terminate();
    while (livingWorkers() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #take(message: FromWorker): void {
    this.messages.push(message);
    for (const wake of this.#waits) wake();
    this.#waits.clear();
  }
}

export function isProgress(
  message: FromWorker,
): message is Extract<FromWorker, { kind: "progress" }> {
  return message.kind === "progress";
}
