/**
 * Makes real Web Workers. The only place that knows where their files are. Counts the living, so that tests can
 * assert that none was left.
 */
import type { ModuleProblem } from "../events.ts";
import {
  type FromWorker,
  logCost,
  type ModuleCopies,
  type ToWorker,
  type Work,
} from "../protocol.ts";
import type { WorkerFactory, WorkerHandle, WorkerListener } from "../ports.ts";
import { createIsolateProcess } from "./isolate_process.ts";
import { fitsWorker, readWorkerLimits, type WorkerLimits } from "./launch_flags.ts";
import type { CopiedModules } from "./module_copies.ts";
import { missingRight, type WorkerPermissions, workerPermissions } from "./worker_rights.ts";
import { errorMessage } from "../text/error_message.ts";

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
  /** Makes copies of modules, in an executable. @default this is none, and modules are loaded from where they are */
  readonly copies?: CopiedModules | undefined;
  /** What workers can be; isolates that cannot be workers get processes. @default as it is here */
  readonly limits?: WorkerLimits;
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
  let limits = options.limits;
  return {
    create(kind, listener, isolate) {
      const name = `heddle-${kind}`;
      if (isolate === undefined) return createWorker({ url: urls[kind], name, listener });
      const { isolation, rights, module } = isolate;
      const missing = rights && missingRight(rights);
      if (missing !== undefined) return refuseIsolate(missingRightRefusal(missing), listener);
      if (isolation === "process" || !fitsWorker(rights, limits ??= readWorkerLimits())) {
        living++;
        return createIsolateProcess({ isolate, listener, gone: () => living-- });
      }
      let copies: ModuleCopies | undefined;
      try {
        copies = options.copies?.copy(module);
      } catch (error) {
        const reason = errorMessage(error);
        return refuseIsolate({ reason: `Its module cannot be copied: ${reason}` }, listener);
      }
      const alsoRead = options.copies === undefined ? [] : [options.copies.root];
      const permissions = rights && workerPermissions(rights, module, alsoRead);
      const worker = createWorker({ url: urls[kind], name, listener, permissions });
      if (options.copies !== undefined) {
        worker.post({ kind: "prepare", ...(copies === undefined ? {} : { copies }) });
      }
      return worker;
    },
  };
}

interface Refusal {
  readonly reason: string;
  readonly problem?: ModuleProblem;
}

function missingRightRefusal(right: string): Refusal {
  const reason = `permissions: Heddle itself has no ${right} to give: start it with deno run -A`;
  return { reason, problem: "permission" };
}

/** In the place of an isolate that cannot be made as it shall be. */
function refuseIsolate({ reason, problem }: Refusal, listener: WorkerListener): WorkerHandle {
  let isOver = false;
  queueMicrotask(() => isOver || listener.crashed(reason, problem));
  return { post() {}, terminate: () => void (isOver = true) };
}

interface CreateWorkerOptions {
  readonly url: URL;
  readonly name: string;
  readonly listener: WorkerListener;
  /** What code in it may touch. @default all */
  readonly permissions?: WorkerPermissions | undefined;
}

function createWorker({ url, name, listener, permissions }: CreateWorkerOptions): WorkerHandle {
  // The runtime's types know of permissions only with its unstable option.
  const narrowed = permissions === undefined ? {} : { deno: { permissions } };
  const worker = new Worker(url, { type: "module", name, ...narrowed });
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
