/**
 * One child that runs: its two pipes and its exit. Reads in bounded turns so that no chatty child
 * starves the others, and waits for the child last, so that its number stays its own until then.
 *
 * States: running → exited (pidfd readable) → finished (both pipes ended, or the grace passed).
 */
import { type Child, type ChildEvents, type ChildExit, PIPE_GRACE_MS } from "../child_spawner.ts";
import { parseExitStatus } from "./exit_status.ts";
import { type Errno, type Libc, TRANSFER_BYTES, TRANSFER_SIZE, WNOHANG } from "./libc.ts";
import type { Poller } from "./poller.ts";

/** What all children of a spawner share. */
export interface ChildResources {
  readonly libc: Libc;
  readonly errno: Errno;
  readonly poller: Poller;
  /** Where reads go, `TRANSFER_BYTES` long; its bytes are passed on and used again. */
  readonly buffer: Uint8Array<ArrayBuffer>;
  /** Where `waitpid` puts a status, one int. */
  readonly status: Int32Array<ArrayBuffer>;
}

/** Descriptors of a child that was just started, non-blocking; they now belong to the child's object. */
export interface ChildDescriptors {
  readonly pidFd: number;
  readonly stdoutFd: number;
  readonly stderrFd: number;
}

interface Pipe {
  readonly fd: number;
  readonly sink: (bytes: Uint8Array) => void;
  token: number | undefined;
  isOpen: boolean;
}

/** Reads per pipe and turn: 256 KiB, less than a millisecond's work. */
const READS_PER_TURN = 4;
/** At the end of the grace: enough for the largest pipe that an unprivileged process can make. */
const LAST_READS = 16;

export class NativeChild implements Child {
  readonly pid: number;
  readonly #resources: ChildResources;
  readonly #events: ChildEvents;
  readonly #pipes: readonly Pipe[];
  readonly #pidFd: number;
  #exitToken: number | undefined;
  #isPaused = false;
  #endedAtMs: number | undefined;
  #graceTimer: ReturnType<typeof setTimeout> | undefined;
  #isReaped = false;

  /** Throws when the descriptors cannot be watched; they and the child are then still the caller's. */
  constructor(
    pid: number,
    descriptors: ChildDescriptors,
    options: { readonly resources: ChildResources; readonly events: ChildEvents },
  ) {
    this.pid = pid;
    this.#resources = options.resources;
    this.#events = options.events;
    this.#pidFd = descriptors.pidFd;
    const { stdoutFd, stderrFd } = descriptors;
    this.#pipes = [
      createPipe(stdoutFd, (bytes) => this.#events.stdout(bytes)),
      createPipe(stderrFd, (bytes) => this.#events.stderr(bytes)),
    ];
    try {
      for (const pipe of this.#pipes) this.#watch(pipe);
      this.#exitToken = this.#resources.poller.watch(this.#pidFd, () => this.#exited());
    } catch (error) {
      for (const pipe of this.#pipes) this.#unwatch(pipe);
      throw error;
    }
  }

  get isReaped(): boolean {
    return this.#isReaped;
  }

  pauseReading(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#stopGrace();
    for (const pipe of this.#pipes) this.#unwatch(pipe);
  }

  resumeReading(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const pipe of this.#pipes) {
      if (pipe.isOpen) this.#watch(pipe);
    }
    if (this.#endedAtMs !== undefined && !this.#isReaped) this.#startGrace();
  }

  #watch(pipe: Pipe): void {
    pipe.token = this.#resources.poller.watch(pipe.fd, () => {
      this.#read(pipe, READS_PER_TURN);
      this.#finishIfDone();
    });
  }

  #unwatch(pipe: Pipe): void {
    if (pipe.token !== undefined) this.#resources.poller.unwatch(pipe.fd, pipe.token);
    pipe.token = undefined;
  }

  /** Reads until the pipe is empty, ended, paused or had its turn. */
  #read(pipe: Pipe, reads: number): void {
    const { libc, errno, buffer } = this.#resources;
    for (let turn = 0; turn < reads && pipe.isOpen && !this.#isPaused; turn++) {
      const count = libc.read(pipe.fd, buffer, TRANSFER_SIZE);
      if (count > 0) pipe.sink(buffer.subarray(0, count));
      else if (count === 0 || !isRepeatable(errno.name)) this.#close(pipe);
      if (count < TRANSFER_BYTES) return;
    }
  }

  #close(pipe: Pipe): void {
    if (!pipe.isOpen) return;
    pipe.isOpen = false;
    this.#resources.poller.release(pipe.fd, pipe.token);
    pipe.token = undefined;
  }

  #exited(): void {
    this.#endedAtMs = performance.now();
    this.#resources.poller.release(this.#pidFd, this.#exitToken);
    this.#exitToken = undefined;
    // Mostly all that is left is the ends of the pipes, which spares another round of waiting.
    for (const pipe of this.#pipes) this.#read(pipe, READS_PER_TURN);
    if (!this.#finishIfDone() && !this.#isPaused) this.#startGrace();
  }

  #startGrace(): void {
    this.#graceTimer = setTimeout(() => this.#graceEnded(), PIPE_GRACE_MS);
  }

  #stopGrace(): void {
    clearTimeout(this.#graceTimer);
    this.#graceTimer = undefined;
  }

  #graceEnded(): void {
    for (const pipe of this.#pipes) this.#read(pipe, LAST_READS);
    // Those reads may have filled the receiver: what is left then waits for it.
    if (this.#isPaused) return;
    for (const pipe of this.#pipes) this.#close(pipe);
    this.#finishIfDone();
  }

  #finishIfDone(): boolean {
    const endedAtMs = this.#endedAtMs;
    if (endedAtMs === undefined || this.#pipes.some((pipe) => pipe.isOpen)) return false;
    if (this.#isReaped) return true;
    this.#stopGrace();
    this.#events.exit(this.#reap(), endedAtMs);
    return true;
  }

  #reap(): ChildExit {
    const { libc, status } = this.#resources;
    const waited = libc.waitpid(this.pid, status, WNOHANG);
    this.#isReaped = true;
    return waited === this.pid ? parseExitStatus(status[0] ?? 0) : { kind: "lost" };
  }
}

function createPipe(fd: number, sink: (bytes: Uint8Array) => void): Pipe {
  return { fd, sink, token: undefined, isOpen: true };
}

function isRepeatable(code: string): boolean {
  return code === "EAGAIN" || code === "EINTR";
}
