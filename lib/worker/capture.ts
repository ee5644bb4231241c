/**
 * What happens with a child's output, by the capture plan: thrown away, held until the end, or sent
 * as it comes; and written to result files besides. Memory stays bounded whatever a child prints.
 */
import type { StreamName } from "../ports.ts";
import type { Captured, CapturedOutput, CapturePlan } from "../protocol.ts";
import { HeldStream } from "./held_stream.ts";
import { LineStream } from "./line_stream.ts";
import { OutputFile } from "./output_file.ts";

/** The captured output of one attempt. */
export interface Capture {
  write(stream: StreamName, bytes: Uint8Array): void;
  /** The end of a stream, valid until the next `write`; undefined when it is not kept here. */
  last(stream: StreamName, maxBytes: number): Uint8Array | undefined;
  /** Sends and closes what is open. Returns what was held, for the capture plan `hold`. */
  finish(): CapturedOutput | undefined;
  /** Why output was lost, for people; undefined when none was. Final after `finish`. */
  readonly problem: string | undefined;
}

export interface CaptureOptions {
  readonly plan: CapturePlan;
  /** Held output above this many bytes a stream goes to a file. */
  readonly holdLimitBytes: number;
  /** Path of that file without its extension, unique to the attempt. */
  readonly spillPrefix: string;
  /** Folder that gets the files `stdout` and `stderr`. */
  readonly resultsDir?: string;
  /** Gets whole lines under the plan `stream`; the bytes are its own. */
  send(stream: StreamName, bytes: Uint8Array<ArrayBuffer>): void;
}

export function createCapture(options: CaptureOptions): Capture {
  const streams = {
    stdout: createStream("stdout", options),
    stderr: createStream("stderr", options),
  };
  return {
    write: (stream, bytes) => streams[stream].write(bytes),
    last: (stream, maxBytes) => streams[stream].last(maxBytes),
    finish() {
      const [stdout, stderr] = [streams.stdout.finish(), streams.stderr.finish()];
      return stdout === undefined || stderr === undefined ? undefined : { stdout, stderr };
    },
    get problem() {
      return streams.stdout.problem ?? streams.stderr.problem;
    },
  };
}

interface StreamCapture {
  write(bytes: Uint8Array): void;
  last(maxBytes: number): Uint8Array | undefined;
  finish(): Captured | undefined;
  readonly problem: string | undefined;
}

function createStream(stream: StreamName, options: CaptureOptions): StreamCapture {
  const { plan, resultsDir } = options;
  const results = resultsDir === undefined
    ? undefined
    : new ResultStream(`${resultsDir}/${stream}`, plan.kind === "hold");
  switch (plan.kind) {
    case "discard":
      return results ?? NOTHING;
    case "hold":
      return results ?? new HeldStream({
        limitBytes: options.holdLimitBytes,
        spillPath: `${options.spillPrefix}.${stream}`,
      });
    case "stream":
      return new SentStream(
        new LineStream((bytes) => options.send(stream, bytes), queueMicrotask),
        results,
      );
    default:
      return plan satisfies never;
  }
}

const NOTHING: StreamCapture = {
  write() {},
  last: () => undefined,
  finish: () => undefined,
  problem: undefined,
};

/** A result file; it stands for what was held if that was asked for. */
class ResultStream implements StreamCapture {
  readonly #file: OutputFile;
  readonly #isHeld: boolean;

  constructor(path: string, isHeld: boolean) {
    this.#file = new OutputFile(path);
    this.#isHeld = isHeld;
  }

  get problem(): string | undefined {
    return this.#file.problem;
  }

  write(bytes: Uint8Array): void {
    this.#file.write(bytes);
  }

  last(maxBytes: number): Uint8Array | undefined {
    return this.#file.last(maxBytes);
  }

  finish(): Captured | undefined {
    this.#file.close();
    if (!this.#isHeld) return undefined;
    const { path, sizeBytes } = this.#file;
    return { kind: "file", path, sizeBytes, isTemporary: false };
  }
}

/** Lines that are sent, and written to a result file if there is one. */
class SentStream implements StreamCapture {
  readonly #lines: LineStream;
  readonly #results: ResultStream | undefined;

  constructor(lines: LineStream, results: ResultStream | undefined) {
    this.#lines = lines;
    this.#results = results;
  }

  get problem(): string | undefined {
    return this.#results?.problem;
  }

  write(bytes: Uint8Array): void {
    this.#results?.write(bytes);
    this.#lines.write(bytes);
  }

  last(maxBytes: number): Uint8Array | undefined {
    return this.#results?.last(maxBytes);
  }

  finish(): undefined {
    this.#results?.finish();
    this.#lines.finish();
  }
}
