/**
 * Sends job output where the user wants it: grouped by task, in input order, as it comes, tagged, only of failed
 * tasks, or nowhere. Owns which output is due when; memory is bounded by the congestion limit and by spilling.
 */
import type { OutputPort } from "../engine/options.ts";
import type { JsonValue } from "../events.ts";
import type { TaskSpec } from "../plan/types.ts";
import type { OutputFiles, StreamName } from "../ports.ts";
import type { Captured, CapturedOutput } from "../protocol.ts";
import { jsonLine } from "../text/json_line.ts";
import { ByteQueue } from "./byte_queue.ts";
import { createLineTagger, createScreenTagger, type LineTagger } from "./line_tagger.ts";

/** `results`: what modules return, a line of JSON each, and nothing that is printed. */
export type OutputMode = "group" | "stream" | "none" | "failed" | "results";

export interface OutputRouterOptions {
  readonly mode: OutputMode;
  readonly isOrdered: boolean;
  readonly isTagged: boolean;
  /** Whether a stream ends on a terminal, where lines are shown and not bytes. @default none does */
  isTerminal?(stream: StreamName): boolean;
  readonly files: OutputFiles;
  write(stream: StreamName, bytes: Uint8Array): Promise<void>;
  /** Keeps the output of a task that failed for good. */
  saveFailed?(spec: TaskSpec, output: CapturedOutput): void;
  /** A reader of standard output or standard error went away. */
  onClosed(stream: StreamName, error: unknown): void;
}

/** More than this waiting for a slow reader, and nothing new is started … */
const CONGESTED_BYTES = 16 * 1024 * 1024;
/** … until it has come down to this. */
const DRAINED_BYTES = 4 * 1024 * 1024;
/** Output that waits for its turn in input order is kept in memory up to this, then in files. */
const ORDERED_MEMORY_BYTES = 32 * 1024 * 1024;

const EMPTY = new Uint8Array();

interface Pending {
  readonly spec: TaskSpec;
  readonly taggers: Map<StreamName, LineTagger>;
}

export class OutputRouter implements OutputPort {
  readonly #options: OutputRouterOptions;
  readonly #queues: Record<StreamName, ByteQueue>;
  readonly #pending = new Map<number, Pending>();
  readonly #waiting = new Map<
    number,
    { pending: Pending | undefined; output: CapturedOutput | undefined }
  >();
  #waitingBytes = 0;
  #nextTask = 1;
  #isCongested = false;
  onDrained: () => void = () => {};

  constructor(options: OutputRouterOptions) {
    this.#options = options;
    this.#queues = { stdout: this.#queue("stdout"), stderr: this.#queue("stderr") };
  }

  get isCongested(): boolean {
    return this.#isCongested;
  }

  admitted(task: number, spec: TaskSpec): void {
    this.#takeBack(task);
    this.#pending.set(task, { spec, taggers: new Map() });
  }

  chunk(task: number, stream: StreamName, bytes: Uint8Array, written: () => void): void {
    const tagger = this.#tagger(this.#pending.get(task), stream);
    this.#queues[stream].push(bytes, tagger?.tag, written);
    this.#checkCongestion();
  }

  dropped(task: number, output: CapturedOutput | undefined): void {
    this.#discard(output);
    this.#endLines(this.#pending.get(task));
  }

  settled(
    task: number,
    isFailed: boolean,
    output: CapturedOutput | undefined,
    result?: JsonValue,
  ): void {
    const pending = this.#pending.get(task);
    this.#pending.delete(task);
    if (isFailed && output !== undefined && pending !== undefined) {
      this.#options.saveFailed?.(pending.spec, output);
    }
    const isWanted = this.#options.mode === "group" || this.#options.mode === "failed" && isFailed;
    if (!isWanted) this.#discard(output);
    const due = isWanted
      ? output
      : this.#options.mode === "results" && result !== undefined && pending !== undefined
      ? resultOutput(pending.spec, result)
      : undefined;
    // One that was opened again after its turn had come is late, and waits for nobody.
    if (!this.#options.isOrdered || task < this.#nextTask) return this.#deliver(pending, due);
    if (task > this.#nextTask) {
      const output = due === undefined ? undefined : this.#shelve(due);
      this.#waiting.set(task, { pending, output });
      return;
    }
    this.#nextTask++;
    this.#deliver(pending, due);
    this.#deliverDue();
  }

  /** Resolves when all output has been written. */
  async flush(): Promise<void> {
    await Promise.all([this.#queues.stdout.idle(), this.#queues.stderr.idle()]);
  }

  /** Forgets an end that nobody has seen yet: that of a task which is opened again, before its turn. */
  #takeBack(task: number): void {
    const waiting = this.#waiting.get(task);
    if (waiting === undefined) return;
    this.#waiting.delete(task);
    if (waiting.output !== undefined) this.#waitingBytes -= memoryBytes(waiting.output);
    this.#discard(waiting.output);
  }

  #deliverDue(): void {
    for (
      let next = this.#waiting.get(this.#nextTask);
      next !== undefined;
      next = this.#waiting.get(this.#nextTask)
    ) {
      this.#waiting.delete(this.#nextTask++);
      if (next.output !== undefined) this.#waitingBytes -= memoryBytes(next.output);
      this.#deliver(next.pending, next.output);
    }
  }

  #deliver(pending: Pending | undefined, output: CapturedOutput | undefined): void {
    if (output !== undefined) {
      this.#push(pending, "stdout", output.stdout);
      this.#push(pending, "stderr", output.stderr);
    }
    this.#endLines(pending);
    this.#checkCongestion();
  }

