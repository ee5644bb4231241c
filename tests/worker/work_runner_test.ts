/** What an isolate of built-in work says of attempts that follow each other: in few messages, each at its time. */
import assert from "node:assert/strict";
import type { FromWorker } from "../../lib/protocol.ts";
import { Seat } from "../../lib/seat.ts";
import { type WorkContext, WorkRunner } from "../../lib/worker/work_runner.ts";
import { FakeClock } from "../_support/fake_clock.ts";

type Step = (context: WorkContext, clock: FakeClock) => void;

/** Runs one attempt after the other in an isolate that they block; what went out together is one list. */
async function runAttempts(steps: readonly Step[]): Promise<string[][]> {
  const clock = new FakeClock();
  const sent: string[][] = [];
  let outbox: FromWorker[] = [];
  let ended = Promise.withResolvers<void>();
  const runner = new WorkRunner<"checksum">({
    kind: "checksum",
    isBlocking: true,
    clock,
    run: (work, context) => steps[Number(work.files[0]?.name)]?.(context, clock),
    post(message) {
      outbox.push(message);
      if (message.kind === "done" || message.kind === "error") ended.resolve();
    },
    flush() {
      if (outbox.length > 0) sent.push(outbox.map(describe));
      outbox = [];
    },
    closed() {},
  });
  runner.receive({
    kind: "configure",
    worker: 1,
    runId: "test",
    cancelFlag: new SharedArrayBuffer(4),
    spillDir: "/nowhere",
    holdLimitBytes: 1_000,
  });
  for (const [at] of steps.entries()) {
    ended = Promise.withResolvers();
    runner.receive({
      kind: "start",
      task: at + 1,
      taskId: String(at + 1),
      attempt: 1,
      work: {
        kind: "checksum",
        algorithm: "sha256",
        files: [{ name: String(at), path: `/${at}` }],
        sizeBytes: 0,
        isMissingIgnored: false,
      },
      slot: 1,
      capture: { kind: "discard" },
    });
    await ended.promise;
  }
  return sent;
}

function describe(message: FromWorker): string {
  if (message.kind !== "progress") return message.kind;
  return message.updates.map(({ task, done }) => `${task}:${done ?? "-"}`).join(" ");
}

Deno.test("short attempts of one isolate share its 33 ms, and their last values travel with their ends", async () => {
  const short: Step = (context, clock) => {
    context.total(3);
    for (let n = 0; n < 3; n++) {
      clock.block(4);
      context.advance();
    }
  };
  assert.deepEqual(await runAttempts([short, short, short, short]), [
    // Nothing had been said before.
    ["1:0"],
    ["1:3", "done"],
    ["2:3", "done"],
    ["3:3", "done"],
    ["4:3", "done"],
  ]);
});

Deno.test("a long attempt after a short one is heard 33 ms after the other's last word", async () => {
  const sent = await runAttempts([
    (context) => context.set(1),
    (context, clock) => {
      for (let n = 1; n <= 5; n++) {
        clock.block(10);
        context.set(n);
      }
    },
  ]);
  assert.deepEqual(sent, [["1:1"], ["done"], ["2:4"], ["2:5", "done"]]);
});

Deno.test("an attempt that shall stand by comes back, and one that has begun does not", () => {
  const posted: FromWorker[] = [];
  const runner = new WorkRunner<"fetch">({
    kind: "fetch",
    isBlocking: false,
    clock: new FakeClock(),
    run: () => assert.fail("nothing begins"),
    post: (message) => void posted.push(message),
    flush() {},
    closed() {},
  });
  const work = { kind: "fetch", url: "", dir: "", name: "", headers: {} } as const;
  const start = { kind: "start", taskId: "1", attempt: 1, slot: 0, work } as const;
  runner.receive({ ...start, task: 1, capture: { kind: "discard" }, isStandby: true });
  runner.receive({ kind: "recall", task: 2 });
  assert.deepEqual(posted, [{ kind: "returned", task: 1 }]);
});

/** An isolate with a seat, whose attempts say when they begin. */
class SeatedIsolate {
  readonly seat = new Seat();
  readonly flag = new Int32Array(new SharedArrayBuffer(4));
  readonly said: string[] = [];
  /** What happens on the other side while an attempt holds up the isolate. */
  meanwhile: (task: number) => void = () => {};
  readonly #runner = new WorkRunner<"checksum">({
    kind: "checksum",
    isBlocking: true,
    clock: new FakeClock(),
    run: ({ files: [file] }) => {
      this.said.push(`began ${file?.name}`);
      this.meanwhile(Number(file?.name));
    },
    post: (message) => {
      const next = message.kind === "done" && message.next !== undefined;
      const task = "task" in message ? ` ${message.task}` : "";
      this.said.push(`${message.kind}${task}${next ? `, next ${message.next}` : ""}`);
    },
    flush() {},
    closed() {},
  });

  constructor() {
    this.#runner.receive({
      kind: "configure",
      worker: 1,
      runId: "test",
      cancelFlag: this.flag.buffer as SharedArrayBuffer,
      seat: this.seat.buffer,
      spillDir: "/nowhere",
      holdLimitBytes: 1_000,
    });
  }

  /** Gives it an order, and every turn that it wants. */
  async start(task: number, isStandby = false): Promise<void> {
    const files = [{ name: String(task), path: "/" }];
    this.#runner.receive({
      kind: "start",
      task,
      taskId: String(task),
      attempt: 1,
      work: { kind: "checksum", algorithm: "sha256", files, sizeBytes: 0, isMissingIgnored: false },
      slot: 1,
      capture: { kind: "discard" },
      isStandby,
    });
    await new Promise((resolve) => setTimeout(resolve));
  }
}

Deno.test("who is in the seat when an attempt ends has its place", async () => {
  const isolate = new SeatedIsolate();
  isolate.meanwhile = (task) => task === 1 && isolate.seat.offer(2);
  await isolate.start(1);
  await isolate.start(2, true);
  assert.deepEqual(isolate.said, ["began 1", "done 1, next 2", "began 2", "done 2"]);
});

Deno.test("who was called back from the seat does not start when its order comes", async () => {
  const isolate = new SeatedIsolate();
  isolate.meanwhile = (task) => {
    if (task !== 1) return;
    isolate.seat.offer(2);
    assert.ok(isolate.seat.takeBack(2));
  };
  await isolate.start(1);
  await isolate.start(2, true);
  assert.deepEqual(isolate.said, ["began 1", "done 1"]);
});

Deno.test("nobody has the place of an attempt that ends because all shall end", async () => {
  const isolate = new SeatedIsolate();
  isolate.meanwhile = () => {
    isolate.seat.offer(2);
    isolate.flag[0] = 1;
  };
  await isolate.start(1);
  await isolate.start(2, true);
  assert.deepEqual(isolate.said, ["began 1", "done 1", "returned 2"]);
});

Deno.test("who comes to the seat after the attempt has ended is sent back", async () => {
  const isolate = new SeatedIsolate();
  await isolate.start(1);
  isolate.seat.offer(2);
  await isolate.start(2, true);
  assert.deepEqual(isolate.said, ["began 1", "done 1", "returned 2"]);
  assert.equal(isolate.seat.take(), undefined);
});
