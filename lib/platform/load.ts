/** Loads modules of ours that a run may not need, when it needs them. */

/**
 * Imports a module by its address. A literal `import("./x.ts")` would do, but makes the runtime look at the module and
 * at all that it imports at every start, needed or not: 10 ms of every run, and half of the time that `--version` takes.
 * The executable holds only those that `scripts/compile.ts` names.
 *
 * @param file From the module that asks, such as `./help.ts`.
 * @param base That module's `import.meta.url`.
 */
export async function load<Module>(file: string, base: string): Promise<Module> {
  return await import(new URL(file, base).href);
}
