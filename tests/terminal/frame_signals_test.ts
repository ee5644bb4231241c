import assert from "node:assert/strict";
import fc from "fast-check";
import { SignalState } from "../../lib/terminal/frame_signals.ts";
import { encodeProgress, type TaskbarProgress } from "../../lib/terminal/taskbar_progress.ts";
import { passThroughTmux } from "../../lib/terminal/tmux_passthrough.ts";
import { encodeTitle, MAX_TITLE_LENGTH } from "../../lib/terminal/window_title.ts";

function show(text: string): string {
  return text.replaceAll("\x1b", "␛");
}

const PROGRESS: readonly (readonly [TaskbarProgress | null, string])[] = [
  [null, "␛]9;4;0␛\\"],
  [{ state: "normal", percent: 0 }, "␛]9;4;1;0␛\\"],
  [{ state: "normal", percent: 99.9 }, "␛]9;4;1;99␛\\"],
  [{ state: "error", percent: 150 }, "␛]9;4;2;100␛\\"],
  [{ state: "paused", percent: -3 }, "␛]9;4;4;0␛\\"],
  [{ state: "normal", percent: NaN }, "␛]9;4;1;0␛\\"],
  [{ state: "indeterminate", percent: 40 }, "␛]9;4;3␛\\"],
];

for (const [progress, sequence] of PROGRESS) {
  Deno.test(`encodeProgress() writes ${JSON.stringify(progress)} as ${sequence}`, () => {
    assert.equal(show(encodeProgress(progress)), sequence);
  });
}

Deno.test("encodeTitle() lets no text end the sequence or start another", () => {
  assert.equal(show(encodeTitle("build\x07\x1b]52;c;ZXZpbA==\x07 x\ny")), "␛]2;build x y␛\\");
  assert.equal(show(encodeTitle("a\x9cb\u202ec")), "␛]2;abc␛\\");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const inside = encodeTitle(text).slice(4, -2);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(inside, /[\x00-\x1f\x7f-\x9f]/);
  }));
});

Deno.test("encodeTitle() cuts long titles between characters", () => {
  assert.equal(encodeTitle("😀".repeat(500)), `\x1b]2;${"😀".repeat(MAX_TITLE_LENGTH)}\x1b\\`);
});

Deno.test("passThroughTmux() doubles every escape", () => {
  assert.equal(show(passThroughTmux("\x1b]9;4;0\x1b\\")), "␛Ptmux;␛␛]9;4;0␛␛\\␛\\");
});

Deno.test("SignalState sends only changes, of whole percents", () => {
  const signals = new SignalState(false);
  const sent = [10.2, 10.9, 11].map((percent) => {
    signals.set({ progress: { state: "normal", percent } });
    return show(signals.takeChanges());
  });
  assert.deepEqual(sent, ["␛]9;4;1;10␛\\", "", "␛]9;4;1;11␛\\"]);
  signals.set({ progress: null });
  assert.equal(show(signals.takeChanges()), "␛]9;4;0␛\\");
  assert.equal(signals.takeChanges(), "");
});

Deno.test("SignalState saves the title once and gives it back", () => {
  const signals = new SignalState(false);
  signals.set({ title: "a" });
  assert.equal(show(signals.takeChanges()), "␛[22;2t␛]2;a␛\\");
  signals.set({ title: "b" });
  assert.equal(show(signals.takeChanges()), "␛]2;b␛\\");
  assert.equal(show(signals.takeBack()), "␛[23;2t");
  assert.equal(signals.takeBack(), "");
  assert.equal(show(signals.takeChanges()), "␛[22;2t␛]2;b␛\\");
});

Deno.test("SignalState takes back what may be there still, because its removal may not have arrived", () => {
  const signals = new SignalState(false);
  signals.set({ title: "a", progress: { state: "normal", percent: 1 } });
  signals.takeChanges();
  signals.settled();
  signals.set({ title: null, progress: null });
  assert.equal(show(signals.takeChanges()), "␛]9;4;0␛\\␛[23;2t");
  assert.equal(show(signals.takeBack()), "␛]9;4;0␛\\␛[23;2t");
  signals.settled();
  assert.equal(signals.takeBack(), "");
});

Deno.test("SignalState leaves what a frame does not mention as it was", () => {
  const signals = new SignalState(false);
  signals.set({ progress: { state: "paused", percent: 5 }, title: "t" });
  signals.takeChanges();
  signals.set({});
  assert.equal(signals.takeChanges(), "");
});

Deno.test("SignalState tells tmux and the terminal around it", () => {
  const signals = new SignalState(true);
  signals.set({ progress: { state: "normal", percent: 1 }, title: "t" });
  assert.equal(
    show(signals.takeChanges()),
    "␛]9;4;1;1␛\\␛Ptmux;␛␛]9;4;1;1␛␛\\␛\\␛[22;2t␛]2;t␛\\",
  );
});

Deno.test("SignalState marks pastes once, and takes the marks back, also where nobody knows whether they arrived", () => {
  const signals = new SignalState(false);
  signals.set({ marksPastes: true });
  assert.equal(show(signals.takeChanges()), "␛[?2004h");
  signals.set({ title: null });
  assert.equal(signals.takeChanges(), "");
  assert.equal(show(signals.takeBack()), "␛[?2004l");
  assert.equal(signals.takeBack(), "");
  // What is wanted is wanted still, by the next frame.
  assert.equal(show(signals.takeChanges()), "␛[?2004h");
  signals.settled();
  signals.set({ marksPastes: false });
  assert.equal(show(signals.takeChanges()), "␛[?2004l");
  // That write is under way.
  assert.equal(show(signals.takeBack()), "␛[?2004l");
});
