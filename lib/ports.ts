/**
 * The doors to the outside that the pure parts are given: time, chance, workers and terminals.
 * Types only; `lib/platform` holds the real ones, `tests/_support` the fakes.
 */
import type { FromWorker, ToWorker } from "./protocol.ts";

/** Stops a timer; calling it again does nothing. */
export type CancelTimer = () => void;

/** Time. `nowMs` never goes backwards within a run. */
export interface Clock {
  /** Unix time in milliseconds, with fractions, monotonic. */
  nowMs(): number;
  /** Calls back once after `delayMs` (below 0 counts as 0). */
  after(delayMs: number, callback: () => void): CancelTimer;
}

/** A number in [0, 1). */
export type Random = () => number;

/** One Web Worker as the engine sees it. */
export interface WorkerHandle {
  post(message: ToWorker, transfer?: readonly Transferable[]): void;
  /** Ends the isolate; what it ran is the caller's to end first. */
  terminate(): void;
}

/** What a worker tells its owner. */
export interface WorkerListener {
  message(message: FromWorker): void;
  /** The isolate died or broke; no message follows. */
  crashed(reason: string): void;
}

export interface WorkerFactory {
  create(kind: "command", listener: WorkerListener): WorkerHandle;
}

/** Which of the child's streams. */
export type StreamName = "stdout" | "stderr";

/** A terminal to draw on. Writes are whole frames. */
export interface TerminalPort {
  readonly columns: number;
  readonly rows: number;
  /** Writes all bytes; at most one write is under way, see `isBusy`. Rejects when the terminal is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Writes at once, for the restore routine only; never throws. */
  writeSync(bytes: Uint8Array): void;
}

/** A place for bytes: standard output, standard error. */
export interface ByteSink {
  readonly isTerminal: boolean;
  /** Resolves when all is written. Rejects with `Deno.errors.BrokenPipe` when the reader is gone. */
  write(bytes: Uint8Array): Promise<void>;
}
