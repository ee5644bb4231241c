import assert from "node:assert/strict";
import { FakeControls } from "./fake_controls.ts";

Deno.test("FakeControls remembers what was asked and feeds whoever follows", () => {
  const controls = new FakeControls();
  const heard: string[] = [];
  const listener = {
    output: (_stream: string, bytes: Uint8Array) =>
      void heard.push(new TextDecoder().decode(bytes)),
    ended: () => void heard.push("ended"),
  };
  controls.setJobs(3);
  controls.printed("1", "nobody");
  const stop = controls.follow("1", listener);
  controls.printed("1", "one");
  stop();
  controls.printed("1", "two");
  controls.follow("1", listener);
  controls.ended("1");
  controls.ended("1");
  assert.deepEqual(heard, ["one", "ended"]);
  assert.deepEqual(controls.calls, ["setJobs 3", "follow 1", "unfollow 1", "follow 1"]);
});
