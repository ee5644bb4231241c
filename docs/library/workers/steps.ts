/** Takes so many steps, with a pause after each. */
import { defineTask } from "../../../lib/worker/mod.ts";

export default defineTask(async (steps: number, context) => {
  context.total(steps);
  for (let step = 0; step < steps; step++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    context.signal.throwIfAborted();
    context.advance();
  }
  return `${steps} steps`;
});
