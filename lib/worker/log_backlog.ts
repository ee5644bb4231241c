/**
 * Keeps code that logs without a pause from filling the memory of whoever listens: holds it up, inside its loop, until
 * most of what it said has been taken. An isolate in a synchronous loop hears no message, so both sides count in shared
 * memory.
 */

import { logCost } from "../protocol.ts";

/** Some thousand lines under way: enough for whoever listens never to wait, and little to keep. */
const LIMIT_COST = 1024 * 1024;
/** Whoever takes nothing for so long is busy or gone; one line more does no harm. */
const PATIENCE_MS = 1000;

export class LogBacklog {
  #taken: Int32Array | undefined;
  /** Counts as a 32 bit integer does, as the other side's number. */
  #said = 0;

  /** @param taken How much was taken, an `Int32` that whoever listens adds to and notifies. Without it nothing waits. */
  connect(taken: SharedArrayBuffer): void {
    this.#taken = new Int32Array(taken);
  }

  /**
   * A line has been posted; waits if too many are under way.
   *
   * @param flush Sends what was posted.
   */
  add(text: string, flush: () => void): void {
    const taken = this.#taken;
    if (taken === undefined) return;
    this.#said = this.#said + logCost(text) | 0;
    if (this.#underWay(Atomics.load(taken, 0)) <= LIMIT_COST) return;
    flush();
    for (;;) {
      const seen = Atomics.load(taken, 0);
      if (this.#underWay(seen) <= LIMIT_COST) return;
      if (Atomics.wait(taken, 0, seen, PATIENCE_MS) === "timed-out") return;
    }
  }

  #underWay(taken: number): number {
    return this.#said - taken | 0;
  }
}
