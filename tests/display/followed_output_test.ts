import assert from "node:assert/strict";
import {
  FollowedOutput,
  MAX_KEPT_LINES,
  MAX_LINE_LENGTH,
} from "../../lib/display/followed_output.ts";
import { FakeControls } from "../_support/fake_controls.ts";
import { EventStream } from "../state/_events.ts";

function setUp() {
  const run = new EventStream();
  run.started(4);
  run.running(2);
  const controls = new FakeControls();
  const seen = { changes: 0 };
  const followed = new FollowedOutput({ controls, changed: () => void seen.changes++ });
  return { run, controls, followed, seen };
}

Deno.test("FollowedOutput shows a running task's lines as they come, disarmed", () => {
  const { run, controls, followed, seen } = setUp();
  followed.show("1", run.state);
  controls.printed("1", "one\n\x1b[2Jtw");
  assert.deepEqual(followed.model(null), {
    taskId: "1",
    label: "1",
    lines: ["one", "tw"],
    lostLines: 0,
    topLine: null,
    hasEnded: false,
  });
  controls.printed("1", "o\n");
  assert.deepEqual(followed.model(7)?.lines, ["one", "two"]);
  assert.equal(followed.model(7)?.topLine, 7);
  assert.deepEqual(followed.extent, { firstLine: 0, endLine: 2 });
  assert.equal(seen.changes, 2);
});

Deno.test("FollowedOutput shows the line under way: a question, a bar that is drawn over and over", () => {
  const { run, controls, followed, seen } = setUp();
  followed.show("1", run.state);
  const lines = () => followed.model(null)?.lines;
  controls.printed("1", "Go on? [y/n] ");
  assert.deepEqual([lines(), seen.changes], [["Go on? [y/n] "], 1]);
  assert.deepEqual(followed.extent, { firstLine: 0, endLine: 1 });
  controls.printed("1", "y\n 10 %\r");
  assert.deepEqual(lines(), ["Go on? [y/n] y", " 10 %"]);
  controls.printed("1", " 20 %\r\x1b]52;c;ZXZpbA==\x07");
  assert.deepEqual([lines(), seen.changes], [["Go on? [y/n] y", " 20 %"], 3]);
  controls.printed("1", "x".repeat(3 * MAX_LINE_LENGTH));
  assert.deepEqual(lines()?.map(({ length }) => length), [14, MAX_LINE_LENGTH]);
  controls.printed("1", "\rend\n");
  assert.deepEqual(lines(), ["Go on? [y/n] y", "end"]);
});

Deno.test("FollowedOutput shows the last words without a newline when the attempt ends", () => {
  const { run, controls, followed, seen } = setUp();
  followed.show("1", run.state);
  controls.printed("1", "half");
  controls.ended("1");
  const model = followed.model(null);
  assert.deepEqual([model?.lines, model?.hasEnded], [["half"], true]);
  assert.ok(seen.changes > 0);
});

Deno.test("FollowedOutput follows one task at a time, and none after null", () => {
  const { run, controls, followed } = setUp();
  followed.show("1", run.state);
  followed.show("1", run.state);
  controls.printed("1", "of 1\n");
  followed.show("2", run.state);
  controls.printed("1", "of 1\n");
  assert.deepEqual(followed.model(null)?.lines, []);
  followed.show(null, run.state);
  assert.equal(followed.model(null), null);
  assert.deepEqual(controls.calls, ["follow 1", "unfollow 1", "follow 2", "unfollow 2"]);
});

Deno.test("FollowedOutput goes on with the next attempt and says where it begins", () => {
  const { run, controls, followed } = setUp();
  followed.show("1", run.state);
  controls.printed("1", "first\n");
  controls.ended("1");
  run.retry("1");
  assert.equal(followed.model(null)?.hasEnded, true);
  followed.event(run.attempt("1", 2, 5));
  controls.printed("1", "second\n");
  const model = followed.model(null);
  assert.deepEqual([model?.lines, model?.hasEnded], [["first", "-- try 2/5 --", "second"], false]);
  assert.deepEqual(controls.calls, ["follow 1", "follow 1"]);
});

Deno.test("FollowedOutput waits for a task that does not run yet", () => {
  const { run, controls, followed } = setUp();
  run.added("3");
  followed.show("3", run.state);
  assert.deepEqual([followed.model(null)?.hasEnded, controls.calls], [false, []]);
  followed.event(run.attempt("3"));
  controls.printed("3", "x\n");
  assert.deepEqual(followed.model(null)?.lines, ["x"]);
});

Deno.test("FollowedOutput knows that nothing comes of a task that is cancelled while it waits", () => {
  const { run, followed } = setUp();
  run.added("9");
  followed.show("9", run.state);
  assert.equal(followed.model(null)?.hasEnded, false);
  followed.event(run.push({ kind: "task_cancelled", task: "8", by: "user" }));
  assert.equal(followed.model(null)?.hasEnded, false);
  followed.event(run.push({ kind: "task_cancelled", task: "9", by: "user" }));
  assert.equal(followed.model(null)?.hasEnded, true);
});

Deno.test("FollowedOutput shows what is left of a task that failed: its last words and the reason", () => {
  const { run, controls, followed } = setUp();
  run.failed("2", { tail: ["bad \x1b[31mword", "worse"] });
  followed.show("2", run.state);
  const model = followed.model(null);
  assert.deepEqual(model?.lines, ["bad word", "worse", "exit 1: worse"]);
  assert.equal(model?.hasEnded, true);
  assert.deepEqual(controls.calls, []);
});

Deno.test("FollowedOutput says how much is missing where the task was too fast", () => {
  const { run, controls, followed } = setUp();
  followed.show("1", run.state);
  controls.printed("1", "one\nha");
  controls.dropped("1", 2_500_000);
  controls.printed("1", "lf\nthree\n");
  const lines = followed.model(null)?.lines ?? [];
  assert.deepEqual([lines[0], lines[1], ...lines.slice(3)], ["one", "ha", "lf", "three"]);
  assert.match(lines[2] ?? "", /^-- 2\.[45]\s?M.*B not shown --$/);
});

Deno.test("FollowedOutput keeps the latest lines, and of a line no more than a screen shows", () => {
  const { run, controls, followed } = setUp();
  followed.show("1", run.state);
  const count = MAX_KEPT_LINES + 500;
  const lines = Array.from({ length: count }, (_, at) => `line ${at}\n`);
  controls.printed("1", lines.slice(0, 100).join(""));
  controls.printed("1", lines.slice(100).join(""));
  assert.deepEqual(followed.extent, { firstLine: 500, endLine: count });
  assert.equal(followed.model(null)?.lines[0], "line 500");
  assert.equal(followed.model(null)?.lostLines, 500);
  controls.printed("1", `${"x".repeat(100_000)}\n`);
  const model = followed.model(null);
  assert.ok((model?.lines.length ?? 0) <= MAX_KEPT_LINES);
  for (const line of model?.lines ?? []) assert.ok(line.length <= MAX_LINE_LENGTH);
});
