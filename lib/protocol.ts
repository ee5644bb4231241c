/**
 * The one contract between the main isolate and its workers: typed messages, in both directions as arrays of them,
 * nothing else.
 * A worker gets `ToWorker`, answers with `FromWorker`, and knows of no display.
 */
import type { AttemptStats, Failure, ProgressValues } from "./events.ts";

/** Signals that the engine sends to a task's process tree. */
export type TreeSignal =
  | "SIGINT"
  | "SIGTERM"
  | "SIGHUP"
  | "SIGQUIT"
  | "SIGKILL"
  | "SIGSTOP"
  | "SIGCONT";

/** How a child's progress is read from its output, besides OSC 9;4, which always is. */
export type ProgressSource =
  | { readonly kind: "osc" }
  | { readonly kind: "percent" }
  /** A regular expression with the named groups `done`, `total` and `percent`, in any combination. */
  | { readonly kind: "pattern"; readonly pattern: string };

/** What the child finds on its standard input. */
export type ChildStdin =
  | { readonly kind: "null" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly path: string };

/** A child process to run. */
export interface CommandWork {
  readonly kind: "command";
  /** Program and arguments exactly as the child gets them; a shell line is `["/bin/sh", "-c", line]`. */
  readonly argv: readonly string[];
  /** Added to, and winning over, Heddle's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute, or absent for Heddle's own. */
  readonly cwd?: string;
  readonly stdin: ChildStdin;
  readonly progress: ProgressSource;
}

/** All of a kind of right, none, or just what is listed. */
export type RightGrant = boolean | readonly string[];

/**
 * What a module may touch; the names are Deno's. The folder of the module itself can always be read, or nothing could be
 * loaded.
 */
export interface ModuleRights {
  /** Absolute paths. */
  readonly read: RightGrant;
  /** Absolute paths. */
  readonly write: RightGrant;
  /** `host` or `host:port`. */
  readonly net: RightGrant;
  /** Variables of Heddle's own process. */
  readonly env: RightGrant;
  /** Programs. */
  readonly run: RightGrant;
  readonly sys: RightGrant;
  /** Absolute paths. */
  readonly ffi: RightGrant;
}

/** Where it is said what a module may touch: `--permissions`, or the plan's `permissions`. */
export type RightsSource = "option" | "plan";

/** Where a module's code runs: in a worker, or in a process of its own that ends and fails alone. */
export type Isolation = "worker" | "process";

/** A function to call. */
export interface CallWork {
  readonly kind: "call";
  /** Absolute URL of the module whose export it is; null where whoever carries the work out has the function. */
  readonly module: string | null;
  /** Anything that `structuredClone` takes; JSON values where `isolation` is `process`. */
  readonly input: unknown;
  /** Which export of the module. @default "default" */
  readonly export?: string;
  /** What the function finds as `context.env`. @default nothing */
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute: the folder that the task's relative paths start from. @default that of the process */
  readonly cwd?: string;
  /** @default "worker" */
  readonly isolation?: Isolation;
  /** @default all that the process has */
  readonly rights?: ModuleRights;
  /** Where the rights were said, and more of them can be. @default nowhere */
  readonly rightsFrom?: RightsSource;
  /**
   * The result must be JSON, and this many bytes of it at most, or the attempt fails.
   * @default anything that `structuredClone` takes
   */
  readonly maxResultBytes?: number;
}

/** Names as `heddle checksum --algorithm` takes them; `blake2b` is BLAKE2b-512, as `b2sum` has it. */
export type ChecksumAlgorithm = "md5" | "sha1" | "sha256" | "sha512" | "blake2b";

/** A file to hash. */
export interface ChecksumFile {
  /** Absolute. */
  readonly path: string;
  /** As it is printed. */
  readonly name: string;
  /** The digest that it should have, in lower case hexadecimal; absent, the digest is printed. */
  readonly expected?: string;
  /** @default the task's */
  readonly algorithm?: ChecksumAlgorithm;
}

/** Where a task finds its files itself once it runs: earlier tasks may make them. Paths are relative to `dir`. */
export type ChecksumSource =
  | { readonly kind: "paths"; readonly dir: string; readonly paths: readonly string[] }
  /** Without an algorithm the digests in the list tell. */
  | {
    readonly kind: "list";
    readonly dir: string;
    readonly path: string;
    readonly algorithm?: ChecksumAlgorithm;
  };

