import assert from "node:assert/strict";
import { createRunEmitter } from "../../lib/cli/run_emitter.ts";
import type { Display } from "../../lib/display/display.ts";
import type { RunEvent } from "../../lib/events.ts";
import { createRunState } from "../../lib/state/run_state.ts";
import { FakeDisplay } from "../_support/fake_display.ts";

const added = (seq: number): RunEvent => ({
  seq,
  atMs: seq,
  kind: "task_added",
  task: `t${seq}`,
  index: seq + 1,
  label: `t${seq}`,
});

function createBench() {
  const heard: string[] = [];
  const state = createRunState();
  const display: Display = new FakeDisplay({
    event: (event) => void heard.push(`${event.seq} shown of ${state.counts.added}`),
  });
  const recorder = { event: (event: RunEvent) => void heard.push(`${event.seq} kept`) };
  const fate = { isMute: false };
  const emit = createRunEmitter({ state, recorder, display, isMute: () => fate.isMute });
  return { heard, state, emit, fate };
}

Deno.test("an event is counted, then kept, then shown", () => {
  const { heard, emit } = createBench();
  for (let seq = 0; seq < 2; seq++) emit(added(seq));
  assert.deepEqual(heard, ["0 kept", "0 shown of 1", "1 kept", "1 shown of 2"]);
});

Deno.test("a mute run is still counted and kept", () => {
  const { heard, state, emit, fate } = createBench();
  emit(added(0));
  fate.isMute = true;
  emit(added(1));
  assert.equal(state.counts.added, 2);
  assert.deepEqual(heard.slice(2), ["1 kept"]);
});
