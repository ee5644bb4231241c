import assert from "node:assert/strict";
import type { RunEvent } from "../../lib/events.ts";
import { Sandbox } from "../_support/cli.ts";
import { createLifeline } from "../_support/lifeline.ts";
import {
  assertGone,
  eventsOf,
  makePipes,
  parseEvents,
  runEvents,
  runShell,
  sandboxWith,
  theEvent,
} from "./_runs.ts";

const ENDS: ReadonlySet<string> = new Set(["attempt_failed", "task_succeeded", "task_cancelled"]);

/** Follows the attempts under way; checks their slots. @returns the largest sum of weights at once. */
function mostAtOnce(
  events: readonly RunEvent[],
  weight: (task: string) => number = () => 1,
): number {
  const { jobs } = theEvent(events, "run_started");
  const slots = new Map<string, number>();
  let most = 0;
  for (const event of events) {
    if (event.kind === "attempt_started") {
      assert.ok(![...slots.values()].includes(event.slot), `slot ${event.slot} is taken once`);
      assert.ok(event.slot >= 1 && event.slot <= jobs);
      slots.set(event.task, event.slot);
    } else if (ENDS.has(event.kind) && "task" in event) slots.delete(event.task);
    most = Math.max(most, [...slots.keys()].reduce((sum, task) => sum + weight(task), 0));
  }
  return most;
}

/** Milliseconds between starts that follow each other. */
function gaps(events: readonly RunEvent[]): number[] {
  const starts = eventsOf(events, "attempt_started").map(({ atMs }) => atMs);
  return starts.slice(1).map((atMs, at) => atMs - (starts[at] ?? 0));
}

function count(n: number): string[] {
  return Array.from({ length: n }, (_, at) => String(at + 1));
}

Deno.test("-j N runs N tasks at once and never more, each in a slot of its own", async () => {
  await using sandbox = await Sandbox.create();
  await makePipes(sandbox, "p1", "p2");
  // The first two end only when the third runs beside them.
  const job = "case {} in 1|2) read x <p{};; 3) echo >p1; echo >p2;; esac";
  const { code, events } = await runEvents(
    sandbox,
    ["each", "-j3", "--shell", "--", job, ":::", ...count(30)],
  );
  assert.equal(code, 0);
  assert.equal(mostAtOnce(events), 3);
});

Deno.test("-j 1 starts tasks strictly in input order, however short they are and whether they fail", async () => {
  await using sandbox = await Sandbox.create();
  for (const job of ["true", "test $(({} % 3)) -ne 0"]) {
    const { events } = await runEvents(
      sandbox,
      ["each", "--no-journal", "-j1", "--shell", "--", job, ":::", ...count(80)],
    );
    assert.deepEqual(eventsOf(events, "attempt_started").map(({ task }) => task), count(80));
  }
});

Deno.test({
  name:
    "with few descriptors as many tasks run as there is room for, and none fails for want of them",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using sandbox = await Sandbox.create();
    const { code, stdout } = await runShell(
      sandbox,
      "ulimit -n 64; heddle each --no-journal -j 50 --ui json -- true ::: $(seq 60)",
    );
    const { succeeded, failed } = theEvent(parseEvents(stdout), "run_finished");
    assert.deepEqual([code, succeeded, failed], [0, 60, 0]);
  },
});

Deno.test("-j N% is a share of the cores, and at least one", async () => {
  await using sandbox = await Sandbox.create();
  const share = await runEvents(sandbox, ["each", "-j", "300%", "--", "true", ":::", "a"]);
  assert.equal(theEvent(share.events, "run_started").jobs, 3 * navigator.hardwareConcurrency);
  const one = await runEvents(sandbox, ["each", "-j", "1%", "--", "true", ":::", ...count(20)]);
  assert.equal(mostAtOnce(one.events), 1);
});