/** Files to hash, one after the other; what is found goes to the task's output. */
export interface ChecksumWork {
  readonly kind: "checksum";
  readonly algorithm: ChecksumAlgorithm;
  readonly files: readonly ChecksumFile[];
  /** Instead of `files`. */
  readonly source?: ChecksumSource;
  /** How large they seem to be together; 0 when unknown. */
  readonly sizeBytes: number;
  /** When checking: a file that is not there is no failure. */
  readonly isMissingIgnored: boolean;
  /** When checking: of files that are right nothing is printed. @default false */
  readonly isQuiet?: boolean;
}

/** A file to download. */
export interface FetchWork {
  readonly kind: "fetch";
  /** http or https; may hold a user and a password, so never to be shown as it is. */
  readonly url: string;
  /** Absolute; made if it is not there. Nothing is written outside of it. */
  readonly dir: string;
  /** Name of the file in that folder, a single name. */
  readonly name: string;
  /** What the file must have, in lower case hexadecimal. */
  readonly sha256?: string;
  /** Sent to the address itself; credentials among them go nowhere else. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why it cannot be done, found out before it began: it fails with these words. */
  readonly problem?: string;
}

/** Copies of a module and what it imports that the runtime can load as they are. */
export interface ModuleCopies {
  /** URL of the folder that holds the whole path of each file. */
  readonly root: string;
  /** By the URL of an original: how many characters its copy has more at the start of the first line. */
  readonly shifts: Readonly<Record<string, number>>;
  /** What kept them from being made. */
  readonly problem?: Failure;
}

export type Work = CommandWork | CallWork | ChecksumWork | FetchWork;

/** What whoever carried an attempt out knows about trying again. */
export type RetryAdvice =
  /** It would fail in the same way. */
  | { readonly kind: "pointless" }
  /** Not before this much time has passed. */
  | { readonly kind: "after"; readonly delayMs: number };

/** What happens with the child's output. */
export type CapturePlan =
  /** Thrown away; only the tail for failures is kept. */
  | { readonly kind: "discard" }
  /** Kept until the end, in memory up to a limit, then in a file of `spillDir`. */
  | { readonly kind: "hold" }
  /** Sent as it comes, in whole lines, as `output` messages. */
  | { readonly kind: "stream" };

/** The output of an ended attempt: in memory, or in a file that the receiver reads and deletes if `isTemporary`. */
export type Captured =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | {
    readonly kind: "file";
    readonly path: string;
    readonly sizeBytes: number;
    readonly isTemporary: boolean;
  };

/** Both streams of an ended attempt. */
export interface CapturedOutput {
  readonly stdout: Captured;
  readonly stderr: Captured;
}

/** A piece of a stream that is followed. */
export interface FollowedChunk {
  readonly stream: "stdout" | "stderr";
  /** So many bytes before it are left out: printed before anybody followed, or faster than they were taken. */
  readonly droppedBytes: number;
  readonly bytes: Uint8Array;
}

/** Progress of one task since the last message; the latest values win. */
export interface ProgressUpdate extends ProgressValues {
  readonly task: number;
}

