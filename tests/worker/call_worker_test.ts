/** The worker that calls functions, as a real Web Worker. */
import assert from "node:assert/strict";
import { createWorkerFactory, livingWorkers } from "../../lib/platform/worker_factory.ts";
import type { FromWorker } from "../../lib/protocol.ts";

/** A worker, told to run one module; ends with it. */
class CallWorker implements Disposable {
  readonly messages: FromWorker[] = [];
  readonly flag = new SharedArrayBuffer(4);
  readonly #waits = new Set<() => void>();
  readonly #handle = createWorkerFactory().create("call", {
    message: (message) => this.#take(message),
    crashed: (reason) => this.#take({ kind: "fatal", reason }),
  });

  constructor(source: string, input: unknown = null) {
    const { flag: cancelFlag } = this;
    const capture = { kind: "discard" } as const;
    const module = `data:application/javascript,${encodeURIComponent(source)}`;
    this.#handle.post({
      kind: "configure",
      worker: 1,
      runId: "run",
      cancelFlag,
      spillDir: "",
      holdLimitBytes: 0,
    });
    const work = { kind: "call", module, input } as const;
    this.#handle.post({ kind: "start", task: 1, taskId: "1", attempt: 1, slot: 1, work, capture });
  }

  async until<M extends FromWorker>(is: (message: FromWorker) => message is M): Promise<M> {
    for (;;) {
      const found = this.messages.find(is);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waits.add(resolve));
    }
  }

  end() {
    return this.until((message) =>
      message.kind === "done" || message.kind === "error" || message.kind === "fatal"
    );
  }

  [Symbol.dispose](): void {
    this.#handle.terminate();
    assert.equal(livingWorkers(), 0);
  }

  #take(message: FromWorker): void {
    this.messages.push(message);
    for (const wake of this.#waits) wake();
    this.#waits.clear();
  }
}

function isProgress(message: FromWorker): message is Extract<FromWorker, { kind: "progress" }> {
  return message.kind === "progress";
}

Deno.test("a worker imports the module and calls its default export", async () => {
  using worker = new CallWorker("export default ({ a, b }) => ({ sum: a + b });", { a: 1, b: 2 });
  const end = await worker.end();
  assert.deepEqual(end.kind === "done" && end.result, { sum: 3 });
});

Deno.test("a worker in a synchronous loop tells how far it is, and sees its flag", async () => {
  using worker = new CallWorker(
    `export default (_, context) => {
       let count = 0;
       while (!context.cancelled) { context.advance(); count++; }
       return count;
     };`,
  );
  await worker.until(isProgress);
  Atomics.store(new Int32Array(worker.flag), 0, 1);
  const end = await worker.end();
  assert.deepEqual(end.kind === "error" && end.failure, { kind: "cancelled", by: "abort" });
  const last = worker.messages.filter(isProgress).at(-1)?.updates[0];
  assert.ok((last?.done ?? 0) > 0);
});

Deno.test("what a module prints arrives as lines, objects as the console shows them", async () => {
  using worker = new CallWorker(
    `export default () => { console.log("row", { id: 1 }); console.error("late"); };`,
  );
  await worker.end();
  const lines = worker.messages.flatMap((message) => message.kind === "log" ? message.text : []);
  assert.deepEqual(lines, ["row { id: 1 }", "late"]);
});

Deno.test("a module that does not parse fails in words, and its worker is of no more use", async () => {
  using worker = new CallWorker("export default (");
  const end = await worker.end();
  assert.ok(end.kind === "error" && end.isLast && end.failure.kind === "module");
  assert.equal(end.failure.problem, "syntax");
  assert.match(end.failure.message, /^syntax error in data:.*: .*(expected|Unexpected)/i);
});

for (const call of ["Deno.exit(3)", "close()", "self.close()", "Deno.exit()"]) {
  Deno.test(`a task that calls ${call} fails instead of vanishing`, async () => {
    using worker = new CallWorker(`export default () => { ${call}; };`);
    const end = await worker.end();
    assert.ok(end.kind === "error" && end.failure.kind === "module");
    assert.equal(end.failure.problem, "exited");
    const called = call.replace("self.", "");
    assert.equal(
      end.failure.message,
      `called ${called}, which would end its isolate: a task ends by returning or throwing`,
    );
  });
}

Deno.test("a rejection that nobody handles fails the task, and ends the worker", async () => {
  using worker = new CallWorker(
    `export default () => { Promise.reject(new Error("lost")); return new Promise(() => {}); };`,
  );
  const end = await worker.end();
  assert.ok(end.kind === "error" && end.isLast && end.failure.kind === "threw");
  assert.equal(end.failure.message, "lost");
});

Deno.test("a task that posts messages of its own breaks its worker, not the program", async () => {
  using worker = new CallWorker(
    `export default () => { self.postMessage("mine"); return new Promise(() => {}); };`,
  );
  const end = await worker.end();
  assert.match(end.kind === "fatal" ? end.reason : "", /It posted something of its own/);
});
