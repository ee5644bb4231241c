import assert from "node:assert/strict";
import { PlainLog } from "../../lib/display/plain_log.ts";
import { MIN_SILENCE_MS, NAMED_STARTS } from "../../lib/display/plain_policy.ts";
import { createTheme } from "../../lib/view/theme.ts";
import { FakeClock } from "../_support/fake_clock.ts";
import { EventStream } from "../state/_events.ts";

class LoggedRun extends EventStream {
  readonly clock: FakeClock;
  readonly lines: string[] = [];
  readonly log: PlainLog;

  constructor(isMuted: boolean) {
    const clock = new FakeClock();
    super(clock.nowMs());
    this.clock = clock;
    const startMs = clock.nowMs();
    this.log = new PlainLog({
      clock,
      isMuted,
      theme: createTheme({ hasColor: false, glyphs: "unicode" }),
      formatTime: (atMs) => `t${Math.floor((atMs - startMs) / 1000)}`,
      say: (line) => void this.lines.push(line),
    });
  }

  override push(fact: Parameters<EventStream["push"]>[0]) {
    const event = super.push(fact);
    this.log?.event(event, this.state);
    return event;
  }

  async wait(ms: number): Promise<void> {
    await this.clock.advance(ms);
    this.nowMs = this.clock.nowMs();
  }
}

Deno.test("a log that is not muted begins with the run", () => {
  const run = new LoggedRun(false);
  run.started(2);
  run.running(1);
  assert.deepEqual(run.lines, ["t0 demo: 2 tasks, 4 at once\n", "t0 start 1\n"]);
  run.log.stop();
});

Deno.test("a muted log says nothing and sets no timer", async () => {
  const run = new LoggedRun(true);
  run.started(3);
  run.running(3);
  run.failed("1");
  run.retry("2");
  await run.wait(10 * MIN_SILENCE_MS);
  run.log.note("nobody hears it");
  assert.deepEqual([run.lines, run.clock.pendingCount], [[], 0]);
});

Deno.test("a log that is unmuted says where the run is and goes on from there", async () => {
  const run = new LoggedRun(true);
  run.started(4);
  run.running(4);
  run.succeeded("1");
  run.failed("2");
  await run.wait(2000);
  run.log.unmute(run.state);
  run.log.unmute(run.state);
  run.succeeded("3");
  assert.match(run.lines[0] ?? "", /^t2 50% \(1 - 2 \/ 4\), 2 running/);
  assert.deepEqual(run.lines.slice(1), ["t2 ok 3 (0.4s)\n"]);
  await run.wait(MIN_SILENCE_MS);
  assert.match(run.lines[2] ?? "", /^t12 75% /);
  run.log.stop();
});

Deno.test("a log that is unmuted before the run begins, begins with the run", () => {
  const run = new LoggedRun(true);
  run.log.unmute(run.state);
  run.started(1);
  assert.deepEqual(run.lines, ["t0 demo: 1 task, 4 at once\n"]);
  run.log.stop();
});

Deno.test("starts that nobody heard of count for the first ones that are named", () => {
  const run = new LoggedRun(true);
  run.started(100);
  run.running(NAMED_STARTS);
  run.log.unmute(run.state);
  run.added("50");
  run.attempt("50");
  assert.equal(run.lines.some((line) => line.includes("start 50")), false);
  run.log.stop();
});

Deno.test("a log that is muted says first what it held back", async () => {
  const run = new LoggedRun(false);
  run.started(100);
  run.running(60);
  for (let n = 1; n <= 50; n++) run.failed(String(n));
  run.push({ kind: "task_cancelled", task: "51", by: "user" });
  run.log.mute();
  run.log.mute();
  assert.deepEqual(run.lines.slice(-2), [
    "t0 cancelled 1 waiting task\n",
    "t0 … and 30 more failures\n",
  ]);
  const count = run.lines.length;
  run.failed("52");
  await run.wait(MIN_SILENCE_MS);
  run.log.unmute(run.state);
  // What was folded while it was muted is the business of whoever showed it.
  assert.equal(run.lines.slice(count).some((line) => line.includes("more failures")), false);
  run.log.stop();
});

Deno.test("a log that has ended says no more", () => {
  const run = new LoggedRun(false);
  run.started(2);
  run.running(2);
  run.log.end();
  const count = run.lines.length;
  run.failed("1");
  run.log.mute();
  run.log.unmute(run.state);
  assert.equal(run.lines.length, count);
  assert.equal(run.clock.pendingCount, 0);
});

Deno.test("a log tells of what people changed", () => {
  const run = new LoggedRun(false);
  run.started(3);
  run.running(2);
  run.failed("1");
  run.lines.length = 0;
  run.push({ kind: "run_paused" });
  run.push({ kind: "run_paused", isFrozen: true });
  run.push({ kind: "run_resumed" });
  run.push({ kind: "jobs_changed", jobs: 7 });
  run.push({ kind: "task_requeued", task: "1", index: 1, label: "one\x1b[2J", allowed: false });
  assert.deepEqual(run.lines, [
    "t0 paused, 1 running go on\n",
    "t0 paused, 1 running stopped\n",
    "t0 resumed\n",
    "t0 7 at once\n",
    "t0 again one\n",
  ]);
  run.log.stop();
});