export type ToWorker =
  /** First message. */
  | {
    readonly kind: "configure";
    readonly worker: number;
    /** Marks this run's processes in their environment. */
    readonly runId: string;
    /** Set to 1 when the run is cancelled, or the one task of a worker that has no more than one is asked to end. */
    readonly cancelFlag: SharedArrayBuffer;
    /** Where the number of a standby task is, for a worker that holds up its isolate: whoever takes it out has the task. */
    readonly seat?: SharedArrayBuffer;
    /** Where whoever receives log lines counts what it has taken of them; a loop that logs faster waits for it. */
    readonly taken?: SharedArrayBuffer;
    /** Existing folder for output that outgrows memory. */
    readonly spillDir: string;
    /** Held output above this many bytes a stream goes to a file. */
    readonly holdLimitBytes: number;
  }
  /**
   * Before the first `start`, in an executable, which loads JavaScript alone: where the code of its module is loaded
   * from, if not from where it is.
   */
  | { readonly kind: "prepare"; readonly copies?: ModuleCopies }
  | {
    readonly kind: "start";
    /** The engine's number for the task; unique among the tasks of a run. */
    readonly task: number;
    readonly taskId: string;
    readonly attempt: number;
    readonly slot: number;
    readonly work: Work;
    readonly capture: CapturePlan;
    /** Existing folder that gets `stdout` and `stderr` files of the attempt, written as they come. */
    readonly resultsDir?: string;
    /** A regular expression to look for in the last lines of stderr if the attempt fails. */
    readonly stderrPattern?: string;
    /**
     * True: not before a running task of this worker has ended, then at once and in its slot, which replaces `slot`.
     * With nothing running, or nothing running any more, it is answered with `returned`. Where there is a seat it counts
     * only if it is taken out of there.
     */
    readonly isStandby?: boolean;
  }
  /** Gives a standby task back with `returned`, unless it has started. */
  | { readonly kind: "recall"; readonly task: number }
  /** Sends a signal to the task's whole process tree. */
  | { readonly kind: "signal"; readonly task: number; readonly signal: TreeSignal }
  /** The receiver has written this many bytes of `output` messages away. */
  | { readonly kind: "ack"; readonly task: number; readonly bytes: number }
  /** Hands over the end of a task's output so far, and then what it prints, as `followed`, until the attempt ends. */
  | { readonly kind: "follow"; readonly task: number; readonly follower: number }
  | { readonly kind: "unfollow"; readonly task: number; readonly follower: number }
  /** The follower has taken its last `followed`; before that no other one comes, except the attempt's last. */
  | { readonly kind: "followed_ack"; readonly task: number; readonly follower: number }
  /** Something has ended elsewhere, or with `isLast` nothing is left that could: an answer to `stuck`. */
  | { readonly kind: "wake"; readonly isLast: boolean }
  | { readonly kind: "ping" }
  /** Ends the worker after its last task. */
  | { readonly kind: "close" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "started"; readonly task: number; readonly pid: number }
  | { readonly kind: "progress"; readonly updates: readonly ProgressUpdate[] }
  | { readonly kind: "log"; readonly task: number; readonly text: string }
  | {
    readonly kind: "output";
    readonly task: number;
    readonly stream: "stdout" | "stderr";
    readonly bytes: Uint8Array;
  }
  /** Output for one follower of a task, besides what becomes of it otherwise. */
  | {
    readonly kind: "followed";
    readonly task: number;
    readonly follower: number;
    readonly chunks: readonly FollowedChunk[];
  }
  /** The attempt succeeded. */
  | {
    readonly kind: "done";
    readonly task: number;
    /** The standby task that starts in its place; its `started` follows. */
    readonly next?: number;
    readonly stats: AttemptStats;
    readonly output?: CapturedOutput;
    /** What a call came to. */
    readonly result?: unknown;
  }
  /** The attempt failed; whoever asked for a signal knows better why and may replace the failure. */
  | {
    readonly kind: "error";
    readonly task: number;
    /** As in `done`. */
    readonly next?: number;
    readonly failure: Failure;
    readonly stats: AttemptStats;
    readonly output?: CapturedOutput;
    /** Whether `stderrPattern` was found. */
    readonly isStderrMatch?: boolean;
    /** The isolate is of no more use. */
    readonly isLast?: boolean;
    readonly retry?: RetryAdvice;
  }
  /** A log line of a module that is being taken down, named by the last task that it had. */
  | { readonly kind: "last_words"; readonly taskId: string; readonly text: string }
  /** All is said, after `close`. */
  | { readonly kind: "closed" }
  /**
   * Nothing runs here, and what waits lacks something that only the end of other tasks can give back: descriptors,
   * processes, memory. A `wake` has it tried again, the last one with what is kept in reserve; then it fails.
   */
  | { readonly kind: "stuck" }
  /** A standby task that will not start here. */
  | { readonly kind: "returned"; readonly task: number }
  | { readonly kind: "pong" }
  /** The isolate is broken by a fault of its own; no further message can be trusted. */
  | { readonly kind: "fatal"; readonly reason: string };

/** What a log line counts for in `taken`, on both sides: its characters, and what it costs besides. */
export function logCost(text: string): number {
  return text.length + 100;
}
