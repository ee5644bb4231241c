/**
 * Keeps code in a worker from ending its isolate behind everybody's back: nobody would hear of it, and whoever waits
 * for the task would wait for ever.
 */

/** From now on `Deno.exit()` and `close()` throw in this isolate. */
export function forbidExit(): void {
  Deno.exit = () => {
    throw new Error("Cannot end the isolate of a task with Deno.exit(): return or throw instead");
  };
  Object.defineProperty(globalThis, "close", {
    configurable: true,
    value() {
      throw new Error("Cannot end the isolate of a task with close(): return or throw instead");
    },
  });
}
