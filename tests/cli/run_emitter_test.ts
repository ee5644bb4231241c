import assert from "node:assert/strict";
import { createRunEmitter } from "../../lib/cli/run_emitter.ts";
import { RunRecorder } from "../../lib/cli/run_recorder.ts";
import type { Display } from "../../lib/display/display.ts";
import type { RunEvent } from "../../lib/events.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import { FakeClock } from "../_support/fake_clock.ts";

const added = (seq: number): RunEvent => ({
  seq,
  atMs: seq,
  kind: "task_added",
  task: `t${seq}`,
  index: seq + 1,
  label: `t${seq}`,
});

function createBench(event: () => void) {
  const heard: string[] = [];
  const display: Display = {
    event,
    takeOutput: () => false,
    suspend() {},
    resume() {},
    finish: () => Promise.resolve(),
    restore: () => void heard.push("restored"),
  };
  const warn = (text: string) => void heard.push(text.split("\n")[0] ?? "");
  const recorder = new RunRecorder({
    clock: new FakeClock(),
    journalPath: undefined,
    jobLogPath: undefined,
    resultsPath: undefined,
    warn,
  });
  const state = createRunState();
  const fate = { isMute: false };
  const emit = createRunEmitter({ state, recorder, display, warn, isMute: () => fate.isMute });
  return { heard, state, emit, fate };
}

Deno.test("a display that throws is given up once, and the run goes on", () => {
  let calls = 0;
  const { heard, state, emit } = createBench(() => {
    calls++;
    throw new Error("a fault in a view");
  });
  for (let seq = 0; seq < 3; seq++) emit(added(seq));
  assert.equal(calls, 1);
  assert.equal(state.counts.added, 3);
  assert.deepEqual(heard, [
    "restored",
    "The display failed and stays dark: Error: a fault in a view",
  ]);
});

Deno.test("a mute run is still counted", () => {
  let calls = 0;
  const { state, emit, fate } = createBench(() => void calls++);
  emit(added(0));
  fate.isMute = true;
  emit(added(1));
  assert.deepEqual([calls, state.counts.added], [1, 2]);
});
