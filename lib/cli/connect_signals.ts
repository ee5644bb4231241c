/** What signals mean to a run and to its display. */
import type { Display } from "../display/display.ts";
import { createStopTurns } from "../display/stop_turns.ts";
import type { Engine } from "../engine/engine.ts";
import { listenToSignals, stopOwnGroup } from "../platform/signals.ts";
import { writeErrorSync } from "../platform/standard_streams.ts";

export interface ConnectedRun {
  readonly engine: Pick<Engine, "isFinished" | "cancel" | "suspend" | "continue">;
  readonly display: Display;
  /** The user no longer wants to wait for the last words of a finished run. */
  leave(signal: string): void;
  /** How far the run is, as safe lines, each ending with `\n`. */
  describe(): string;
}

/** The returned function takes the connection back. */
export function connectSignals({ engine, display, leave, describe }: ConnectedRun): () => void {
  return listenToSignals({
    ended(signal) {
      if (engine.isFinished) leave(signal);
      else engine.cancel(signal, signal);
    },
    ...createStopTurns({
      giveBack() {
        // First what works: giving the terminal back may have to wait for the terminal.
        engine.suspend();
        return display.suspend();
      },
      stop: stopOwnGroup,
      goOn() {
        engine.continue();
        display.resume();
      },
    }),
    resized: () => display.resized(),
    asked() {
      const text = describe();
      if (!display.print(text)) writeErrorSync(text);
    },
  });
}
