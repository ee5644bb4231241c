/**
 * Workers that start before anybody asks for them, so that their isolates load while the rest of Heddle does. Whoever
 * needs one of that kind takes it, and is told first what it has said by then.
 */
import type { ModuleProblem } from "../events.ts";
import type { WorkerHandle, WorkerListener } from "../ports.ts";
import type { FromWorker, Work } from "../protocol.ts";
import { startWorker } from "./start_worker.ts";

interface EarlyWorker {
  readonly kind: Work["kind"];
  readonly handle: WorkerHandle;
  readonly listener: LateListener;
}

const untaken: EarlyWorker[] = [];

/** Each that nobody takes keeps the process alive until `endEarlyWorkers`. */
export function startEarlyWorkers(kind: Work["kind"], count: number): void {
  for (let n = 0; n < count; n++) {
    const listener = new LateListener();
    untaken.push({ kind, listener, handle: startWorker({ kind, listener }) });
  }
}

/** The one that was started first; undefined when there is none left. */
export function takeEarlyWorker(
  kind: Work["kind"],
  listener: WorkerListener,
): WorkerHandle | undefined {
  const at = untaken.findIndex((worker) => worker.kind === kind);
  const [worker] = at === -1 ? [] : untaken.splice(at, 1);
  worker?.listener.connect(listener);
  return worker?.handle;
}

/** Ends those that nobody took. */
export function endEarlyWorkers(): void {
  for (const { handle } of untaken.splice(0)) handle.terminate();
}

/** Keeps what it hears until somebody listens. */
class LateListener implements WorkerListener {
  #unheard: ((listener: WorkerListener) => void)[] = [];
  #listener: WorkerListener | undefined;

  message(message: FromWorker): void {
    this.#tell((listener) => listener.message(message));
  }

  crashed(reason: string, problem?: ModuleProblem): void {
    this.#tell((listener) => listener.crashed(reason, problem));
  }

  /** In a turn of its own: whoever takes a worker does not expect to hear of it before it has it. */
  connect(listener: WorkerListener): void {
    queueMicrotask(() => {
      this.#listener = listener;
      for (const tell of this.#unheard.splice(0)) tell(listener);
    });
  }

  #tell(tell: (listener: WorkerListener) => void): void {
    if (this.#listener === undefined) this.#unheard.push(tell);
    else tell(this.#listener);
  }
}
