/** Starts Web Workers, and counts the living, so that tests can assert that none was left. */
import type { WorkerHandle, WorkerListener } from "../ports.ts";
import { type FromWorker, logCost, type ToWorker, type Work } from "../protocol.ts";
import type { WorkerPermissions } from "./worker_rights.ts";

let living = 0;

/** Workers that were created and not terminated. */
export function livingWorkers(): number {
  return living;
}

/** Notes an isolate that is no Web Worker; the returned function takes it back. */
export function countIsolate(): () => void {
  living++;
  return () => void living--;
}

/** The module of workers of a kind, beside main.ts. */
export function workerUrl(kind: Work["kind"]): URL {
  return new URL(`../../workers/${kind}.ts`, import.meta.url);
}

export interface StartWorkerOptions {
  readonly kind: Work["kind"];
  /** @default `workerUrl(kind)` */
  readonly url?: URL | undefined;
  readonly listener: WorkerListener;
  /** What code in it may touch. @default all */
  readonly permissions?: WorkerPermissions | undefined;
}

export function startWorker(
  { kind, url = workerUrl(kind), listener, permissions }: StartWorkerOptions,
): WorkerHandle {
  // The runtime's types know of permissions only with its unstable option.
  const narrowed = permissions === undefined ? {} : { deno: { permissions } };
  const worker = new Worker(url, { type: "module", name: `heddle-${kind}`, ...narrowed });
  living++;
  let isOver = false;
  const taken = new Int32Array(new SharedArrayBuffer(4));
  worker.onmessage = (event: MessageEvent<readonly FromWorker[]>) => {
    if (!Array.isArray(event.data)) return listener.crashed("It posted something of its own");
    for (const message of event.data) listener.message(message);
    countTaken(event.data, taken);
  };
  worker.onmessageerror = () => listener.crashed("A message could not be read");
  worker.onerror = (event) => {
    // Without this Deno ends the whole process.
    event.preventDefault();
    listener.crashed(event.message || "The isolate failed without saying why");
  };
  let outbox: ToWorker[] = [];
  // Each posted message wakes a thread: what one turn has to say goes out as one.
  const flush = () => {
    const messages = outbox;
    outbox = [];
    if (!isOver) worker.postMessage(messages);
  };
  return {
    post(message) {
      const full = message.kind === "configure" ? { ...message, taken: taken.buffer } : message;
      if (outbox.push(full) === 1) queueMicrotask(flush);
    },
    terminate() {
      if (isOver) return;
      isOver = true;
      living--;
      worker.terminate();
    },
  };
}

/** Lets a worker go on that waits for its log lines to be taken. */
function countTaken(messages: readonly FromWorker[], taken: Int32Array): void {
  let cost = 0;
  for (const message of messages) {
    if (message.kind === "log" || message.kind === "last_words") cost += logCost(message.text);
  }
  if (cost === 0) return;
  Atomics.add(taken, 0, cost);
  Atomics.notify(taken, 0);
}
