/**
 * Keeps code in a worker from changing the current folder: that is the whole process's, so that paths of other tasks
 * and of Heddle would mean something else from then on. Node's worker threads refuse the same.
 */

/** From now on `Deno.chdir()` and `process.chdir()` of the global `process` throw in this isolate. */
export function forbidChdir(): void {
  Deno.chdir = refuse;
  const found = Object.getOwnPropertyDescriptor(globalThis, "process");
  if (found === undefined) return;
  const { get, value } = found;
  if (value !== undefined) return restrain(value);
  // Deno 2.9 loads its Node layer at the first look, which takes as long as all else that an isolate does to start.
  Object.defineProperty(globalThis, "process", {
    ...found,
    get() {
      const process: unknown = get?.call(globalThis);
      restrain(process);
      return process;
    },
  });
}

function restrain(process: unknown): void {
  Object.assign(Object(process), { chdir: refuse });
}

function refuse(folder: unknown): never {
  throw new TypeError(
    `Called chdir(${
      JSON.stringify(String(folder))
    }), which would change the folder of all tasks: ` +
      "make paths absolute, ctx.cwd is where they start",
  );
}