Deno.test("a plan's weights and slots are kept to", async () => {
  await using sandbox = await sandboxWith(`
jobs: 4
tasks:
  - { id: heavy, forEach: [1, 2, 3], weight: 3, run: 'true' }
  - { id: light, forEach: [1, 2, 3, 4, 5, 6], run: 'true' }
  - { id: shy, forEach: [1, 2, 3, 4], slots: 1, run: 'true' }
`);
  const { code, events } = await runEvents(sandbox, ["run", "plan.yaml"]);
  assert.equal(code, 0);
  assert.ok(mostAtOnce(events, (task) => task.startsWith("heavy") ? 3 : 1) <= 4);
  assert.equal(mostAtOnce(events, (task) => task.startsWith("shy") ? 1 : 0), 1);
});

Deno.test("--rate and --delay keep starts apart, whichever asks for more", async () => {
  await using sandbox = await Sandbox.create();
  for (
    const options of [["--rate", "50/s"], ["--delay", "20ms"], ["--rate=999/s", "--delay=20ms"]]
  ) {
    const { code, events } = await runEvents(
      sandbox,
      ["each", "-j8", ...options, "--", "true", ":::", ...count(6)],
    );
    assert.equal(code, 0);
    // Times in events are rounded to whole milliseconds.
    assert.ok(gaps(events).every((gapMs) => gapMs >= 19), `${options}: ${gaps(events)}`);
  }
});

Deno.test("--fail-fast ends the run at the first failure, jobs with their grandchildren included", async () => {
  await using sandbox = await Sandbox.create();
  await using lifeline = await createLifeline();
  const job = `case {} in
    1) exec 3>'${lifeline.path}'; setsid sleep 1000 & sleep 1000 & echo >ready; wait ;;
    *) read x <ready; exit 5 ;;
  esac`;
  await makePipes(sandbox, "ready");
  const { code, events, stderr } = await runEvents(
    sandbox,
    ["each", "-j2", "--fail-fast", "--shell", job, ":::", ...count(20)],
  );
  await assertGone(lifeline);
  assert.equal(code, 1);
  assert.equal(theEvent(events, "run_cancelling").by, "fail-fast");
  assert.equal(theEvent(events, "task_failed").task, "2");
  const cancelled = eventsOf(events, "task_cancelled");
  assert.deepEqual([cancelled.length, eventsOf(events, "attempt_started").length], [19, 2]);
  assert.ok(cancelled.every(({ by }) => by === "fail-fast"));
  assert.match(stderr, /1 failed, 19 cancelled/);
});

Deno.test("--max-failures gives up at so many failures, a number or a share of all", async () => {
  await using sandbox = await Sandbox.create();
  for (const [limit, failed] of [["1", 1], ["3", 3], ["20%", 4], ["100", 20]] as const) {
    const { code, events } = await runEvents(
      sandbox,
      ["each", "-j1", "--max-failures", limit, "--", "false", ":::", ...count(20)],
    );
    const end = theEvent(events, "run_finished");
    assert.deepEqual([code, end.failed, end.cancelled], [1, failed, 20 - failed], limit);
    const by = eventsOf(events, "run_cancelling").map((event) => event.by);
    assert.deepEqual(by, failed === 20 ? [] : ["max-failures"]);
  }
});

Deno.test("--timeout ends the whole tree, setsid and deaf grandchildren included, and may be retried", async () => {
  await using sandbox = await Sandbox.create();
  await using lifeline = await createLifeline();
  // However slow the machine: there are tries until one has started the whole tree in its time. `<>` because the reader
  // of the lifeline may have ended with an earlier one.
  const job = `[ -e up ] && exit
    exec 3<>'${lifeline.path}'; trap '' TERM; setsid sleep 1000 & (sleep 1000 &) ; : {} >up; wait`;
  const { code, events } = await runEvents(
    sandbox,
    [
      ...["each", "--timeout", "250ms", "--grace", "50ms", "--retries", "1000", "--backoff", "1ms"],
      ...["--shell", job, ":::", "a"],
    ],
  );
  await assertGone(lifeline);
  assert.equal(code, 0);
  const kinds = eventsOf(events, "attempt_failed").map(({ failure }) => failure.kind);
  assert.deepEqual([...new Set(kinds)], ["timeout"]);
});

