/** Blocks its isolate for seconds at a time: no message, no timer and no signal can reach it meanwhile. */
import { defineTask } from "../../../lib/worker/mod.ts";

export default defineTask((seconds: number, context) => {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  // The one look, at memory that is shared with whoever cancels.
  while (!context.cancelled) {
    Atomics.wait(nobody, 0, 0, seconds * 1000);
    context.advance();
  }
});