  #push(pending: Pending | undefined, stream: StreamName, captured: Captured): void {
    const tag = this.#tagger(pending, stream)?.tag;
    if (captured.kind === "bytes") {
      if (captured.bytes.length > 0) this.#queues[stream].push(captured.bytes, tag);
      return;
    }
    this.#queues[stream].push({ ...captured, release: () => this.#remove(captured) }, tag);
  }

  #tagger(pending: Pending | undefined, stream: StreamName): LineTagger | undefined {
    if (!this.#options.isTagged || pending === undefined) return undefined;
    const known = pending.taggers.get(stream);
    if (known !== undefined) return known;
    const create = this.#options.isTerminal?.(stream) ? createScreenTagger : createLineTagger;
    const tagger = create(pending.spec.label);
    pending.taggers.set(stream, tagger);
    return tagger;
  }

  /** Ends the tagged lines that a task left open, when all before them is written. */
  #endLines(pending: Pending | undefined): void {
    for (const [stream, tagger] of pending?.taggers ?? []) {
      this.#queues[stream].push(EMPTY, () => tagger.end());
    }
  }

  /** Makes room in memory for output whose turn has not come. */
  #shelve(output: CapturedOutput): CapturedOutput {
    const isRoom = this.#waitingBytes + memoryBytes(output) <= ORDERED_MEMORY_BYTES;
    const shelved = isRoom
      ? output
      : { stdout: this.#toFile(output.stdout), stderr: this.#toFile(output.stderr) };
    this.#waitingBytes += memoryBytes(shelved);
    return shelved;
  }

  #toFile(captured: Captured): Captured {
    if (captured.kind === "file" || captured.bytes.length === 0) return captured;
    try {
      const path = this.#options.files.spill(captured.bytes);
      return { kind: "file", path, sizeBytes: captured.bytes.length, isTemporary: true };
    } catch {
      // A full disk must not fail the run: memory is what is left.
      return captured;
    }
  }

  #discard(output: CapturedOutput | undefined): void {
    if (output === undefined) return;
    for (const captured of [output.stdout, output.stderr]) {
      if (captured.kind === "file") this.#remove(captured);
    }
  }

  #remove(captured: Extract<Captured, { kind: "file" }>): void {
    if (captured.isTemporary) this.#options.files.remove(captured.path);
  }

  #queue(stream: StreamName): ByteQueue {
    return new ByteQueue({
      write: (bytes) => this.#options.write(stream, bytes),
      readFile: (path) => this.#options.files.read(path),
      onWritten: () => this.#checkCongestion(),
      onClosed: (error) => {
        // First, so that the room which this makes does not start what is about to be cancelled.
        this.#options.onClosed(stream, error);
        this.#checkCongestion();
      },
    });
  }

  #checkCongestion(): void {
    const bytes = this.#queues.stdout.backlogBytes + this.#queues.stderr.backlogBytes;
    if (!this.#isCongested) this.#isCongested = bytes > CONGESTED_BYTES;
    else if (bytes <= DRAINED_BYTES) {
      this.#isCongested = false;
      this.onDrained();
    }
  }
}

/** A result and whose it is, as one line of JSON. */
function resultOutput({ id, input }: TaskSpec, result: JsonValue): CapturedOutput {
  const line = jsonLine({ task: id, ...(input === undefined ? {} : { input }), result });
  return {
    stdout: { kind: "bytes", bytes: new TextEncoder().encode(line) },
    stderr: { kind: "bytes", bytes: new Uint8Array() },
  };
}

function memoryBytes(output: CapturedOutput): number {
  let bytes = 0;
  for (const captured of [output.stdout, output.stderr]) {
    if (captured.kind === "bytes") bytes += captured.bytes.length;
  }
  return bytes;
}
