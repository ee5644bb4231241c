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
  postMessage(messages: readonly FromWorker[], transfer?: Transferable[]): void;
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
  /** What code in the isolate has changed that may be why the shell broke; "" for nothing. @default nothing is */
  readonly changed?: () => string;
}

/** Smaller byte arrays are cheaper to copy than to hand over. */
const TRANSFER_FROM_BYTES = 4096;

/**
 * Connects a program with its isolate and says `ready`. Users' code in the isolate may change what the language has:
 * what it takes to say that something broke is taken before, and uses no methods of lists.
 */
export function startWorkerShell(
  { scope, clock, create, printed, changed = () => "" }: WorkerShellOptions,
): void {
  const sendAll = scope.postMessage.bind(scope);
  const { MessageEvent } = globalThis;
  const outbox = new Outbox({ clock, send: (messages) => send(sendAll, messages) });
  const post = (message: FromWorker) => outbox.post(message);
  const flush = () => outbox.flush();
  const end = scope.close.bind(scope);
  let program: WorkerProgram | undefined;
  let isOver = false;
  const fail = (fault: unknown) => {
    if (isOver) return;
    isOver = true;
    try {
      program?.faulted?.(fault);
      program?.abandon();
      post({ kind: "fatal", reason: reasonOf(fault, changed()) });
      flush();
    } catch {
      // What all that is made of is broken as well.
      sendAll([{ kind: "fatal", reason: blame(fault, changed()) }]);
    }
    end();
  };
  // First of all: without this Deno prints a fault, and one of the start would go unheard.
  catchFaults(scope, fail);
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
    const messages = event.data as readonly ToWorker[];
    for (let at = 0; at < messages.length; at++) receive(messages[at] as ToWorker);
  });
  post({ kind: "ready" });
}

type SendAll = WorkerScope["postMessage"];

function send(sendAll: SendAll, messages: readonly FromWorker[]): void {
  const moved: Transferable[] = [];
  for (let at = 0; at < messages.length; at++) {
    const buffers = transferables(messages[at] as FromWorker);
    for (let n = 0; n < buffers.length; n++) moved[moved.length] = buffers[n] as Transferable;
  }
  // A list of what moves would be iterated by the runtime.
  if (moved.length === 0) sendAll(messages);
  else sendAll(messages, moved);
}

function catchFaults(scope: WorkerScope, fail: (fault: unknown) => void): void {
  const { ErrorEvent, PromiseRejectionEvent, Reflect: { apply } } = globalThis;
  const { preventDefault } = Event.prototype;
  scope.addEventListener("error", (event) => {
    apply(preventDefault, event, []);
    fail(event instanceof ErrorEvent ? event.error ?? event.message : "unknown");
  });
  scope.addEventListener("unhandledrejection", (event) => {
    apply(preventDefault, event, []);
    fail(event instanceof PromiseRejectionEvent ? event.reason : "unknown");
  });
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

/** The same in what is left when nothing of the language's own can be relied upon. */
function nameFault(fault: unknown): string {
  try {
    const { name, message } = fault as Partial<Error>;
    return typeof message === "string" ? `${name}: ${message}` : `${fault}`;
  } catch {
    return "A fault of which nothing can be told";
  }
}

function reasonOf(fault: unknown, changed: string): string {
  return changed === "" ? describeFault(fault) : blame(fault, changed);
}

/** Our own stack says nothing about what somebody else has changed. */
function blame(fault: unknown, changed: string): string {
  const name = nameFault(fault);
  return changed === "" ? name : `${name}; the module has changed ${changed}`;
}
