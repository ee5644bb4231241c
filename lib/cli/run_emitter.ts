/** Sends every event to the state, the records and the display, in this order, and keeps a broken display from harm. */
import type { Display } from "../display/display.ts";
import type { RunEvent } from "../events.ts";
import { reduce } from "../state/reduce.ts";
import type { RunState } from "../state/run_state.ts";
import type { RunRecorder } from "./run_recorder.ts";

export interface RunEmitterOptions {
  readonly state: RunState;
  readonly recorder: RunRecorder;
  readonly display: Display;
  /** Nothing is shown any more. */
  isMute(): boolean;
  warn(text: string): void;
}

export function createRunEmitter(options: RunEmitterOptions): (event: RunEvent) => void {
  const { state, recorder, display, isMute, warn } = options;
  let isBroken = false;
  return (event) => {
    reduce(state, event);
    recorder.event(event);
    if (isBroken || isMute()) return;
    try {
      display.event(event, state);
    } catch (error) {
      // A fault in what is shown must not end what is done.
      isBroken = true;
      display.restore();
      warn(`The display failed and stays dark: ${error instanceof Error ? error.stack : error}`);
    }
  };
}
