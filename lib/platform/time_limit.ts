/**
 * Ends synchronous work in the midst of it when it takes too long: a regular expression that tries for ever answers to
 * nothing else. By `vm` of Node's, whose time limits Deno has in all isolates.
 */

/** Runs `work`, which may be broken off anywhere and so must change nothing. @throws {TimeLimitError} */
export type RunWithin = <T>(limitMs: number, work: () => T) => T;

export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/** What is used of `node:vm`. */
interface Vm {
  readonly Script: new (source: string) => {
    runInThisContext(options: { readonly timeout: number }): unknown;
  };
}

/** Where the script finds its work: a script sees nothing but what is global. */
const WORK = "heddle.limitedWork";
const OVER = "ERR_SCRIPT_EXECUTION_TIMEOUT";

/** A call costs some 15 µs more than the work itself; the first one loads what it takes. */
export function createTimeLimit(): RunWithin {
  const { Script } = loadVm();
  const script = new Script(`globalThis[Symbol.for(${JSON.stringify(WORK)})]()`);
  return <T>(limitMs: number, work: () => T): T => {
    const results: T[] = [];
    Object.defineProperty(globalThis, Symbol.for(WORK), {
      value: () => void results.push(work()),
      configurable: true,
    });
    try {
      script.runInThisContext({ timeout: limitMs });
    } catch (cause) {
      if (!isOver(cause)) throw cause;
      throw new TimeLimitError(`Took longer than ${limitMs} ms`, { cause });
    }
    return results[0] as T;
  };
}

/** Not imported: the Node layer takes as long to load as all else that an isolate does to start. */
function loadVm(): Vm {
  const { process } = globalThis as unknown as {
    readonly process: { getBuiltinModule(name: string): Vm };
  };
  return process.getBuiltinModule("node:vm");
}

function isOver(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === OVER;
}
