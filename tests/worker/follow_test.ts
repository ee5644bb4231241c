/** A running command's output as a follower gets it, under every capture plan. */
import assert from "node:assert/strict";
import type { CapturePlan, FromWorker } from "../../lib/protocol.ts";
import { FOLLOWED_BYTES } from "../../lib/worker/follow_feed.ts";
import { RunnerHarness } from "./_runner.ts";

type Followed = Extract<FromWorker, { readonly kind: "followed" }>;

/** Follows a task under a number of its own and takes every message at once. */
class Follower {
  readonly #harness: RunnerHarness;
  readonly #task: number;
  readonly #number: number;
  #taken = 0;

  constructor(harness: RunnerHarness, task: number, number = 1) {
    this.#harness = harness;
    this.#task = task;
    this.#number = number;
    harness.post({ kind: "follow", task, follower: number });
  }

  /** What it has got of a stream so far; what is missing as `-count`. */
  text(stream: "stdout" | "stderr" = "stdout"): string {
    const all = this.#harness.messages.filter((message): message is Followed =>
      message.kind === "followed" && message.follower === this.#number
    );
    for (; this.#taken < all.length; this.#taken++) {
      this.#harness.post({ kind: "followed_ack", task: this.#task, follower: this.#number });
    }
    return all.flatMap(({ chunks }) => chunks).filter((chunk) => chunk.stream === stream)
      .map(({ bytes, droppedBytes }) =>
        (droppedBytes > 0 ? `-${droppedBytes} ` : "") + new TextDecoder().decode(bytes)
      ).join("");
  }

  stop(): void {
    this.#harness.post({ kind: "unfollow", task: this.#task, follower: this.#number });
  }
}

/** Prints `first`, waits for the file `go`, then goes on with `rest`. */
function halting(harness: RunnerHarness, first: string, rest: string): string {
  return `${first}; until [ -e '${harness.folder}/go' ]; do sleep 0.01; done; ${rest}`;
}

const go = (harness: RunnerHarness) => Deno.writeTextFileSync(`${harness.folder}/go`, "");

/** Resolves when a task has printed a line. */
function saidSomething(harness: RunnerHarness, task: number): Promise<void> {
  return harness.until(() =>
    harness.messages.some((message) =>
      message.kind === "progress" && message.updates.some((update) => update.task === task)
    )
  );
}

const PLANS: readonly CapturePlan["kind"][] = ["discard", "hold", "stream"];

for (const kind of PLANS) {
  for (const hasResults of [false, true]) {
    const where = hasResults ? " with result files" : "";
    Deno.test(`under the plan ${kind}${where} a follower gets what was printed before, and then what comes`, async () => {
      await using harness = RunnerHarness.local("portable");
      const task = harness.shell(
        halting(harness, "echo one; echo other >&2", "echo two; exit 3"),
        { capture: { kind }, ...(hasResults ? { resultsDir: harness.folder } : {}) },
      );
      await saidSomething(harness, task);
      const follower = new Follower(harness, task);
      await harness.until(() =>
        follower.text() === "one\n" && follower.text("stderr") === "other\n"
      );
      go(harness);
      await harness.until(() => follower.text() === "one\ntwo\n");
      await harness.ended(task);
      assert.deepEqual([follower.text(), follower.text("stderr")], ["one\ntwo\n", "other\n"]);
    });
  }
}

Deno.test("of output that was held in a file a follower gets the end, and hears how much is missing", async () => {
  await using harness = RunnerHarness.local("portable");
  const line = halting(harness, "head -c 200000 /dev/zero | tr '\\0' x; echo end", "true");
  const task = harness.shell(line, { capture: { kind: "hold" } });
  const spilled = `${harness.folder}/1-1.stdout`;
  await harness.until(() => {
    try {
      return Deno.statSync(spilled).size === 200_004;
    } catch {
      return false;
    }
  });
  const follower = new Follower(harness, task);
  const missing = `-${200_004 - FOLLOWED_BYTES} `;
  await harness.until(() => follower.text().length >= FOLLOWED_BYTES);
  assert.ok(follower.text().startsWith(`${missing}xxx`));
  assert.ok(follower.text().endsWith("xend\n"));
  go(harness);
  await harness.ended(task);
});

Deno.test("a child is not held up by a follower that takes nothing, and the follower gets the end of it", async () => {
  await using harness = RunnerHarness.local("portable");
  const task = harness.shell(
    halting(harness, "echo up", "head -c 3000000 /dev/zero | tr '\\0' x; echo end"),
    { capture: { kind: "discard" } },
  );
  await saidSomething(harness, task);
  harness.post({ kind: "follow", task, follower: 7 });
  go(harness);
  const ended = await harness.ended(task);
  assert.equal(ended.stats.stdoutBytes, 3 + 3_000_000 + 4);
  const got = harness.messages.filter((message): message is Followed =>
    message.kind === "followed" && message.follower === 7
  );
  const chunks = got.flatMap(({ chunks }) => chunks);
  const size = chunks.reduce(
    (sum, { bytes, droppedBytes }) => sum + bytes.length + droppedBytes,
    0,
  );
  assert.equal(size, ended.stats.stdoutBytes);
  assert.ok(new TextDecoder().decode(chunks.at(-1)?.bytes).endsWith("xend\n"));
  const lastAt = harness.messages.lastIndexOf(got.at(-1) ?? ended);
  assert.ok(lastAt < harness.messages.indexOf(ended), "nothing comes after the end");
});

Deno.test("who stops following gets nothing more, another follower of the task does", async () => {
  await using harness = RunnerHarness.local("portable");
  const task = harness.shell(halting(harness, "echo one", "echo two"), {
    capture: { kind: "discard" },
  });
  await saidSomething(harness, task);
  const [leaving, staying] = [new Follower(harness, task, 1), new Follower(harness, task, 2)];
  await harness.until(() => leaving.text() === "one\n" && staying.text() === "one\n");
  leaving.stop();
  go(harness);
  await harness.ended(task);
  assert.deepEqual([leaving.text(), staying.text()], ["one\n", "one\ntwo\n"]);
});

Deno.test("following what does not run says nothing", async () => {
  await using harness = RunnerHarness.local("portable");
  harness.post({ kind: "follow", task: 99, follower: 1 });
  harness.post({ kind: "followed_ack", task: 99, follower: 1 });
  harness.post({ kind: "unfollow", task: 99, follower: 1 });
  await harness.run(["true"]);
  assert.ok(!harness.messages.some(({ kind }) => kind === "followed"));
});
