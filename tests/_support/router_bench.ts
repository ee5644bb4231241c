/** An output router on two slow sinks and files in memory, and short ways to make output. */
import { OutputRouter, type OutputRouterOptions } from "../../lib/output/output_router.ts";
import type { Captured, CapturedOutput } from "../../lib/protocol.ts";
import { createSpec } from "./engine_bench.ts";
import { settle } from "./fake_clock.ts";
import { SlowSink } from "./slow_sink.ts";

const encode = (text: string) => new TextEncoder().encode(text);

export class RouterBench {
  readonly stdout = new SlowSink();
  readonly stderr = new SlowSink();
  /** Files that exist, by path. */
  readonly files = new Map<string, Uint8Array>();
  /** Paths that were removed, in order. */
  readonly removed: string[] = [];
  readonly closed: string[] = [];
  readonly saved: string[] = [];
  isDiskFull = false;
  drains = 0;
  readonly router: OutputRouter;

  constructor(options: Partial<OutputRouterOptions> = {}) {
    this.stdout.isFast = this.stderr.isFast = true;
    this.router = new OutputRouter({
      mode: "group",
      isOrdered: false,
      isTagged: false,
      files: {
        read: (path) => this.#read(path),
        remove: (path) => this.#remove(path),
        spill: (bytes) => this.#spill(bytes),
      },
      write: (stream, bytes) => this[stream].write(bytes),
      saveFailed: (spec) => void this.saved.push(spec.id),
      onClosed: (stream, error) => void this.closed.push(`${stream}: ${error}`),
      ...options,
    });
    this.router.onDrained = () => void this.drains++;
  }

  /** Lets tasks 1 to `count` in. */
  admit(count: number): void {
    for (let task = 1; task <= count; task++) {
      this.router.admitted(task, createSpec({ id: `t${task}` }, task));
    }
  }

  /** Ends a task that printed `text`. */
  settle(task: number, text: string, isFailed = false): void {
    this.router.settled(task, isFailed, output(text));
  }

  chunk(task: number, text: string, written: () => void = () => {}): void {
    this.router.chunk(task, "stdout", encode(text), written);
  }

  /** Output in a file that a worker made; with `isTemporary` it is the receiver's to remove. */
  file(path: string, text: string, isTemporary = true): CapturedOutput {
    this.files.set(path, encode(text));
    const stdout: Captured = { kind: "file", path, sizeBytes: text.length, isTemporary };
    return { stdout, stderr: { kind: "bytes", bytes: new Uint8Array() } };
  }

  /** Everything that was written to standard output until nothing waits any more. */
  async written(): Promise<string> {
    await this.router.flush();
    await settle();
    return this.stdout.text;
  }

  async *#read(path: string): AsyncGenerator<Uint8Array> {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new Error(`There is no file ${path}`);
    yield await Promise.resolve(bytes);
  }

  #remove(path: string): void {
    this.removed.push(path);
    this.files.delete(path);
  }

  #spill(bytes: Uint8Array): string {
    if (this.isDiskFull) throw new Error("No space left on device");
    const path = `spilled-${this.files.size + this.removed.length}`;
    this.files.set(path, bytes);
    return path;
  }
}

/** Output of a task in memory. */
export function output(stdout: string, stderr = ""): CapturedOutput {
  return {
    stdout: { kind: "bytes", bytes: encode(stdout) },
    stderr: { kind: "bytes", bytes: encode(stderr) },
  };
}
