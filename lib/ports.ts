/**
 * The doors to the outside that the pure parts are given: time, chance, workers and terminals.
 * Types only; `lib/platform` holds the real ones, `tests/_support` the fakes.
 */
import type { ModuleProblem } from "./events.ts";
import type { FromWorker, Isolation, ModuleRights, ToWorker, Work } from "./protocol.ts";

/** Stops a timer; calling it again does nothing. */
export type CancelTimer = () => void;

/** Time. `nowMs` never goes backwards within a run. */
export interface Clock {
  /** Unix time in milliseconds, with fractions, monotonic. */
  nowMs(): number;
  /**
   * Whole milliseconds by another counter, which may be set and run backwards: good for asking whether a millisecond has
   * passed, at half of what `nowMs` costs.
   */
  roughMs(): number;
  /** Calls back once after `delayMs` (below 0 counts as 0). */
  after(delayMs: number, callback: () => void): CancelTimer;
  /**
   * Calls back every `intervalMs` (1 to 2^31 - 1), counted from the last time. Cheaper than to ask for each: a timer that
   * is set where another one has called back wakes the process once more.
   */
  every(intervalMs: number, callback: () => void): CancelTimer;
}

/** A number in [0, 1). */
export type Random = () => number;

/** What sets isolates of one kind apart. */
export interface IsolateSpec {
  /** URL of the module that it is for. */
  readonly module: string;
  readonly isolation: Isolation;
  /** What code in it may touch. @default all that the process may */
  readonly rights?: ModuleRights;
}

/** One isolate as the engine sees it: a Web Worker, or one in a process of its own. */
export interface WorkerHandle {
  /** Messages arrive in order; those of one turn of the event loop travel together. */
  post(message: ToWorker): void;
  /** Ends the isolate; what it ran is the caller's to end first. */
  terminate(): void;
  /** Raises or lowers the flag of `configure` where memory cannot be shared. */
  setFlag?(isRaised: boolean): void;
  /** Stops all that runs there, or has it go on, where that can be done. */
  setFrozen?(isFrozen: boolean): void;
}

/** What a worker tells its owner. */
export interface WorkerListener {
  message(message: FromWorker): void;
  /**
   * The isolate died, broke or could not be made; no message follows.
   *
   * @param problem What its module did or lacks, where that is the cause.
   */
  crashed(reason: string, problem?: ModuleProblem): void;
}

export interface WorkerFactory {
  create(kind: Work["kind"], listener: WorkerListener, isolate?: IsolateSpec): WorkerHandle;
}

/** Which of the child's streams. */
export type StreamName = "stdout" | "stderr";

/** A terminal to draw on. Writes are whole frames. */
export interface TerminalPort {
  /** Width of the moment. */
  readonly columns: number;
  /** Height of the moment. */
  readonly rows: number;
  /**
   * Writes all bytes; at most one write is under way, see `isBusy`. Rejects when the terminal is gone. Nothing instead
   * of a promise: they are written already.
   */
  write(bytes: Uint8Array): Promise<void> | void;
  /** Writes at once, for the restore routine only; never throws. */
  writeSync(bytes: Uint8Array): void;
  /** Has it written when the terminal takes it, though the process may have ended by then; never throws or waits. */
  writeLast(bytes: Uint8Array): void;
}

/** The keys of a terminal, as the bytes that it sends for them. */
export interface KeyboardPort {
  /**
   * Hands over what is typed from now on, key by key and without echo; signals of the terminal (Ctrl-C, Ctrl-Z) stay
   * signals. Asked again it takes the terminal's modes anew. False, and nothing is read, where the process may not:
   * in the background, or when the terminal is gone.
   */
  start(onBytes: (bytes: Uint8Array) => void): boolean;
  /**
   * Reads no more and gives the terminal's modes back at once.
   *
   * @param mayWait A terminal that is stuck in a write may have to be waited for. Where that would be necessary and is not
   * allowed, the modes come back at the end of the process. @default true
   */
  stop(mayWait?: boolean): void;
}

/** What a terminal shows of what is typed while nobody reads it. */
export interface EchoPort {
  /** Shows nothing of it from here on, as far as that can be had: not in the background. Asked again it looks anew. */
  mute(): void;
  /** Shows it again, unless somebody else had it hidden. Idempotent. */
  restore(): void;
}

/** Signals that end a process that does not listen to them. */
export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGQUIT";

