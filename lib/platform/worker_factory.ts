/**
 * Makes real Web Workers. The only place that knows where their files are. Counts the living, so that tests can
 * assert that none was left.
 */
import type { FromWorker, ToWorker, Work } from "../protocol.ts";
import type { WorkerFactory, WorkerHandle, WorkerListener } from "../ports.ts";

let living = 0;

/** Workers that were created and not terminated. */
export function livingWorkers(): number {
  return living;
}

export interface WorkerFactoryOptions {
  /** The module of workers that run commands. @default workers/command.ts beside main.ts */
  readonly commandUrl?: URL;
  /** The module of workers that call functions. @default workers/call.ts beside main.ts */
  readonly callUrl?: URL;
}

export function createWorkerFactory(options: WorkerFactoryOptions = {}): WorkerFactory {
  const commandUrl = options.commandUrl ?? new URL("../../workers/command.ts", import.meta.url);
  const callUrl = options.callUrl ?? new URL("../../workers/call.ts", import.meta.url);
  const urls: Record<Work["kind"], URL> = {
    command: commandUrl,
    call: callUrl,
    checksum: new URL("../../workers/checksum.ts", import.meta.url),
    fetch: new URL("../../workers/fetch.ts", import.meta.url),
  };
  return { create: (kind, listener) => createWorker(urls[kind], `heddle-${kind}`, listener) };
}

function createWorker(url: URL, name: string, listener: WorkerListener): WorkerHandle {
  const worker = new Worker(url, { type: "module", name });
  living++;
  let isOver = false;
  worker.onmessage = (event: MessageEvent<readonly FromWorker[]>) => {
    if (!Array.isArray(event.data)) return listener.crashed("It posted something of its own");
    for (const message of event.data) listener.message(message);
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
      if (outbox.push(message) === 1) queueMicrotask(flush);
    },
    terminate() {
      if (isOver) return;
      isOver = true;
      living--;
      worker.terminate();
    },
  };
}
