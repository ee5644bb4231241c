/** What became of standard output, and what that does to the run. */
import { createByteSink, isReaderGone } from "../platform/standard_streams.ts";

/** What was asked for cannot be written: a full disk, say. Not a fault of ours, and nothing that the jobs did. */
export class OutputError extends Error {
  override readonly name = "OutputError";

  /** @param what Names it in the message. @default "standard output" */
  constructor(cause: unknown, what = "standard output") {
    super(`Cannot write ${what}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** Ends the run when its output has nowhere to go any more. */
export class StdoutFate {
  readonly #cancel: (reason: string) => void;
  #error: unknown = undefined;
  #isGone = false;

  constructor(cancel: (reason: string) => void) {
    this.#cancel = cancel;
  }

  /** The reader went away: nothing is said any more, as if SIGPIPE had ended the run. */
  get isGone(): boolean {
    return this.#isGone;
  }

  closed(error: unknown): void {
    if (isReaderGone(error)) this.#isGone = true;
    else this.#error ??= error;
    this.#cancel(this.#isGone ? "output-closed" : "output-failed");
  }

  /** @throws {OutputError} If writing failed for another reason than a reader that went away. */
  throwIfFailed(): void {
    if (this.#error !== undefined) throw new OutputError(this.#error);
  }
}

/** Writes to standard output and waits for it. @throws {OutputError} and what a closed pipe throws. */
export async function writeStdout(bytes: Uint8Array): Promise<void> {
  try {
    await createByteSink("stdout").write(bytes);
  } catch (error) {
    throw isReaderGone(error) ? error : new OutputError(error);
  }
}
