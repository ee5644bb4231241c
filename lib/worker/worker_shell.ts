/**
 * The shell that every kind of worker lives in: takes messages, keeps the isolate from printing, and
 * turns any fault into one last message. Knows nothing of what the worker does.
 */
import type { Clock } from "../ports.ts";
import type { FromWorker, ToWorker } from "../protocol.ts";
import { createConsole } from "../platform/own_console.ts";
import { describeThrown } from "./call_attempt.ts";
import { Outbox } from "./outbox.ts";

/** What a worker does with messages. */
export interface WorkerProgram {
  receive(message: ToWorker): void;
  /** Ends at once what it has running; the isolate is about to go. Must not throw. */
  abandon(): void;
  /** Something threw that nobody waits for; may say what that means for its tasks. The isolate ends after it. */
  faulted?(fault: unknown): void;
}

/** The part of a worker's global scope that is used. */
export interface WorkerScope {
  addEventListener(type: string, listener: (event: Event) => void): void;
  postMessage(messages: readonly FromWorker[], transfer: Transferable[]): void;
  close(): void;
}

/** What a program is given. */
export interface WorkerConnection {
  post(message: FromWorker): void;
  /** Sends what was posted without waiting for the end of the turn. Throws when something in it cannot be sent. */
  flush(): void;
  /** Ends the isolate. */
  close(): void;
}

export interface WorkerShellOptions {
  readonly scope: WorkerScope;
  readonly clock: Clock;
  /** Makes the program; what it throws is a fatal fault. */
  create(connection: WorkerConnection): WorkerProgram;
  /** Gets what code in the isolate prints. @default dropped */
  readonly printed?: (text: string) => void;
}

/** Smaller byte arrays are cheaper to copy than to hand over. */
const TRANSFER_FROM_BYTES = 4096;

/** Connects a program with its isolate and says `ready`. */
export function startWorkerShell({ scope, clock, create, printed }: WorkerShellOptions): void {
  // As they are now: code that is loaded later may put others in their places.
  const sendAll = scope.postMessage.bind(scope);
  const send = (messages: readonly FromWorker[]) =>
    sendAll(messages, messages.flatMap(transferables));
  const outbox = new Outbox({ clock, send });
  const post = (message: FromWorker) => outbox.post(message);
  const flush = () => outbox.flush();
  const end = scope.close.bind(scope);
  let program: WorkerProgram | undefined;
  let isOver = false;
  const fail = (fault: unknown) => {
    if (isOver) return;
    isOver = true;
    program?.faulted?.(fault);
    program?.abandon();
    post({ kind: "fatal", reason: describeFault(fault) });
    flush();
    end();
  };
  // First of all: without these Deno prints the fault, and a fault of the start would go unheard.
  scope.addEventListener("error", (event) => {
    event.preventDefault();
    fail(event instanceof ErrorEvent ? event.error ?? event.message : "unknown");
  });
  scope.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event instanceof PromiseRejectionEvent ? event.reason : "unknown");
  });
  silenceConsole(printed ?? (() => {}));
  try {
    const close = () => {
      flush();
      end();
    };
    program = create({ post, flush, close });
  } catch (fault) {
    return fail(fault);
  }
  const { receive } = bind(program, fail, () => isOver);
  scope.addEventListener("message", (event) => {
    if (!(event instanceof MessageEvent)) return;
    for (const message of event.data as readonly ToWorker[]) receive(message);
  });
  post({ kind: "ready" });
}

function bind(program: WorkerProgram, fail: (fault: unknown) => void, isOver: () => boolean) {
  return {
    receive(message: ToWorker): void {
      if (isOver()) return;
      try {
        program.receive(message);
      } catch (fault) {
        fail(fault);
      }
    },
  };
}

/** Workers never print: the terminal is the main isolate's. */
function silenceConsole(printed: (text: string) => void): void {
  Object.assign(console, createConsole(printed));
}

/** Buffers that move with the message instead of being copied. */
function transferables(message: FromWorker): Transferable[] {
  switch (message.kind) {
    case "output":
      return owned([message.bytes]);
    case "followed":
      return owned(message.chunks.map(({ bytes }) => bytes));
    case "done":
    case "error": {
      const streams = message.output === undefined
        ? []
        : [message.output.stdout, message.output.stderr];
      return owned(streams.flatMap((captured) => captured.kind === "bytes" ? captured.bytes : []));
    }
    default:
      return [];
  }
}

function owned(arrays: readonly Uint8Array[]): Transferable[] {
  return arrays.filter(({ length }) => length >= TRANSFER_FROM_BYTES).map(({ buffer }) => buffer)
    .filter((buffer) => buffer instanceof ArrayBuffer);
}

function describeFault(fault: unknown): string {
  const { name, message, stack } = describeThrown(fault);
  return fault instanceof Error ? stack ?? `${name}: ${message}` : message;
}
