/** One live display for a terminal at a time: two would draw over each other. Owns who has which. */
import type { TerminalPort } from "../ports.ts";

const claimed = new WeakSet<TerminalPort>();

/**
 * Takes a terminal for a live display. The returned function gives it back; calling it again does nothing.
 *
 * @throws {Error} A live display is already on this terminal.
 */
export function claimTerminal(terminal: TerminalPort): () => void {
  if (claimed.has(terminal)) {
    throw new Error(
      "Cannot start a second live display on this terminal: close the first one, " +
        "or show in it what belongs together, as in track(items, { progress })",
    );
  }
  claimed.add(terminal);
  let isHeld = true;
  return () => {
    if (isHeld) claimed.delete(terminal);
    isHeld = false;
  };
}
