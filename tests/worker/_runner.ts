/**
 * Runs commands through `CommandRunner` in the test's own isolate, or in a real worker, and lets
 * tests wait for messages. Every wait is for an event, never for time.
 */
import type { CommandWork, FromWorker, ToWorker } from "../../lib/protocol.ts";
import { createClock } from "../../lib/platform/clock.ts";
import { createWorkerFactory } from "../../lib/platform/worker_factory.ts";
import type { ChildSpawner } from "../../lib/worker/child_spawner.ts";
import { CommandRunner } from "../../lib/worker/command_runner.ts";
import { createSpawner } from "../../lib/worker/create_spawner.ts";

type Start = Extract<ToWorker, { readonly kind: "start" }>;
export type Ended = Extract<FromWorker, { readonly kind: "done" | "error" }>;
export type StartOverrides = Partial<Omit<Start, "kind" | "task" | "work">> & {
  readonly work?: Partial<CommandWork>;
};

/** Where the messages of one worker go, and come from. */
export class RunnerHarness implements AsyncDisposable {
  readonly messages: FromWorker[] = [];
  readonly cancelFlag = new SharedArrayBuffer(4);
  readonly runId = `test-${crypto.randomUUID()}`;
  readonly folder = Deno.makeTempDirSync({ prefix: "heddle-test-" });
  readonly closed = Promise.withResolvers<void>();
  readonly #waits = new Set<() => void>();
  #send: (message: ToWorker) => void = () => {};
  #lastTask = 0;
  #end: () => Promise<void> | void = () => {};

  /** In this isolate, with one of the two spawners or one of the test's own. */
  static local(
    spawner: ChildSpawner["name"] | ChildSpawner,
    inheritedMark?: string,
  ): RunnerHarness {
    const harness = new RunnerHarness();
    const runner = new CommandRunner({
      spawner: typeof spawner === "string" ? createSpawner(spawner) : spawner,
      clock: createClock(),
      inheritedMark,
      post: (message) => harness.#receive(message),
      closed: () => harness.closed.resolve(),
    });
    harness.#send = (message) => runner.receive(message);
    harness.#end = () => harness.closed.promise;
    harness.#configure();
    return harness;
  }

  /** In a real Web Worker, with the spawner that it chooses itself. */
  static worker(url?: URL): RunnerHarness {
    const harness = new RunnerHarness();
    const factory = createWorkerFactory(url === undefined ? {} : { commandUrl: url });
    const handle = factory.create("command", {
      message: (message) => harness.#receive(message),
      crashed: (reason) => harness.#receive({ kind: "fatal", reason }),
    });
    harness.#send = (message) => handle.post(message);
    harness.#end = () => handle.terminate();
    harness.#configure();
    return harness;
  }

  post(message: ToWorker): void {
    this.#send(message);
  }

  /** Starts a command and returns its task number. */
  start(argv: readonly string[], overrides: StartOverrides = {}): number {
    const { work, ...others } = overrides;
    const task = ++this.#lastTask;
    this.post({
      kind: "start",
      task,
      taskId: `task-${task}`,
      attempt: 1,
      slot: 1,
      capture: { kind: "hold" },
      ...others,
      work: {
        kind: "command",
        env: {},
        stdin: { kind: "null" },
        progress: { kind: "osc" },
        ...work,
        argv,
      },
    });
    return task;
  }

  /** Starts a shell line. */
  shell(line: string, overrides: StartOverrides = {}): number {
    return this.start(["/bin/sh", "-c", line], overrides);
  }

  /** Runs a command to its end. */
  async run(argv: readonly string[], overrides: StartOverrides = {}): Promise<Ended> {
    return await this.ended(this.start(argv, overrides));
  }

  ended(task: number): Promise<Ended> {
    return this.find((message): message is Ended =>
      (message.kind === "done" || message.kind === "error") && message.task === task
    );
  }

  async pid(task: number): Promise<number> {
    type Started = Extract<FromWorker, { readonly kind: "started" }>;
    const started = await this.find((message): message is Started =>
      message.kind === "started" && message.task === task
    );
    return started.pid;
  }

  /** Waits until a task under the plan `stream` has printed so many lines on stdout, and returns them. */
  async lines(task: number, count: number): Promise<readonly string[]> {
    await this.until(() => this.printed(task).split("\n").length > count);
    return this.printed(task).split("\n").slice(0, count);
  }

  /** What a task under the plan `stream` has printed on stdout so far. */
  printed(task: number): string {
    const decoder = new TextDecoder();
    return this.messages.map((message) =>
      message.kind === "output" && message.task === task && message.stream === "stdout"
        ? decoder.decode(message.bytes, { stream: true })
        : ""
    ).join("");
  }

  async find<M extends FromWorker>(isIt: (message: FromWorker) => message is M): Promise<M> {
    await this.until(() => this.messages.some(isIt));
    const found = this.messages.find(isIt);
    if (found === undefined) throw new Error("The message is gone");
    return found;
  }

  /** Resolves once the condition holds; looks after every message. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => this.#waits.add(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.post({ kind: "close" });
    await this.#end();
    await Deno.remove(this.folder, { recursive: true });
  }

  #configure(): void {
    this.post({
      kind: "configure",
      worker: 1,
      runId: this.runId,
      cancelFlag: this.cancelFlag,
      spillDir: this.folder,
      holdLimitBytes: 65_536,
    });
  }

  #receive(message: FromWorker): void {
    this.messages.push(message);
    for (const wake of this.#waits) wake();
    this.#waits.clear();
  }
}

/** The text that an attempt held. */
export function heldText(ended: Ended, stream: "stdout" | "stderr" = "stdout"): string {
  const captured = ended.output?.[stream];
  if (captured === undefined) throw new Error("Nothing was held");
  const bytes = captured.kind === "bytes" ? captured.bytes : Deno.readFileSync(captured.path);
  return new TextDecoder().decode(bytes);
}

/** True while a process exists and is no zombie. Linux only. */
export function isAlive(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}
