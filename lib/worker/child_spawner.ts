/**
 * The port through which children are started: types only, and the error of a start that failed.
 * Two spawners stand behind it, `native/` and `portable_spawner.ts`; both pass the same tests.
 */
import type { ChildStdin } from "../protocol.ts";

/** What to start. */
export interface ChildSpec {
  /** Program and arguments, never empty. A program without a slash is searched in the child's PATH. */
  readonly argv: readonly string[];
  /** Added to, and winning over, our own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder to start in, or absent for our own. */
  readonly cwd?: string;
  readonly stdin: ChildStdin;
  /** Nothing else runs that could give something back: take what is kept for ourselves. */
  readonly isLastResort?: boolean;
}

/** How a child ended. */
export type ChildExit =
  | { readonly kind: "code"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  /** Somebody else waited for it, so nobody knows. */
  | { readonly kind: "lost" };

/** What a child tells. Called from the event loop, never from within `spawn`. */
export interface ChildEvents {
  /** Bytes of its standard output, valid only during the call. */
  stdout(bytes: Uint8Array): void;
  /** Bytes of its standard error, valid only during the call. */
  stderr(bytes: Uint8Array): void;
  /**
   * Last call: the child ended and its output is complete, or was still held open by another
   * process `PIPE_GRACE_MS` after the end.
   * @param endedAtMs `performance.now()` when the child itself ended.
   */
  exit(exit: ChildExit, endedAtMs: number): void;
}

/** A running child, leader of its own session and process group (on Windows just a process). */
export interface Child {
  readonly pid: number;
  /** True once it was waited for and `pid` may be used again by the system. */
  readonly isReaped: boolean;
  /** Stops reading its output, so that it blocks once the pipe is full. The grace waits meanwhile. */
  pauseReading(): void;
  resumeReading(): void;
}

export interface ChildSpawner {
  readonly name: "native" | "portable";
  /** Starts a child. Throws `SpawnError` when it cannot. */
  spawn(spec: ChildSpec, events: ChildEvents): Child;
  /** Frees what the spawner holds. Call it once, after the last child's end. */
  close(): Promise<void>;
}

/** How long output that another process still holds open is read after the child's end. */
export const PIPE_GRACE_MS = 150;

/** A start that failed; `detail` names what was missing, for people. */
export class SpawnError extends Error {
  override readonly name = "SpawnError";
  /** Name of the system's error: ENOENT, EACCES, E2BIG… */
  readonly code: string;
  readonly detail: string;

  constructor(code: string, detail: string, options?: ErrorOptions) {
    super(`Cannot start the program: ${detail} (${code})`, options);
    this.code = code;
    this.detail = detail;
  }

  /** True when the system was short of something that ending children give back. */
  get isShortage(): boolean {
    return ["EAGAIN", "EMFILE", "ENFILE", "ENOMEM"].includes(this.code);
  }
}
