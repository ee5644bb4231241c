import assert from "node:assert/strict";
import { NOTICE_MS, UiControl } from "../../lib/display/ui_control.ts";
import type { Key } from "../../lib/terminal/key.ts";
import { FakeClock } from "../_support/fake_clock.ts";
import { FakeControls } from "../_support/fake_controls.ts";
import { EventStream } from "../state/_events.ts";

const ENTER: Key = { kind: "named", name: "enter" };
const ESCAPE: Key = { kind: "named", name: "escape" };
const DOWN: Key = { kind: "named", name: "down" };

function text(letter: string): Key {
  return { kind: "text", text: letter };
}

function setUp() {
  const clock = new FakeClock();
  const controls = new FakeControls();
  const run = new EventStream();
  run.started(4);
  run.running(2);
  run.failed("2");
  const changes: boolean[] = [];
  const ids = ["1", "2"];
  const control = new UiControl({
    clock,
    controls,
    mode: "live",
    ellipsis: "…",
    step: (fromId, delta) => ids[fromId === null ? 0 : ids.indexOf(fromId) + delta] ?? fromId,
    outputRows: () => 5,
    lastHelpTop: () => 0,
    changed: (isAwaited) => void changes.push(isAwaited),
  });
  const press = (...keys: readonly Key[]) =>
    keys.map((key) => control.press(key, run.state)).at(-1);
  return { clock, controls, run, changes, control, press };
}

Deno.test("UiControl asks the run for what keys mean", () => {
  const { controls, press } = setUp();
  press(text("p"), text("+"), text("-"), DOWN, text("c"), DOWN, text("r"), text("q"));
  assert.deepEqual(controls.calls, [
    ...["pause", "setJobs 5", "setJobs 3", "cancelTask 1", "retryTask 2", "cancel user"],
  ]);
});

Deno.test("UiControl shows at once what a key changed, and nothing for a key without a meaning", () => {
  const { changes, press } = setUp();
  press(text("x"));
  assert.deepEqual(changes, []);
  press(DOWN);
  assert.deepEqual(changes, [true]);
});

Deno.test("UiControl takes a notice away after its time", async () => {
  const { clock, control, changes, press } = setUp();
  assert.equal(press(text("+")), "5 tasks at once");
  await clock.advance(NOTICE_MS - 1);
  assert.equal(control.model.notice?.[0], "5 tasks at once");
  press(text("-"));
  await clock.advance(NOTICE_MS - 1);
  assert.equal(control.model.notice?.[0], "3 tasks at once");
  changes.length = 0;
  await clock.advance(1);
  assert.deepEqual([control.model.notice, changes, clock.pendingCount], [null, [false], 0]);
});

Deno.test("UiControl says of a pause what p does next, also when what ran has ended meanwhile", () => {
  const { control, run, press } = setUp();
  const { running } = run.state.counts;
  assert.ok(running > 0);
  press(text("p"));
  control.event(run.push({ kind: "run_paused" }), run.state);
  assert.match(
    control.model.notice?.[0] ?? "",
    new RegExp(`p again stops the ${running} running$`),
  );
  control.event(run.succeeded("1"), run.state);
  assert.equal(run.state.counts.running, 0);
  assert.equal(control.model.notice?.[0], "paused: nothing new starts; p again goes on");
});

Deno.test("UiControl tells Ctrl-C from the key that does the same", () => {
  const { controls, press } = setUp();
  press({ kind: "ctrl", letter: "c" });
  assert.deepEqual(controls.calls, ["cancel SIGINT"]);
});

Deno.test("UiControl takes a key that is held down for one wish to end the run, and two presses for two", async () => {
  const { clock, controls, press } = setUp();
  for (let times = 0; times < 20; times++) {
    press(text("q"));
    await clock.advance(30);
  }
  assert.deepEqual(controls.calls, ["cancel user"]);
  await clock.advance(500);
  press(text("q"));
  assert.deepEqual(controls.calls, ["cancel user", "cancel user"]);
});

Deno.test("UiControl follows the output that is looked at, and only then", () => {
  const { controls, control, changes, press } = setUp();
  press(DOWN, ENTER);
  controls.printed("1", "hello\n");
  const { output } = control.model;
  assert.deepEqual([output?.taskId, output?.lines], ["1", ["hello"]]);
  // Output comes without anybody waiting for each line.
  assert.equal(changes.at(-1), false);
  press(ESCAPE);
  assert.equal(control.model.output, null);
  assert.deepEqual(controls.calls, ["follow 1", "unfollow 1"]);
});

Deno.test("UiControl follows nothing after it was stopped", () => {
  const { clock, controls, control, run, press } = setUp();
  press(DOWN, ENTER, text("c"));
  control.stop(run.state);
  assert.deepEqual([control.model.output, clock.pendingCount], [null, 0]);
  assert.deepEqual(controls.calls, ["follow 1", "cancelTask 1", "unfollow 1"]);
});
