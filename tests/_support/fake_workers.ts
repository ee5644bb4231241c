/**
 * Workers that do nothing but record what they are told; a test speaks for them. Counts the living.
 * Keeps the contract of a real isolate: nothing is heard of one that was terminated or has crashed.
 */
import type { WorkerFactory, WorkerListener } from "../../lib/ports.ts";
import type { ModuleProblem } from "../../lib/events.ts";
import type { FromWorker, ToWorker, Work } from "../../lib/protocol.ts";

const STATS = { durationMs: 10, stdoutBytes: 0, stderrBytes: 0 };

export class FakeWorker {
  readonly received: ToWorker[] = [];
  isTerminated = false;
  isCrashed = false;
  readonly #listener: WorkerListener;

  constructor(listener: WorkerListener) {
    this.#listener = listener;
  }

  /** Numbers of the tasks that it was told to start, in order. */
  get started(): number[] {
    return this.received.flatMap((message) => message.kind === "start" ? message.task : []);
  }

  /** Messages of one kind that it was sent. */
  of<K extends ToWorker["kind"]>(kind: K): Extract<ToWorker, { kind: K }>[] {
    return this.received.filter((message): message is Extract<ToWorker, { kind: K }> =>
      message.kind === kind
    );
  }

  say(message: FromWorker): void {
    if (!this.isTerminated && !this.isCrashed) this.#listener.message(message);
  }

  succeed(task: number): void {
    this.say({ kind: "done", task, stats: STATS });
  }

  crash(reason: string, problem?: ModuleProblem): void {
    if (this.isTerminated || this.isCrashed) return;
    this.isCrashed = true;
    this.#listener.crashed(reason, problem);
  }
}

export class FakeWorkers implements WorkerFactory {
  /** All that were ever made, in order. */
  readonly all: FakeWorker[] = [];
  /** Called for every new worker. */
  onCreate: (worker: FakeWorker) => void = () => {};

  /** Those that were not terminated: a crashed isolate holds its memory until then. */
  get living(): FakeWorker[] {
    return this.all.filter((worker) => !worker.isTerminated);
  }

  /** The worker with this number, counted from 1 as the pool does. */
  at(number: number): FakeWorker {
    const worker = this.all[number - 1];
    if (worker === undefined) throw new Error(`There is no worker ${number}`);
    return worker;
  }

  create(_kind: Work["kind"], listener: WorkerListener) {
    const worker = new FakeWorker(listener);
    this.all.push(worker);
    queueMicrotask(() => this.onCreate(worker));
    return {
      post(message: ToWorker): void {
        // A message must survive the way into another isolate.
        worker.received.push(structuredClone(message));
      },
      terminate: () => void (worker.isTerminated = true),
    };
  }
}
