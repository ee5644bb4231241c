/**
 * The one interface that all displays share. A display shows a run; it counts nothing itself.
 */
import type { RunEvent } from "../events.ts";
import type { RunState } from "../state/run_state.ts";
import type { StreamName } from "../ports.ts";

/** A sink that shows a run: live, plain, json or quiet. */
export interface Display {
  /** Called once for every event, after it was reduced into `state`. Cheap, never throws, never waits. */
  event(event: RunEvent, state: RunState): void;
  /**
   * Shows job output that goes to a terminal on which this display draws. Returns true when it took the bytes
   * (already sanitised by it), false when the caller shall write them itself.
   */
  takeOutput(stream: StreamName, bytes: Uint8Array): boolean;
  /**
   * Says something on standard error that no event tells of, without disturbing what is drawn: whole safe lines, each
   * ending with `\n`. Returns false when this display is over, and the caller shall write them itself. Never waits.
   */
  print(text: string): boolean;
  /**
   * Gives the terminal back before the process is stopped, and resolves when that is done: at once, unless a frame is on
   * its way to the terminal, which must not come after it. A terminal that is stuck is given up after a second.
   * Idempotent, never rejects.
   */
  suspend(): Promise<void>;
  /** Draws anew after the process was continued. */
  resume(): void;
  /** The terminal has another size now. */
  resized(): void;
  /** Shows the last state and the summary, restores the terminal, and resolves when all is written. Idempotent. */
  finish(state: RunState): Promise<void>;
  /** Gives the terminal back at once, without a summary: for crashes. Idempotent and synchronous. */
  restore(): void;
}
