/**
 * Keeps code in a worker from posting messages of its own: their other end is Heddle's, which would take them for the
 * worker's words, about any task. What workers that the code starts itself post goes to the code, as everywhere.
 */

/** From now on `postMessage()` throws in this isolate, also that of `parentPort`. */
export function forbidMessages(): void {
  Object.defineProperty(globalThis, "postMessage", {
    configurable: true,
    value() {
      throw new TypeError(
        "Called postMessage(), which nobody receives: a task returns its result, and tells the rest to its context",
      );
    },
  });
}
