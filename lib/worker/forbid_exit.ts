/**
 * Keeps code in a worker from ending its isolate behind everybody's back: nobody would hear of it, and whoever waits
 * for the task would wait for ever.
 */

/** Thrown where code tries to end its isolate. */
export class IsolateExit extends Error {
  override readonly name = "IsolateExit";

  /** @param call What was called, as it was called. */
  constructor(call: string) {
    super(`called ${call}, which would end its isolate: a task ends by returning or throwing`);
  }
}

/** From now on `Deno.exit()`, `process.exit()` and `close()` throw in this isolate. */
export function forbidExit(): void {
  Deno.exit = (code) => {
    throw new IsolateExit(code === undefined ? "Deno.exit()" : `Deno.exit(${code})`);
  };
  Object.defineProperty(globalThis, "close", {
    configurable: true,
    value() {
      throw new IsolateExit("close()");
    },
  });
}
