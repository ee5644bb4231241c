/** A real worker that downloads, a folder for it, and what the tests of downloads ask about both. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { FetchWork, FromWorker, RetryAdvice } from "../../lib/protocol.ts";
import type { Failure } from "../../lib/events.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { createWorkerFactory } from "../../lib/platform/worker_factory.ts";

type Ended = Extract<FromWorker, { readonly kind: "done" | "error" }>;

/** How an attempt ended: null for success. */
export interface FetchEnd {
  readonly failure: Failure | null;
  readonly retry: RetryAdvice | undefined;
}

export class FetchWorker implements AsyncDisposable {
  readonly dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "heddle-test-" }));
  readonly messages: FromWorker[] = [];
  readonly #waits = new Set<() => void>();
  readonly #others = livingWorkers();
  readonly #handle = createWorkerFactory().create("fetch", {
    message: (message) => this.#take(message),
    crashed: (reason) => this.#take({ kind: "fatal", reason }),
  });
  #lastTask = 0;

  constructor() {
    this.#handle.post({
      kind: "configure",
      worker: 1,
      runId: "run",
      cancelFlag: new SharedArrayBuffer(4),
      spillDir: this.dir,
      holdLimitBytes: 0,
    });
  }

  /** Starts an attempt and returns its task's number. */
  start(url: string, work: Partial<FetchWork> = {}): number {
    const task = ++this.#lastTask;
    this.#handle.post({
      kind: "start",
      task,
      taskId: String(task),
      attempt: 1,
      slot: 1,
      capture: { kind: "discard" },
      work: { kind: "fetch", url, dir: this.dir, name: "file", headers: {}, ...work },
    });
    return task;
  }

  async ended(task: number): Promise<FetchEnd> {
    const end = await this.until((message): message is Ended =>
      (message.kind === "done" || message.kind === "error") && message.task === task
    );
    return end.kind === "done"
      ? { failure: null, retry: undefined }
      : { failure: end.failure, retry: end.retry };
  }

  fetch(url: string, work: Partial<FetchWork> = {}): Promise<FetchEnd> {
    return this.ended(this.start(url, work));
  }

  signal(task: number, signal: "SIGTERM" | "SIGSTOP" | "SIGCONT"): void {
    this.#handle.post({ kind: "signal", task, signal });
  }

  /** Downloads without a failure. */
  async succeed(url: string, work: Partial<FetchWork> = {}): Promise<void> {
    assert.deepEqual(await this.fetch(url, work), { failure: null, retry: undefined });
  }

  /** The latest of what a task told of itself. */
  told(task: number): { done?: number; total?: number; unit?: string; status?: string } {
    return Object.assign({}, ...this.#updates(task));
  }

  /** Each number of bytes that a task told of, in order. */
  toldDone(task: number): readonly number[] {
    return this.#updates(task).flatMap(({ done }) => done === undefined ? [] : [done]);
  }

  #updates(task: number) {
    return this.messages.flatMap((message) => message.kind === "progress" ? message.updates : [])
      .filter((update) => update.task === task);
  }

  async until<M extends FromWorker>(isIt: (message: FromWorker) => message is M): Promise<M> {
    for (;;) {
      const found = this.messages.find(isIt);
      if (found !== undefined) return found;
      const fatal = this.messages.find(({ kind }) => kind === "fatal");
      assert.equal(fatal, undefined, "the isolate lives");
      await new Promise<void>((resolve) => this.#waits.add(resolve));
    }
  }

  /** Resolves when a task has so many bytes. */
  async received(task: number, bytes: number): Promise<void> {
    while ((this.told(task).done ?? 0) < bytes) {
      await new Promise<void>((resolve) => this.#waits.add(resolve));
    }
  }

  read(name = "file"): Uint8Array {
    return Deno.readFileSync(`${this.dir}/${name}`);
  }

  /** All names in the folder, sorted. */
  names(): readonly string[] {
    return [...Deno.readDirSync(this.dir)].map(({ name }) => name).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#handle.terminate();
    assert.equal(livingWorkers(), this.#others);
    await Deno.remove(this.dir, { recursive: true });
  }

  #take(message: FromWorker): void {
    this.messages.push(message);
    for (const wake of this.#waits) wake();
    this.#waits.clear();
  }
}

export const POINTLESS: RetryAdvice = { kind: "pointless" };

/** A failure that is only told in words. */
export function threw(name: string, message: string): Failure {
  return { kind: "threw", name, message };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
