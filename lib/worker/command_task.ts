/**
 * One attempt of a command: the child, its output, its progress and its end. Owns nothing beyond the
 * attempt; the runner above it knows the others.
 *
 * States: created → running → departing (ended after a signal, others of its tree are left) → ended.
 */
import type { Failure } from "../events.ts";
import { extendMark } from "../platform/process_table.ts";
import { isEndingSignal, type ProcessTree } from "../platform/process_tree.ts";
import type { Clock, StreamName } from "../ports.ts";
import type { CommandWork, FromWorker, ToWorker, TreeSignal } from "../protocol.ts";
import { Backpressure } from "./backpressure.ts";
import { type Capture, createCapture } from "./capture.ts";
import type { Child, ChildExit, ChildSpawner, ChildSpec } from "./child_spawner.ts";
import { type PatternSearches, SEARCH_LIMIT_MS } from "./pattern_search.ts";
import type { ProgressMailbox } from "./progress_mailbox.ts";
import { FOLLOWED_BYTES } from "./follow_feed.ts";
import { ProgressReader } from "./progress_reader.ts";
import { TaskFollowers } from "./task_followers.ts";
import type { TreeSignaller } from "./tree_signaller.ts";

export type StartMessage = Extract<ToWorker, { readonly kind: "start" }> & {
  readonly work: CommandWork;
};

/** What all tasks of a worker share. */
export interface CommandTaskContext {
  readonly spawner: ChildSpawner;
  readonly signaller: TreeSignaller;
  readonly mailbox: ProgressMailbox;
  readonly searches: PatternSearches;
  readonly clock: Clock;
  readonly runId: string;
  /** The mark that Heddle itself runs under, if any. */
  readonly inheritedMark: string | undefined;
  /** Path for output that outgrows memory, without its extension; another one at each call. */
  spillPrefix(): string;
  readonly holdLimitBytes: number;
  post(message: FromWorker): void;
  /** Appoints who takes the place of a task that has ended in this slot. */
  successor(slot: number): number | undefined;
  /** Called once, after the last message about the task. */
  ended(task: CommandTask): void;
}

const NOT_FOUND_IN_TIME = "The regular expression under retryOn takes too long, " +
  `more than ${SEARCH_LIMIT_MS} ms: it counts as not found`;

export class CommandTask {
  readonly #start: StartMessage;
  readonly #context: CommandTaskContext;
  readonly #token: string;
  readonly #progress: ProgressReader;
  readonly #backpressure: Backpressure;
  readonly followers = new TaskFollowers();
  readonly #bytes: Record<StreamName, number> = { stdout: 0, stderr: 0 };
  readonly #takeProgress = () => this.#progress.take();
  #capture: Capture | undefined;
  #child: Child | undefined;
  #tree: ProcessTree | undefined;
  #startedAtMs = 0;
  /** It was stopped before it could be started, and will be as soon as it is. */
  #isHeld = false;
  #wasAskedToEnd = false;
  #wasKilled = false;

