/** A run of real commands in real workers that is steered: frozen, followed, and cancelled task by task. */
import assert from "node:assert/strict";
import type { Engine } from "../../lib/engine/engine.ts";
import type { OutputPort } from "../../lib/engine/options.ts";
import type { RunEvent, RunFact } from "../../lib/events.ts";
import { createEngine } from "../../lib/cli/create_engine.ts";
import { createClock } from "../../lib/platform/clock.ts";
import { livingWorkers } from "../../lib/platform/start_worker.ts";
import { createSpec } from "../_support/engine_bench.ts";
import { isAlive } from "../worker/_runner.ts";

const silent: OutputPort = {
  admitted() {},
  chunk: (_task, _stream, _bytes, written) => written(),
  dropped() {},
  settled() {},
  isCongested: false,
  onDrained() {},
};

/** A run whose tasks are shell lines, in a folder of its own. */
class Run implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "heddle-test-" });
  readonly events: RunEvent[] = [];
  readonly engine: Engine;
  readonly #outcome: Promise<{ readonly exitCode: number }>;
  readonly #waits = new Set<() => void>();

  constructor(lines: Readonly<Record<string, string>>, jobs = 4) {
    this.engine = createEngine({
      engine: {
        runId: `test-${crypto.randomUUID()}`,
        jobs,
        startIntervalMs: 0,
        isFailFast: false,
        graceMs: 10_000,
        capture: { kind: "discard" },
      },
      ports: {
        clock: createClock(),
        random: () => 0,
        output: silent,
        emit: (event) => {
          this.events.push(event);
          this.wake();
        },
      },
      cores: 2,
      spillDir: this.folder,
    });
    const specs = Object.entries(lines).map(([id, line], at) => ({
      ...createSpec({ id }, at + 1),
      work: () => ({
        kind: "command" as const,
        argv: ["/bin/sh", "-c", line],
        env: {},
        cwd: this.folder,
        stdin: { kind: "null" as const },
        progress: { kind: "osc" as const },
      }),
    }));
    this.#outcome = this.engine.run({
      name: "test",
      total: specs.length,
      hasNeeds: false,
      tasks: (async function* () {
        yield await Promise.resolve(specs);
      })(),
    });
  }

  /** Looks again whether what is waited for has come. */
  wake(): void {
    for (const wake of this.#waits) wake();
    this.#waits.clear();
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waits.add(resolve));
  }

  has(kind: RunFact["kind"], task: string): boolean {
    return this.events.some((event) =>
      event.kind === kind && "task" in event && event.task === task
    );
  }

  /** Resolves with the number in the first line that a running task prints. */
  async pid(task: string): Promise<number> {
    let text = "";
    await this.until(() => this.has("attempt_started", task));
    const stop = this.engine.follow(task, {
      output: (_stream, bytes) => {
        text += new TextDecoder().decode(bytes);
        this.wake();
      },
      ended: () => {},
    });
    await this.until(() => text.includes("\n"));
    stop();
    return Number.parseInt(text);
  }

  async end(): Promise<number> {
    const { exitCode } = await this.#outcome;
    assert.equal(livingWorkers(), 0);
    return exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.engine.cancel();
    await this.#outcome;
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Resolves when a process is stopped, or is not any more. */
async function untilStopped(pid: number, isStopped: boolean): Promise<void> {
  const isIt = () => {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("T");
  };
  while (isIt() !== isStopped) await new Promise((resolve) => setTimeout(resolve, 5));
}

const ignore = Deno.build.os !== "linux";

Deno.test({
  name: "a frozen run has its children stopped, and they go on when it is resumed",
  ignore,
  async fn() {
    await using run = new Run({ a: "echo $$; exec sleep 60", b: "echo $$; exec sleep 60" });
    const pids = [await run.pid("a"), await run.pid("b")];
    run.engine.pause();
    run.engine.pause();
    for (const pid of pids) await untilStopped(pid, true);
    run.engine.resume();
    for (const pid of pids) await untilStopped(pid, false);
    run.engine.cancel();
    assert.equal(await run.end(), 130);
    assert.ok(!pids.some(isAlive));
  },
});

Deno.test({
  name: "a frozen run that is cancelled ends at once, though all its children were stopped",
  ignore,
  async fn() {
    await using run = new Run({ a: "echo $$; exec sleep 60" });
    const pid = await run.pid("a");
    run.engine.pause();
    run.engine.pause();
    await untilStopped(pid, true);
    run.engine.cancel("SIGTERM");
    assert.equal(await run.end(), 143);
    const cancelled = run.events.find((event) => event.kind === "task_cancelled");
    const cancelling = run.events.find((event) => event.kind === "run_cancelling");
    // Well before it would have been killed.
    assert.ok((cancelled?.atMs ?? Infinity) < (cancelling?.deadlineAtMs ?? 0));
  },
});

Deno.test({
  name: "cancelling one task ends its whole tree, and no other task's",
  ignore,
  async fn() {
    await using run = new Run({
      a: "setsid sh -c 'echo $$; exec sleep 60' & wait",
      b: "echo $$; exec sleep 60",
    });
    const [gone, staying] = [await run.pid("a"), await run.pid("b")];
    run.engine.cancelTask("a");
    await run.until(() => run.has("task_cancelled", "a"));
    assert.deepEqual([isAlive(gone), isAlive(staying)], [false, true]);
    run.engine.cancelTask("b");
    assert.equal(await run.end(), 1);
  },
});

Deno.test({
  name: "a follower sees what a child prints before the child ends, and hears the end",
  ignore,
  async fn() {
    await using run = new Run({
      a: "echo one; until [ -e go ]; do sleep 0.01; done; echo two",
    });
    const heard: string[] = [];
    await run.until(() => run.has("attempt_started", "a"));
    run.engine.follow("a", {
      output: (_stream, bytes) => {
        heard.push(new TextDecoder().decode(bytes));
        run.wake();
      },
      ended: () => {
        heard.push("ended");
        run.wake();
      },
    });
    await run.until(() => heard.length > 0);
    assert.deepEqual([heard, run.has("task_succeeded", "a")], [["one\n"], false]);
    Deno.writeTextFileSync(`${run.folder}/go`, "");
    assert.equal(await run.end(), 0);
    assert.deepEqual(heard, ["one\n", "two\n", "ended"]);
  },
});

Deno.test({
  name: "a failed task that is retried runs once more, in a slot of the jobs that there are then",
  ignore,
  async fn() {
    const flaky = "test -e again && exit 0; touch again; exit 3";
    await using run = new Run({ flaky, keeper: "echo $$; exec sleep 60" }, 1);
    await run.until(() => run.has("task_failed", "flaky"));
    await run.pid("keeper");
    run.engine.retryTask("flaky");
    run.engine.setJobs(2);
    await run.until(() => run.has("task_succeeded", "flaky"));
    run.engine.cancelTask("keeper");
    assert.equal(await run.end(), 1);
    const started = run.events.filter((event) => event.kind === "attempt_started");
    assert.deepEqual(started.map((event) => "task" in event && [event.task, event.slot]), [
      ["flaky", 1],
      ["keeper", 1],
      ["flaky", 2],
    ]);
  },
});