/** What somebody wants to hear of the process. What is left out is as if nobody listened. */
export interface ProcessListener {
  /** The process is asked to end. Repeats within 0.4 s count once. */
  ended?(signal: EndingSignal): void;
  /** The terminal asks the process to stop, as by Ctrl-Z; not called where `stop` would not work. */
  stopped?(): void;
  /** The process goes on after a stop. */
  continued?(): void;
  /** The terminal has a new size. */
  resized?(): void;
  /** The process ends now, or an error that nobody caught is about to be printed. */
  leaving?(): void;
}

/** The process that everything runs in. */
export interface ProcessPort {
  /** Listens until the returned function is called. */
  listen(listener: ProcessListener): () => void;
  /** Ends the process as the signal would have, had nobody listened. */
  endBy(signal: EndingSignal): void;
  /** Stops the process and the rest of its job until it is continued. */
  stop(): void;
}

/** A place for bytes: standard output, standard error. */
export interface ByteSink {
  /** Whether a person may be looking. */
  readonly isTerminal: boolean;
  /** Resolves when all is written. Rejects with `Deno.errors.BrokenPipe` when the reader is gone. */
  write(bytes: Uint8Array): Promise<void>;
}

/** Reads what plans name. Every failure is a `UsageError` with the path and the cause in words. */
export interface PlanFiles {
  /** The bytes of a file; rejects before the first byte if the file cannot be opened. */
  openRead(path: string): Promise<ReadableStream<Uint8Array>>;
  /** A whole UTF-8 file. */
  readText(path: string): Promise<string>;
  /**
   * Paths that match, sorted by code unit, written like the pattern: relative to `baseDir` if the
   * pattern is relative. `*`, `?`, `[…]`, `{a,b}` and `**` as in bash with `globstar`; names with a
   * leading dot need a pattern with one.
   */
  glob(pattern: string, baseDir: string): Promise<readonly string[]>;
  /** `path` if it is absolute, else below `baseDir`; without `.` and `..`. Text only, reads nothing. */
  resolve(baseDir: string, path: string): string;
}

/** An append-only file. */
export interface AppendFile {
  writeSync(bytes: Uint8Array): void;
  /** Flushes to the disk without blocking. */
  sync(): Promise<void>;
  close(): void;
}

/** Files that hold job output. */
export interface OutputFiles {
  read(path: string): AsyncIterable<Uint8Array>;
  remove(path: string): void;
  /** Stores bytes in a temporary file and returns its path. */
  spill(bytes: Uint8Array): string;
}

/**
 * What a display may ask of the run that it shows. Every call is a request: what comes of it arrives as events.
 * Calls that make no sense any more (an unknown task, a run that is over) do nothing.
 */
export interface RunControls {
  /** Starts nothing new; asked again while paused, stops the running tasks (SIGSTOP) as well. */
  pause(): void;
  /** Takes back all of `pause`. */
  resume(): void;
  /** Tasks at once from now on; a whole number, values below 1 count as 1. Running tasks go on. */
  setJobs(jobs: number): void;
  /** Ends one task that has not ended yet: signals it if it runs, takes it out if it waits. */
  cancelTask(id: string): void;
  /**
   * Puts a task that failed for good back into the queue, with a fresh set of tries, and opens those again that were
   * skipped because of it.
   */
  retryTask(id: string): void;
  /**
   * Ends the run as Ctrl-C does; asked again, kills at once.
   *
   * @param by `SIGINT` for Ctrl-C itself, `user` for another key.
   */
  cancel(by: "SIGINT" | "user"): void;
  /**
   * Hands over what a running task has printed lately (at most 64 KiB of each stream) and then what it prints, until
   * the returned function is called or the attempt ends. Slower readers lose the middle, never the task's time. A task
   * that does not run has `ended` at once.
   */
  follow(id: string, listener: FollowListener): () => void;
}

/** Gets a followed task's output, as it was printed, not sanitised. */
export interface FollowListener {
  output(stream: StreamName, bytes: Uint8Array): void;
  /** Here so many bytes of a stream are left out: printed too long before, or faster than they were taken. */
  dropped?(stream: StreamName, bytes: number): void;
  /** Nothing more will come from this attempt. */
  ended(): void;
}

/** A file that was found. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** As the user would write it: the path that was given, and the way below it. */
  readonly name: string;
  /** 0 when it cannot be told. */
  readonly sizeBytes: number;
}