Deno.test("--timeout fails a task for good after as many tries as it may have", async () => {
  await using sandbox = await Sandbox.create();
  const args = ["each", "--timeout", "150ms", "--grace", "50ms", "--retries", "1"];
  const { code, events } = await runEvents(
    sandbox,
    [...args, "--backoff", "1ms", "--", "sh", "-c", "exec sleep 1000", ":::", "a"],
  );
  assert.equal(code, 1);
  assert.deepEqual(
    eventsOf(events, "attempt_failed").map(({ failure }) => failure.kind),
    ["timeout", "timeout"],
  );
});

Deno.test("--timeout N% counts from the median of those that succeeded", async () => {
  await using sandbox = await Sandbox.create();
  const { code, events } = await runEvents(
    sandbox,
    [
      "each",
      "-j1",
      "--timeout",
      "2000%",
      "--shell",
      "[ {} -lt 6 ] || sleep 1000; sleep 0.1",
      ":::",
      ...count(6),
    ],
  );
  assert.equal(code, 1);
  const { task, failure } = theEvent(events, "task_failed");
  assert.deepEqual([task, failure.kind], ["6", "timeout"]);
  const durations = eventsOf(events, "task_succeeded").map(({ durationMs }) => durationMs);
  const median = durations.sort((a, b) => a - b)[2] ?? 0;
  assert.ok(failure.kind === "timeout" && Math.abs(failure.afterMs / median - 20) < 0.5);
});

Deno.test("--stall ends silence; output and progress are no silence", async () => {
  await using sandbox = await sandboxWith(`
defaults: { stall: 900ms, backoff: { initial: 1ms } }
tasks:
  # One that is so slow once has more tries; what is taken for silence fails all of them.
  - id: speaks
    forEach: [x, '\\033]9;4;1;%d\\007']
    retries: 9
    run: i=0; while [ $i -lt 12 ]; do printf {}; sleep 0.1; i=$((i + 1)); done
  - { id: silent, run: exec sleep 1000 }
`);
  const { events } = await runEvents(sandbox, ["run", "-j3", "plan.yaml"]);
  assert.equal(eventsOf(events, "task_succeeded").length, 2);
  const { task, failure } = theEvent(events, "task_failed");
  assert.deepEqual([task, failure.kind], ["silent", "stalled"]);
});

Deno.test("--backoff grows by its factor to its maximum, exactly so with --no-jitter", async () => {
  await using sandbox = await Sandbox.create();
  const args = ["--retries", "4", "--backoff", "10ms,3,50ms", "--", "false", ":::", "a"];
  const exact = await runEvents(sandbox, ["each", "--no-jitter", ...args]);
  const retries = eventsOf(exact.events, "retry_scheduled");
  assert.deepEqual(retries.map(({ delayMs }) => delayMs), [10, 30, 50, 50]);
  assert.deepEqual(retries.map(({ attempt }) => attempt), [2, 3, 4, 5]);
  const starts = eventsOf(exact.events, "attempt_started").slice(1);
  for (const [at, { atMs }] of starts.entries()) {
    assert.ok(atMs >= (retries[at]?.dueAtMs ?? Infinity) - 1);
  }
  const random = await runEvents(sandbox, ["each", ...args]);
  const delays = eventsOf(random.events, "retry_scheduled").map(({ delayMs }) => delayMs);
  assert.ok(delays.every((delayMs, at) => delayMs <= ([10, 30, 50, 50][at] ?? 0)), `${delays}`);
});

Deno.test("a task that waits for its retry leaves its slot to others", async () => {
  await using sandbox = await Sandbox.create();
  const { code, events } = await runEvents(
    sandbox,
    [
      ...["each", "-j1", "--retries", "1", "--backoff", "100ms", "--no-jitter"],
      ...["--shell", '[ {} != 1 ] || [ "$HEDDLE_ATTEMPT" = 2 ]', ":::", "1", "2"],
    ],
  );
  assert.equal(code, 0);
  const started = eventsOf(events, "attempt_started").map(({ task, attempt }) =>
    `${task}/${attempt}`
  );
  assert.deepEqual(started, ["1/1", "2/1", "1/2"]);
});
