/** Makes the isolates that work needs: Web Workers, or processes where those cannot be what they have to. */
import type { ModuleProblem } from "../events.ts";
import type { ModuleCopies, Work } from "../protocol.ts";
import type { WorkerFactory, WorkerHandle, WorkerListener } from "../ports.ts";
import { takeEarlyWorker } from "./early_workers.ts";
import { createIsolateProcess } from "./isolate_process.ts";
import { fitsWorker, readWorkerLimits, type WorkerLimits } from "./launch_flags.ts";
import type { CopiedModules } from "./module_copies.ts";
import { countIsolate, startWorker } from "./start_worker.ts";
import { missingRight, workerPermissions } from "./worker_rights.ts";
import { errorMessage } from "../text/error_message.ts";

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
  const urls: Partial<Record<Work["kind"], URL | undefined>> = {
    command: options.commandUrl,
    call: options.callUrl,
  };
  let limits = options.limits;
  return {
    create(kind, listener, isolate) {
      const url = urls[kind];
      if (isolate === undefined) {
        const early = url === undefined ? takeEarlyWorker(kind, listener) : undefined;
        return early ?? startWorker({ kind, url, listener });
      }
      const { isolation, rights, module } = isolate;
      const missing = rights && missingRight(rights);
      if (missing !== undefined) return refuseIsolate(missingRightRefusal(missing), listener);
      if (isolation === "process" || !fitsWorker(rights, limits ??= readWorkerLimits())) {
        return createIsolateProcess({ isolate, listener, gone: countIsolate() });
      }
      let copies: ModuleCopies | undefined;
      try {
        copies = options.copies?.copy(module);
      } catch (error) {
        const reason = errorMessage(error);
        return refuseIsolate({ reason: `Its module cannot be copied: ${reason}` }, listener);
      }
      const permissions = rights && workerPermissions(rights, module, options.copies);
      const worker = startWorker({ kind, url, listener, permissions });
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
