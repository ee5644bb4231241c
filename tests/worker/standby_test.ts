import assert from "node:assert/strict";
import type { FromWorker } from "../../lib/protocol.ts";
import { RunnerHarness } from "./_runner.ts";

type Done = Extract<FromWorker, { readonly kind: "done" }>;

for (const spawner of ["native", "portable"] as const) {
  const test = (name: string, run: (harness: RunnerHarness) => Promise<void>) =>
    Deno.test({
      name: `${spawner} children: ${name}`,
      ignore: Deno.build.os !== "linux",
      async fn() {
        await using harness = RunnerHarness.local(spawner);
        await run(harness);
        harness.post({ kind: "close" });
      },
    });

  test("a standby task starts when one succeeds, in its slot, and not before", async (harness) => {
    const first = harness.shell("read line < /dev/null; exit 0", { slot: 7 });
    const second = harness.shell('echo "$HEDDLE_SLOT"', {
      slot: 0,
      isStandby: true,
      capture: { kind: "stream" },
    });
    const ended = await harness.ended(first);
    assert.equal((ended as Done).next, second);
    await harness.ended(second);
    assert.equal(harness.printed(second), "7\n");
    const kinds = harness.messages.filter((message) =>
      message.kind === "started" || message.kind === "done"
    )
      .map((message) => `${message.kind} ${message.task}`);
    assert.deepEqual(kinds, [
      `started ${first}`,
      `done ${first}`,
      `started ${second}`,
      `done ${second}`,
    ]);
  });

  test("a standby task takes the place of one that failed, too", async (harness) => {
    const first = harness.shell("exit 3", { slot: 4 });
    const second = harness.shell('echo "$HEDDLE_SLOT"', {
      isStandby: true,
      capture: { kind: "stream" },
    });
    const ended = await harness.ended(first);
    assert.deepEqual([ended.kind, ended.next], ["error", second]);
    await harness.ended(second);
    assert.equal(harness.printed(second), "4\n");
  });

  test("a standby task that finds nothing running comes back at once", async (harness) => {
    const task = harness.shell("exit 0", { isStandby: true });
    await harness.find((message): message is FromWorker =>
      message.kind === "returned" && message.task === task
    );
  });

  test("a recalled task comes back, one that has started does not", async (harness) => {
    const first = harness.shell("sleep 60");
    const second = harness.shell("exit 0", { isStandby: true });
    harness.post({ kind: "recall", task: second });
    harness.post({ kind: "recall", task: first });
    await harness.find((message): message is FromWorker => message.kind === "returned");
    harness.post({ kind: "signal", task: first, signal: "SIGKILL" });
    await harness.ended(first);
    assert.deepEqual(
      harness.messages.filter((message) => message.kind === "returned"),
      [{ kind: "returned", task: second }],
    );
  });

  test("nobody takes a place once the run is being cancelled", async (harness) => {
    const first = harness.shell("read line; exit 0", {
      work: { stdin: { kind: "text", text: "go\n" } },
    });
    const second = harness.shell("exit 0", { isStandby: true });
    Atomics.store(new Int32Array(harness.cancelFlag), 0, 1);
    const ended = await harness.ended(first);
    assert.equal((ended as Done).next, undefined);
    await harness.find((message): message is FromWorker =>
      message.kind === "returned" && message.task === second
    );
  });
}

Deno.test({
  name:
    "Ctrl-C also ends background jobs, which shells have ignore it, long before the grace is over",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using harness = RunnerHarness.local("native");
    // The harness sends no SIGKILL: only SIGTERM can have ended the sleep.
    const task = harness.shell("trap 'exit 3' INT; sleep 1000 & echo up; wait", {
      capture: { kind: "stream" },
    });
    await harness.lines(task, 1);
    harness.post({ kind: "signal", task, signal: "SIGINT" });
    const ended = await harness.ended(task);
    assert.deepEqual(ended.kind === "error" && ended.failure, { kind: "exit", code: 3, tail: [] });
    harness.post({ kind: "close" });
  },
});

Deno.test("a failed attempt tells whether its pattern is in the last lines of stderr", async () => {
  await using harness = RunnerHarness.local("portable");
  const match = async (line: string, stderrPattern: string) => {
    const ended = await harness.ended(harness.shell(line, { stderrPattern }));
    return ended.kind === "error" && ended.isStderrMatch === true;
  };
  assert.equal(
    await match("echo first >&2; echo connection reset >&2; exit 1", "^connection"),
    true,
  );
  assert.equal(await match("echo connection reset; exit 1", "reset"), false);
  assert.equal(await match("exit 1", ".*x"), false);
  assert.equal(await match("echo connection reset >&2", "reset"), false);
  harness.post({ kind: "close" });
});