  /** Throws a `SyntaxError` for a progress pattern that is none. */
  constructor(start: StartMessage, token: string, context: CommandTaskContext) {
    this.#start = start;
    this.#token = token;
    this.#context = context;
    this.#progress = new ProgressReader(start.work.progress, {
      searches: context.searches,
      log: (text) => this.#log(text),
    });
    this.#backpressure = new Backpressure({
      pause: () => this.#child?.pauseReading(),
      resume: () => this.#child?.resumeReading(),
    });
  }

  get task(): number {
    return this.#start.task;
  }

  /**
   * Starts the child. Throws `SpawnError`, and may then be called again.
   *
   * @param isLastResort Whether it may take what is kept in reserve.
   */
  run(isLastResort: boolean): void {
    const { spawner, post } = this.#context;
    this.#startedAtMs = performance.now();
    const child = spawner.spawn({ ...this.#spec(this.#start.work), isLastResort }, {
      stdout: (bytes) => this.#printed("stdout", bytes),
      stderr: (bytes) => this.#printed("stderr", bytes),
      exit: (exit, endedAtMs) => this.#exited(exit, endedAtMs),
    });
    this.#child = child;
    this.#tree = createTree(child, this.#token);
    this.#capture = this.#createCapture();
    post({ kind: "started", task: this.task, pid: child.pid });
    if (this.#isHeld) this.signal("SIGSTOP");
  }

  signal(signal: TreeSignal): void {
    if (this.#tree === undefined) {
      if (!isEndingSignal(signal)) this.#isHeld = signal === "SIGSTOP";
      return;
    }
    if (isEndingSignal(signal)) this.#wasAskedToEnd = true;
    if (signal === "SIGKILL") this.#wasKilled = true;
    this.#context.signaller.send(this.#tree, signal);
    if (this.#wasKilled) this.#backpressure.lift();
  }

  acknowledged(bytes: number): void {
    this.#backpressure.acknowledged(bytes);
  }

  /** Starts with the end of what was printed, as far as that is kept anyway: a few KiB unless output is held. */
  follow(follower: number): void {
    const { clock, post } = this.#context;
    const { task } = this;
    const feed = this.followers.add(follower, {
      clock,
      send: (chunks) => post({ kind: "followed", task, follower, chunks }),
    });
    for (const stream of ["stdout", "stderr"] as const) {
      const last = this.#capture?.last(stream, FOLLOWED_BYTES) ?? this.#progress.last(stream);
      feed.printed(stream, last, this.#bytes[stream] - last.length);
    }
  }

  #spec(work: CommandWork): ChildSpec {
    const { runId, inheritedMark } = this.#context;
    return {
      argv: work.argv,
      env: {
        ...work.env,
        HEDDLE_RUN_ID: runId,
        HEDDLE_TASK_ID: this.#start.taskId,
        HEDDLE_ATTEMPT: String(this.#start.attempt),
        HEDDLE_SLOT: String(this.#start.slot),
        HEDDLE_MARK: extendMark(inheritedMark, this.#token),
      },
      ...(work.cwd === undefined ? {} : { cwd: work.cwd }),
      stdin: work.stdin,
    };
  }

  #createCapture(): Capture {
    const { capture, resultsDir } = this.#start;
    const { spillPrefix, holdLimitBytes } = this.#context;
    return createCapture({
      plan: capture,
      holdLimitBytes,
      spillPrefix: spillPrefix(),
      ...(resultsDir === undefined ? {} : { resultsDir }),
      send: (stream, bytes) => this.#send(stream, bytes),
    });
  }

  #send(stream: StreamName, bytes: Uint8Array<ArrayBuffer>): void {
    this.#context.post({ kind: "output", task: this.task, stream, bytes });
    this.#backpressure.sent(bytes.length);
  }

  #printed(stream: StreamName, bytes: Uint8Array): void {
    this.#bytes[stream] += bytes.length;
    this.#capture?.write(stream, bytes);
    this.#progress.read(stream, bytes);
    this.followers.printed(stream, bytes);
    this.#context.mailbox.touch(this.task, this.#takeProgress);
  }

  /** A tree that was asked to end has ended only when nobody of it is left. */
  #exited(exit: ChildExit, endedAtMs: number): void {
    const tree = this.#tree;
    if (tree === undefined || !(this.#wasAskedToEnd || this.#wasKilled)) {
      return this.#end(exit, endedAtMs);
    }
    this.#context.signaller.whenGone(tree, this.#wasKilled, () => this.#end(exit, endedAtMs));
  }

  #end(exit: ChildExit, endedAtMs: number): void {
    const { post, mailbox, successor, ended } = this.#context;
    const held = this.#capture?.finish();
    this.followers.finish();
    mailbox.flush(this.task);
    const { task } = this;
    const failure = this.#failure(exit);
    const stats = {
      durationMs: roundToMicros(Math.max(0, endedAtMs - this.#startedAtMs)),
      stdoutBytes: this.#bytes.stdout,
      stderrBytes: this.#bytes.stderr,
    };
    const next = successor(this.#start.slot);
    const rest = {
      ...(next === undefined ? {} : { next }),
      ...(held === undefined ? {} : { output: held }),
    };
    if (failure === undefined) post({ kind: "done", task, stats, ...rest });
    else {
      const match = this.#matchesStderr() ? { isStderrMatch: true } : {};
      post({ kind: "error", task, failure, stats, ...rest, ...match });
    }
    ended(this);
  }

  #matchesStderr(): boolean {
    const { stderrPattern } = this.#start;
    if (stderrPattern === undefined) return false;
    const search = this.#context.searches.get(stderrPattern, "m");
    const isFound = search.isIn(this.#progress.tail().join("\n"));
    if (isFound === null) this.#log(NOT_FOUND_IN_TIME);
    return isFound === true;
  }

  #log(text: string): void {
    this.#context.post({ kind: "log", task: this.task, text });
  }

  #failure(exit: ChildExit): Failure | undefined {
    const lost = this.#capture?.problem;
    switch (exit.kind) {
      case "signal":
        return { kind: "signal", signal: exit.signal, tail: this.#progress.tail() };
      case "lost":
        return { kind: "crashed", reason: "The exit status was lost" };
      case "code":
        if (exit.code !== 0) {
          return { kind: "exit", code: exit.code, tail: this.#progress.tail() };
        }
        // A success whose output is incomplete is none.
        return lost === undefined ? undefined : { kind: "threw", name: "Error", message: lost };
      default:
        return exit satisfies never;
    }
  }
}

function roundToMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function createTree(child: Child, token: string): ProcessTree {
  return {
    leader: child.pid,
    token,
    get isLeaderGone() {
      return child.isReaped;
    },
  };
}
