/** Sends every event to the state, the records and the display, in this order. */
import type { Display } from "../display/display.ts";
import type { RunEvent } from "../events.ts";
import { reduce } from "../state/reduce.ts";
import type { RunState } from "../state/run_state.ts";
import type { RunRecorder } from "./run_recorder.ts";

export interface RunEmitterOptions {
  readonly state: RunState;
  readonly recorder: Pick<RunRecorder, "event">;
  readonly display: Display;
  /** Nothing is shown any more. */
  isMute(): boolean;
}

export function createRunEmitter(options: RunEmitterOptions): (event: RunEvent) => void {
  const { state, recorder, display, isMute } = options;
  return (event) => {
    reduce(state, event);
    recorder.event(event);
    if (!isMute()) display.event(event, state);
  };
}
